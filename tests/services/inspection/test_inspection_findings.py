"""What an officer finds comes into the manager's loop with the journal it was noted in: once, and whatever it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.assurance.findings_loop import findings_board
from desktop.services.audit.auditing import verify_audit
from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.inspection.inspection_findings import pending_requests
from desktop.services.inspection.officer import Officer
from desktop.services.inspection.officer_session import InspectionSession
from desktop.services.library import audit_events
from desktop.services.order.systems import NewSystem, enter_system
from models.inspection.edition_contents import read_requests
from models.inspection.inspection import InspectionRequest, RequestState
from models.inspection.inspection_log import to_detail
from models.obligations.register_records import Finding
from models.obligations.registers import load
from tests.archives import PASSPHRASE
from tests.services.inspections import OFFICER, officer, prepare

ASKED = (InspectionRequest(1, "承诺书", "58条③"), InspectionRequest(2, "培训记录"))


def findings(house: House) -> list[Finding]:
    return list(registers_of(house).finding.values())


def test_a_finding_is_in_the_loop_after_the_next_unlock(filled: House, vault: Path) -> None:
    info = prepare(filled, requests=ASKED)
    filled.close()
    with officer(vault, info) as opened:
        session = InspectionSession(opened)
        session.note_finding(
            "李四的承诺书没有签名", clause="58条③", risk="high", document_id=2, request=1
        )
        session.note_finding("看错的一条")
        session.withdraw_finding(2, "复核后无误")
    with House.open(vault, PASSPHRASE) as house:
        (told,) = house.absorbed
        assert told.findings == 1
        (finding,) = findings(house)
        assert finding.problem == "李四的承诺书没有签名"
        assert (finding.source, finding.risk, finding.item) == ("inspection", "high", "58条③")
        assert finding.number.startswith("JC-")
        assert finding.report == f"检查组 [{info.id.hex()[:8]}-1]"
        assert "承诺书" in finding.note
        assert "1" in finding.note
        assert [each.finding for each in findings_board(house).findings] == [finding]
        assert verify_audit(house).complete
        with house.database.read() as session_:
            assert load(session_).finding == registers_of(house).finding


def test_nothing_is_entered_twice(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.close()
    for number in (1, 2):
        with officer(vault, info) as opened:
            InspectionSession(opened).note_finding(f"第{number}个问题")
        for _unlock in range(2):
            with House.open(vault, PASSPHRASE) as house:
                assert len(findings(house)) == number
    with House.open(vault, PASSPHRASE) as house:
        assert [each.problem for each in findings(house)] == ["第1个问题", "第2个问题"]
        assert len({each.number for each in findings(house)}) == 2


def test_events_and_findings_are_absorbed_together_or_not_at_all(
    filled: House, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = prepare(filled)
    filled.close()
    with officer(vault, info) as opened:
        InspectionSession(opened).note_finding("一个问题")

    class Stopped(Exception):
        pass

    def stop(*_anything: object) -> int:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.inspection.inspection_findings.take_findings", stop)
        with pytest.raises(Stopped):
            House.open(vault, PASSPHRASE)
    with House.open(vault, PASSPHRASE) as house:
        assert [each.problem for each in findings(house)] == ["一个问题"]
        noted = [each for each in audit_events(house, 500) if each.action == "finding noted"]
        assert len(noted) == 1


def test_a_finding_taken_back_later_says_so(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.close()
    with officer(vault, info) as opened:
        InspectionSession(opened).note_finding("一个问题")
    House.open(vault, PASSPHRASE).close()
    with officer(vault, info) as opened:
        InspectionSession(opened).withdraw_finding(1, "已当场出示")
    for _unlock in range(2):
        with House.open(vault, PASSPHRASE) as house:
            (finding,) = findings(house)
            assert finding.note.count("已当场出示") == 1


@pytest.mark.parametrize(
    ("detail", "entered", "refused"),
    [
        ({"problem": "机密★10年\n未登记"}, 0, 1),
        ({"problem": ""}, 0, 1),
        ({"problem": "好的", "risk": "enormous"}, 0, 1),
        ({"problem": "他的身份证 11010519491231002X 被复印"}, 1, 0),
        ({"problem": "长" * 2000, "clause": "条" * 300, "system": "统" * 300}, 1, 0),
        ({"problem": "没有的文件", "document": 999, "request": 77}, 1, 0),
        ({"problem": 7}, 0, 0),
        ({"problem": "新版本", "v": 2}, 0, 0),
    ],
)
def test_whatever_an_officer_wrote_the_vault_opens(
    filled: House, vault: Path, detail: dict[str, object], entered: int, refused: int
) -> None:
    """A program of the officer's own may write anything into the edition's journal."""
    info = prepare(filled)
    filled.close()
    said = {
        "problem": "",
        "clause": "",
        "system": "",
        "risk": "low",
        "document": None,
        "request": None,
    }
    import json

    with officer(vault, info) as opened:
        written = json.loads(to_detail(**said)) | detail
        opened.log(("finding noted", "finding 1", json.dumps(written, ensure_ascii=False)))
        opened.log(("finding noted", "finding x", "{"))
        opened.log(("request answered", "request 5", "[" * 5000))
        opened.log(("requests taken", "requests", json.dumps({"v": 1, "requests": [[1]]})))
    with House.open(vault, PASSPHRASE) as house:
        assert len(findings(house)) == entered
        events = [each.action for each in audit_events(house, 500)]
        assert events.count("finding not entered") == refused
        assert "11010519491231002X" not in "".join(each.problem for each in findings(house))
        assert pending_requests(house) == ()


def test_a_system_is_found_by_its_name(filled: House, vault: Path) -> None:
    system = enter_system(filled, NewSystem(name="综合执法平台"))
    info = prepare(filled)
    filled.close()
    with officer(vault, info) as opened:
        session = InspectionSession(opened)
        session.note_finding("弱口令", system="综合执法平台")
        session.note_finding("未打补丁", system="没有登记的系统")
    with House.open(vault, PASSPHRASE) as house:
        first, second = findings(house)
        assert first.asset_id == getattr(system, "id", system)
        assert second.asset_id is None
        assert "没有登记的系统" in second.note


def test_what_was_put_off_or_left_open_is_pending(filled: House, vault: Path) -> None:
    info = prepare(filled, requests=ASKED)
    with filled.database.read() as session:
        assert read_requests(session) == ()
    assert pending_requests(filled) == ()
    filled.close()
    with officer(vault, info) as opened:
        InspectionSession(opened).answer_request(1, RequestState.PENDING, note="明天")
    with House.open(vault, PASSPHRASE) as house:
        (left,) = pending_requests(house)
        assert (left.edition, left.request, left.note) == ("检查组", ASKED[0], "明天")
        assert left.state is RequestState.PENDING
    from desktop.services.inspection.inspection_record import close_session

    with Officer.open(vault, info.id, OFFICER) as opened:
        session_ = InspectionSession(opened)
        session_.attach(1, 1)
        close_session(session_, vault.parent / "r.pdf")
    with House.open(vault, PASSPHRASE) as house:
        (left,) = pending_requests(house)
        assert (left.request, left.state) == (ASKED[1], RequestState.OPEN)
        assert left.since is not None
