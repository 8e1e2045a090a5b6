"""Receipts that come back: kept once, of this vault's packages only, and never better than the receiver said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.services.errors import NotAllowed, ReceiptRefused
from desktop.services.house import House
from desktop.services.receiving.receipts import accepted_final, import_receipt, receipts
from models.audit.journal import AuditFilter, find_events
from models.handover.receipt_file import ReceiptFile
from models.handover.receipts import ReceiptOutcome
from models.keeping.residue import FINAL_PACKAGE, REHEARSAL_PACKAGE, add_package
from vault.ids import SlotKind, utc_now

ACCEPTED, RESERVED, REFUSED = (
    ReceiptOutcome.ACCEPTED,
    ReceiptOutcome.RESERVED,
    ReceiptOutcome.REFUSED,
)
ROOT, REHEARSAL, OTHER = "ab" * 32, "cd" * 32, "ef" * 32
DAY = date(2026, 11, 20)
SAID = ReceiptFile(
    root=ROOT,
    outcome=ACCEPTED,
    receiver="某市某局",
    person="王验收",
    moment=datetime(2026, 11, 20, 8, tzinfo=UTC),
    whole=True,
    files=3,
    size=30,
    findings=0,
    passed=34,
    failed=0,
    pending=0,
    differences=(),
    natures="12" * 32,
    remarks="",
    tool="Shoudang",
)


@pytest.fixture
def house(filled: House) -> House:
    """An archive from which a final package and a rehearsal were built."""
    with filled.database.write() as session:
        for kind, root in ((FINAL_PACKAGE, ROOT), (REHEARSAL_PACKAGE, REHEARSAL)):
            add_package(session, moment=utc_now(), kind=kind, path="/x", root=root, documents=5)
    return filled


def written(tmp_path: Path, said: ReceiptFile = SAID) -> Path:
    path = tmp_path / "receipt.json"
    path.write_bytes(said.to_json())
    return path


def refusal(house: House, path: Path, outcome: ReceiptOutcome = ACCEPTED, **more: object) -> str:
    with pytest.raises(ReceiptRefused) as caught:
        import_receipt(house, path, outcome=outcome, signed=DAY, **more)  # type: ignore[arg-type]  # as given
    assert caught.value.sentence
    return caught.value.reason


def test_a_receipt_is_kept_with_its_event(house: House, tmp_path: Path) -> None:
    kept = import_receipt(house, written(tmp_path), outcome=ACCEPTED, signed=DAY, document_id=1)
    assert receipts(house) == [kept]
    assert accepted_final(house) == kept
    assert (kept.root, kept.person, kept.signed, kept.document_id) == (ROOT, "王验收", DAY, 1)
    assert (kept.digest, kept.final) == (SAID.digest, True)
    with house.database.read() as session:
        (event,) = find_events(session, AuditFilter(actions=("receipt imported",)))
    assert json.loads(event.detail)["number"] == ROOT


def test_the_same_receipt_is_there_already(house: House, tmp_path: Path) -> None:
    path = written(tmp_path)
    import_receipt(house, path, outcome=ACCEPTED, signed=DAY)
    assert refusal(house, path) == "known"
    path.write_bytes(b"\n" + SAID.to_json())
    assert refusal(house, path) == "known"
    assert len(receipts(house)) == 1


def test_a_receipt_of_another_package_is_refused(house: House, tmp_path: Path) -> None:
    assert refusal(house, written(tmp_path, replace(SAID, root=OTHER))) == "other-package"
    assert receipts(house) == []


@pytest.mark.parametrize("data", [b"", b"{}", b"%PDF-1.4", SAID.to_json()[:-9], b"[" * 10_000])
def test_what_is_no_receipt_is_refused(data: bytes, house: House, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(data)
    assert refusal(house, path) == "malformed"


def test_a_changed_receipt_is_refused(house: House, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(replace(SAID, outcome=REFUSED).to_json().replace(b"refused", b"accepted"))
    assert refusal(house, path) == "malformed"


def test_a_file_that_is_not_there_is_named(house: House, tmp_path: Path) -> None:
    assert refusal(house, tmp_path / "none.json") == "unreadable"


def test_paper_may_say_less_than_the_receipt_and_never_more(house: House, tmp_path: Path) -> None:
    path = written(tmp_path, replace(SAID, outcome=RESERVED))
    assert refusal(house, path, ACCEPTED) == "outcome"
    kept = import_receipt(house, path, outcome=REFUSED, signed=DAY)
    assert kept.outcome is REFUSED
    assert accepted_final(house) is None


def test_days_to_come_and_scans_that_are_not_there_are_refused(
    house: House, tmp_path: Path
) -> None:
    path = written(tmp_path)
    tomorrow = utc_now().astimezone().date() + timedelta(days=1)
    with pytest.raises(ReceiptRefused) as caught:
        import_receipt(house, path, outcome=ACCEPTED, signed=tomorrow)
    assert caught.value.reason == "future-day"
    assert refusal(house, path, document_id=999) == "no-such-document"
    assert receipts(house) == []


def test_a_rehearsal_is_never_accepted_for_good(house: House, tmp_path: Path) -> None:
    kept = import_receipt(
        house, written(tmp_path, replace(SAID, root=REHEARSAL)), outcome=ACCEPTED, signed=DAY
    )
    assert not kept.final
    assert accepted_final(house) is None


def test_of_each_package_the_newest_receipt_counts(house: House, tmp_path: Path) -> None:
    first = import_receipt(house, written(tmp_path), outcome=ACCEPTED, signed=DAY)
    assert accepted_final(house) == first
    import_receipt(
        house, written(tmp_path, replace(SAID, outcome=REFUSED)), outcome=REFUSED, signed=DAY
    )
    assert accepted_final(house) is None
    again = replace(SAID, moment=SAID.moment + timedelta(days=1))
    last = import_receipt(house, written(tmp_path, again), outcome=ACCEPTED, signed=DAY)
    assert accepted_final(house) == last
    assert len(receipts(house)) == 3


def test_an_older_acceptance_that_comes_later_takes_no_refusal_back(
    house: House, tmp_path: Path
) -> None:
    refused = written(tmp_path, replace(SAID, outcome=REFUSED))
    import_receipt(house, refused, outcome=REFUSED, signed=DAY)
    import_receipt(house, written(tmp_path), outcome=ACCEPTED, signed=DAY - timedelta(days=1))
    assert accepted_final(house) is None


def test_reservations_are_no_acceptance(house: House, tmp_path: Path) -> None:
    import_receipt(house, written(tmp_path), outcome=RESERVED, signed=DAY)
    assert accepted_final(house) is None


def test_who_may_not_hand_over_may_not_say_that_it_was_accepted(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = replace(house.vault.slot, kind=SlotKind.ESCROW)
    monkeypatch.setattr(house.vault, "slot", slot)
    with pytest.raises(NotAllowed):
        import_receipt(house, written(tmp_path), outcome=ACCEPTED, signed=DAY)
    assert receipts(house) == []
