"""Retention ends, two persons approve, the documents go in one transaction with their list, and a register says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.services.disposal.disposal_lists import (
    approve_disposal,
    carry_out_disposal,
    disposal_lists,
    due_for_disposal,
    new_disposal_list,
    withdraw_disposal,
)
from desktop.services.disposal.holds import place_hold, release_hold
from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import (
    DisposalRefused,
    EditionsInForce,
    Held,
    NotAllowed,
    ReasonMissing,
    Withheld,
)
from desktop.services.house import House
from desktop.services.library import audit_events, list_documents
from desktop.services.progress import Cancelled
from models.categories import Category, DocumentState
from models.errors import NoSuchDocument
from models.keeping.disposal import DisposalList, retention_end
from models.keeping.purging import purge_records
from models.tables import DocumentRow
from tests.archives import findings
from tests.exporters.printed import text_of
from tests.services.filing.test_intake import StopAt
from tests.services.inspections import prepare
from vault.errors import AlreadyExists

DAY = date(2040, 1, 1)


def set_terms(house: House, terms: dict[int, tuple[str, date | None]]) -> None:
    """Retention and day of forming, by document."""
    with house.database.write() as session:
        for document, (retention, formed) in terms.items():
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.id == document)
                .values(retention=retention, formed=formed)
            )


@pytest.mark.parametrize(
    ("retention", "category", "formed", "until"),
    [
        ("Y", Category.OPERATIONS, date(2026, 8, 14), None),
        ("D10", Category.OPERATIONS, date(2026, 8, 14), date(2036, 12, 31)),
        ("D30", Category.PLEDGE, date(2026, 1, 1), date(2056, 12, 31)),
        ("10年", Category.TECHDOC, date(2026, 12, 31), date(2036, 12, 31)),
        ("5", Category.TECHDOC, None, date(2035, 12, 31)),
        ("D10", Category.CONTRACT, date(2026, 5, 1), date(2041, 12, 31)),
        ("D30", Category.CONTRACT, date(2026, 5, 1), date(2056, 12, 31)),
        ("到验收", Category.TECHDOC, date(2026, 5, 1), None),
        ("", Category.TECHDOC, date(2026, 5, 1), None),
        ("D999", Category.TECHDOC, date(9500, 5, 1), None),
    ],
)
def test_terms_count_from_the_year_after_and_procurement_papers_stay_15_years(
    retention: str, category: Category, formed: date | None, until: date | None
) -> None:
    assert retention_end(retention, category, formed, date(2030, 3, 3)) == until


def test_what_is_due_comes_oldest_first_and_what_is_held_or_listed_is_told(filled: House) -> None:
    set_terms(
        filled,
        {
            1: ("D10", date(2020, 1, 1)),
            2: ("Y", date(2000, 1, 1)),
            3: ("D10", date(2019, 6, 1)),
            4: ("D10", date(2029, 12, 31)),
            5: ("D10", date(2029, 12, 31)),
        },
    )
    place_hold(filled, 3, reason="诉讼")
    due = due_for_disposal(filled, DAY)
    assert [(each.id, each.until.year, each.held) for each in due] == [
        (3, 2029, True),
        (1, 2030, False),
        *[(each, 2039, False) for each in (due[2].id, due[3].id)],
    ]
    assert {due[2].id, due[3].id} == {4, 5}
    assert [each.id for each in due_for_disposal(filled, date(2039, 12, 31))] == [3, 1]
    made = new_disposal_list(filled, [1], title="", basis="甲函 5 号", reason="期满")
    assert 1 not in {each.id for each in due_for_disposal(filled, DAY)}
    withdraw_disposal(filled, made.id, reason="误列")
    assert 1 in {each.id for each in due_for_disposal(filled, DAY)}
    place_hold(filled, None, reason="审计")
    assert all(each.held for each in due_for_disposal(filled, DAY))


def listed(house: House, *documents: int) -> DisposalList:
    return new_disposal_list(
        house, documents, title="2040 年第一批", basis="甲函〔2040〕5 号", reason="保管期限届满"
    )


def approved(house: House, *documents: int) -> DisposalList:
    made = listed(house, *documents)
    approve_disposal(house, made.id, name="王五")
    return approve_disposal(house, made.id, name="赵六")


def test_two_of_different_names_have_to_approve(filled: House) -> None:
    made = listed(filled, 1, 2, 2)
    assert (made.state, [document for document, _number in made.items]) == ("open", [1, 2])
    assert made.created_by == filled.actor
    # Whoever made it may be the first.
    once = approve_disposal(filled, made.id, name=filled.actor)
    assert (once.state, once.approver) == ("approved once", filled.actor)
    for same in (filled.actor, f"  {filled.actor} ", filled.actor.upper()):
        with pytest.raises(DisposalRefused) as refused:
            approve_disposal(filled, made.id, name=same)
        assert refused.value.reason == "same-name"
    with pytest.raises(DisposalRefused, match="no-name"):
        approve_disposal(filled, made.id, name=" ")
    twice = approve_disposal(filled, made.id, name="赵六")
    assert (twice.state, twice.second_approver) == ("approved", "赵六")
    with pytest.raises(DisposalRefused, match="settled"):
        approve_disposal(filled, made.id, name="孙七")
    actions = [event.action for event in audit_events(filled)][:3]
    assert actions == ["disposal approved", "disposal approved", "disposal list made"]


@pytest.mark.parametrize("name", ["ＷＡＮＧ Wu", "wang  WU"])
def test_a_name_is_the_same_in_another_case_or_width(filled: House, name: str) -> None:
    made = listed(filled, 1)
    approve_disposal(filled, made.id, name="Wang Wu")
    with pytest.raises(DisposalRefused, match="same-name"):
        approve_disposal(filled, made.id, name=name)


def test_what_can_not_be_listed_is_refused(filled: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(*documents: int, basis: str = "甲函", reason: str = "期满") -> None:
        new_disposal_list(filled, documents, title="x", basis=basis, reason=reason)

    with pytest.raises(DisposalRefused, match="empty"):
        make()
    with pytest.raises(DisposalRefused, match="no-basis"):
        make(1, basis=" ")
    with pytest.raises(ReasonMissing):
        make(1, reason="")
    with pytest.raises(NoSuchDocument):
        make(1, 99)
    hold = place_hold(filled, 1, reason="诉讼")
    with pytest.raises(Held):
        make(1)
    release_hold(filled, hold.id, reason="结案")
    make(1)
    with pytest.raises(DisposalRefused, match="listed"):
        make(2, 1)
    with filled.database.write() as session:
        session.execute(
            update(DocumentRow).where(DocumentRow.id == 3).values(state=DocumentState.WITHHELD)
        )
    with pytest.raises(Withheld):
        make(3)
    for wrong in (0, 99):
        with pytest.raises(DisposalRefused, match="no-such-list"):
            approve_disposal(filled, wrong, name="王五")
    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.rights._RIGHTS", {filled.vault.slot.kind: frozenset()})
        for attempt in (
            lambda: make(2),
            lambda: approve_disposal(filled, 1, name="x"),
            lambda: withdraw_disposal(filled, 1, reason="x"),
            lambda: carry_out_disposal(filled, 1, protocol=Path("x.pdf")),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    assert len(disposal_lists(filled)) == 1


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return tmp_path / "papers" / "销毁清册.pdf"


def test_an_approved_list_is_carried_out_and_its_register_says_so(
    filled: House, paper: Path
) -> None:
    made = approved(filled, 1, 5)
    titles = {each.id: each.title for each in list_documents(filled)}
    done = carry_out_disposal(
        filled,
        made.id,
        protocol=paper,
        executors=("钱一", "孙二"),
        supervisor="李监销",
        place="北京机房",
    )
    assert done.list.state == "carried out"
    assert {each.id for each in list_documents(filled)} == {2, 3, 4}
    assert done.purge is not None
    assert len(done.purge.documents) == 2
    text = text_of(paper.read_bytes())
    numbers = [number for _document, number in made.items]
    for words in (
        "甲函〔2040〕5 号",
        "保管期限届满",
        "王五",
        "赵六",
        "钱一",
        "孙二",
        "李监销",
        "北京机房",
    ):
        assert words in text
    for words in (*numbers, titles[1], titles[5], "XHQC-0001"):
        assert words.replace("\n", "") in text.replace("\n", "")
    assert "NOT CARRIED OUT" not in text
    # The vault keeps numbers and the reason, and no title.
    with filled.database.read() as session:
        kept = purge_records(session)
    assert [each.title for each in kept] == ["", ""]
    assert kept[0].reason == "甲函〔2040〕5 号: 保管期限届满"
    assert "disposal carried out" in {event.action for event in audit_events(filled)}
    assert findings(filled) == []
    for again in (
        lambda: carry_out_disposal(filled, made.id, protocol=paper.with_name("x.pdf")),
        lambda: withdraw_disposal(filled, made.id, reason="x"),
        lambda: approve_disposal(filled, made.id, name="周八"),
    ):
        with pytest.raises(DisposalRefused, match="settled"):
            again()


def test_nothing_is_carried_out_without_two_approvals(filled: House, paper: Path) -> None:
    made = listed(filled, 1)
    for _time in range(2):
        with pytest.raises(DisposalRefused, match="not-approved"):
            carry_out_disposal(filled, made.id, protocol=paper)
        if made.state == "open":
            made = approve_disposal(filled, made.id, name="王五")
    withdraw_disposal(filled, made.id, reason="甲方撤回")
    with pytest.raises(DisposalRefused, match="settled"):
        carry_out_disposal(filled, made.id, protocol=paper)
    assert len(list_documents(filled)) == 5
    assert not paper.exists()


def test_a_hold_an_edition_or_a_stop_leave_everything_as_it_was(filled: House, paper: Path) -> None:
    made = approved(filled, 1)
    hold = place_hold(filled, 1, reason="诉讼")
    with pytest.raises(Held):
        carry_out_disposal(filled, made.id, protocol=paper)
    release_hold(filled, hold.id, reason="结案")
    with pytest.raises(Cancelled):
        carry_out_disposal(filled, made.id, protocol=paper, progress=StopAt(0))
    prepare(filled, (Category.PLEDGE,))
    with pytest.raises(EditionsInForce):
        carry_out_disposal(filled, made.id, protocol=paper)
    assert not paper.exists()
    assert disposal_lists(filled)[0].state == "approved"
    assert len(list_documents(filled)) == 5
    paper.parent.mkdir(exist_ok=True)
    paper.write_bytes(b"mine")
    with pytest.raises(AlreadyExists):
        carry_out_disposal(filled, made.id, protocol=paper)
    assert paper.read_bytes() == b"mine"
    paper.unlink()
    done = carry_out_disposal(filled, made.id, protocol=paper, revoke_editions=True)
    assert done.list.state == "carried out"


def test_the_list_is_settled_with_the_purge_or_not_at_all(
    filled: House, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = approved(filled, 1)

    def fails(*_arguments: object) -> None:
        raise RuntimeError("the process dies")

    with monkeypatch.context() as patch:
        patch.setattr("models.keeping.disposal.settle_list", fails)
        with pytest.raises(RuntimeError):
            carry_out_disposal(filled, made.id, protocol=paper)
    assert len(list_documents(filled)) == 5
    assert not paper.exists()
    # Committed, and what comes after it fails: the register stays, as prepared.
    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.disposal.purging.finish_retirement", fails)
        with pytest.raises(RuntimeError):
            carry_out_disposal(filled, made.id, protocol=paper)
    assert disposal_lists(filled)[0].state == "carried out"
    assert "NOT CARRIED OUT" in text_of(paper.read_bytes())


def test_what_was_purged_meanwhile_is_counted(filled: House, paper: Path) -> None:
    made = approved(filled, 1, 2)
    purge_documents(filled, [2], reason="另行清除")
    done = carry_out_disposal(filled, made.id, protocol=paper)
    assert done.purge is not None
    assert len(done.purge.documents) == 1
    assert "Purged before" in text_of(paper.read_bytes())
    alone = approved(filled, 3)
    purge_documents(filled, [3], reason="另行清除")
    done = carry_out_disposal(filled, alone.id, protocol=paper.with_suffix(".docx"))
    assert (done.purge, done.list.state) == (None, "carried out")
