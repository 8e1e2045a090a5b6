"""Evidence in an archive: attached, once for many duties; withdrawn, renewed; gone with its document."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.services.contract.duties import duty_named
from desktop.services.contract.evidence import (
    attach_evidence,
    attach_to,
    evidence_for,
    evidence_of,
    papers_of,
    renew_evidence,
    withdraw_evidence,
)
from desktop.services.contract.registers import registers_of
from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import ContractRefused, ReasonMissing, StateSecret, Withheld
from desktop.services.filing.amending import bring_back, trash
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from models.errors import NoSuchDocument
from models.obligations.duty_state import DutyState
from tests.services.arranged import hide
from tests.services.owed import (
    MONTH,
    PAPER,
    TODAY,
    actions,
    in_november,
    paper,
    prove,
    replayed_equals_present,
)


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    in_november(house)


def test_one_document_proves_many_duties(house: House) -> None:
    document = paper(house)
    keys = [MONTH, "R51/2026-05", "R51/2026-06"]
    ids = attach_evidence(house, keys, document, signed="both")
    assert len(set(ids)) == 3
    assert all(duty_named(house, key).state is DutyState.READY for key in keys)
    assert [each.key for each in evidence_of(house, document)] == keys
    assert actions(house) == ["evidence attached"]
    replayed_equals_present(house)


def test_evidence_is_pinned_to_the_version_and_dated_by_the_paper(house: House) -> None:
    document = paper(house)
    [row] = [
        registers_of(house).evidence[each] for each in attach_evidence(house, [MONTH], document)
    ]
    assert (row.document_id, row.day, row.kind) == (document, date(2026, 5, 6), PAPER)
    with house.database.read() as session:
        kept = session.connection().exec_driver_sql(
            "SELECT evidence.digest = version.digest FROM evidence JOIN version ON version.id = evidence.version_id"
        )
        assert kept.scalar() == 1


def test_attaching_once_more_changes_only_what_is_said_now(house: House) -> None:
    document = paper(house)
    first = attach_evidence(house, [MONTH], document)
    assert duty_named(house, MONTH).state is DutyState.TO_SIGN
    assert attach_evidence(house, [MONTH], document, signed="both") == first
    assert duty_named(house, MONTH).state is DutyState.READY
    # Without a word about the signature it stays as it was said.
    assert attach_evidence(house, [MONTH], document) == first
    assert duty_named(house, MONTH).state is DutyState.READY
    replayed_equals_present(house)


def test_which_paper_it_is_must_be_known(house: House) -> None:
    document = paper(house, "会议纪要")
    with pytest.raises(ContractRefused) as refused:
        attach_evidence(house, ["R62/2026-04"], document)
    assert refused.value.reason == "no-such-paper"
    assert "打包清单" in refused.value.sentence
    attach_evidence(house, ["R62/2026-04"], document, kind="打包清单")
    with pytest.raises(ContractRefused):
        attach_evidence(house, [MONTH], document, kind="打包清单")


def test_what_cannot_prove_anything_is_refused(house: House) -> None:
    trashed, void, hidden = paper(house), paper(house), paper(house)
    trash(house, [trashed], reason="错")
    hide(house, hidden)
    with pytest.raises(ContractRefused, match="trashed"):
        attach_evidence(house, [MONTH], trashed)
    with pytest.raises(Withheld):
        attach_evidence(house, [MONTH], hidden)
    with pytest.raises(NoSuchDocument):
        attach_evidence(house, [MONTH], 999)
    with pytest.raises(ContractRefused, match="no-such-version"):
        attach_evidence(house, [MONTH], void, version_id=trashed)
    with pytest.raises(ContractRefused, match="future-day"):
        attach_evidence(house, [MONTH], void, day=date(2026, 11, 24))
    with pytest.raises(ContractRefused, match="bad-value"):
        attach_evidence(house, [MONTH], void, signed="somebody")
    with pytest.raises(ContractRefused, match="no-such-duty"):
        attach_evidence(house, ["R51/2031-01"], void)
    with pytest.raises(StateSecret):
        attach_evidence(house, [MONTH], void, note="机密★10年")
    assert registers_of(house).evidence == {}
    assert actions(house) == []


def test_withdrawing_needs_a_reason_and_leaves_the_past_alone(house: House) -> None:
    ids = attach_evidence(house, [MONTH], paper(house), signed="both")
    with pytest.raises(ReasonMissing):
        withdraw_evidence(house, ids, "  ")
    assert withdraw_evidence(house, ids, "贴错") == 1
    assert withdraw_evidence(house, ids, "贴错") == 0
    assert duty_named(house, MONTH).state is DutyState.TO_COLLECT
    assert duty_named(house, MONTH, date(2026, 5, 10)).state is DutyState.READY
    with pytest.raises(ContractRefused, match="no-such-evidence"):
        withdraw_evidence(house, [999], "贴错")
    replayed_equals_present(house)


def test_a_newer_version_makes_it_stale_until_it_is_renewed(house: House, tmp_path: Path) -> None:
    document = paper(house)
    [old] = attach_evidence(house, [MONTH], document, signed="both")
    newer = tmp_path / "月报.pdf"
    newer.write_bytes(b"%PDF-1.4 signed")
    file_version(house, document, newer, reason="签字扫描件")
    view = duty_named(house, MONTH)
    assert (view.state, view.stale) == (DutyState.READY, True)
    [new] = renew_evidence(house, [old])
    view = duty_named(house, MONTH)
    assert (view.stale, [each.id for each in view.evidence]) == (False, [new])
    assert renew_evidence(house, [new]) == []
    # The past still shows the version that proved it then.
    assert [each.id for each in duty_named(house, MONTH, date(2026, 6, 1)).evidence] == [old]
    assert registers_of(house).evidence[old].withdrawn == TODAY
    replayed_equals_present(house)


def test_evidence_says_when_its_document_is_gone(house: House) -> None:
    document = paper(house)
    attach_evidence(house, [MONTH], document, signed="both")
    trash(house, [document], reason="错")
    view = duty_named(house, MONTH)
    assert (view.state, [each.stale for each in view.evidence]) == (
        DutyState.TO_COLLECT,
        ["trashed"],
    )
    bring_back(house, [document], reason="没错")
    assert duty_named(house, MONTH).state is DutyState.READY
    hide(house, document)
    view = duty_named(house, MONTH)
    assert [(each.stale, each.title) for each in view.evidence] == [("withheld", "")]


def test_evidence_says_when_its_document_was_purged(house: House, tmp_path: Path) -> None:
    document = paper(house)
    attach_evidence(house, [MONTH], document, signed="both")
    purge_documents(house, [document], reason="误存")
    view = duty_named(house, MONTH)
    assert view.state is DutyState.TO_COLLECT
    assert [(each.stale, each.document_id, each.counts) for each in view.evidence] == [
        ("purged", None, False)
    ]
    assert papers_of(house).documents == {}
    with pytest.raises(NoSuchDocument):
        renew_evidence(house, [view.evidence[0].id])


def test_other_subjects_have_evidence_too(house: House) -> None:
    document = paper(house, "整改前截图", "前.png")
    first = attach_to(house, "finding", "7", document, kind="before")
    assert attach_to(house, "finding", "7", document, kind="before") == first
    assert attach_to(house, "finding", "7", document, kind="after") != first
    assert [each.kind for each in evidence_for(house, "finding", "7")] == ["before", "after"]
    assert evidence_for(house, "finding", "8") == []
    assert evidence_for(house, "finding", "7", date(2026, 5, 5)) == []
    with pytest.raises(ValueError, match="subject"):
        attach_to(house, "nonsense", "7", document)


def test_everything_that_a_duty_asks_for_makes_it_ready(house: House) -> None:
    prove(house, "R50")
    assert duty_named(house, "R50").state is DutyState.READY


def test_renewing_does_not_make_late_what_was_there_in_time(house: House, tmp_path: Path) -> None:
    key = "R69"
    due = duty_named(house, key).duty.due
    assert due is not None
    ids = []
    for demand in duty_named(house, key).duty.demands:
        document = paper(house, demand.type, formed=due - timedelta(days=2))
        ids += attach_evidence(house, [key], document, kind=demand.type, signed="both")
        (newer := tmp_path / f"{document}.pdf").write_text(demand.type)
        file_version(house, document, newer)
    before = duty_named(house, key)
    renewed = renew_evidence(house, ids)
    after = duty_named(house, key)
    assert len(renewed) == len(ids)
    assert (before.state, before.late_days) == (after.state, after.late_days)
    assert after.late_days == 0
    renew_evidence(house, renewed, signed="client")
    withdraw_evidence(house, renewed, "重来")
    document = paper(house, before.duty.demands[0].type, formed=TODAY)
    attach_evidence(house, [key], document, kind=before.duty.demands[0].type, signed="both")
    assert duty_named(house, key).late_days > 0
