"""The slip says what the bytes are now, what happened to the record, and under which head; on one page, always."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import cycle

import pypdfium2
import pytest

from desktop.services.errors import Withheld
from desktop.services.filing.screening import screen_name, withhold
from desktop.services.house import House
from desktop.services.inspection.officer import Officer
from desktop.services.inspection.proof_slip import prove
from desktop.services.library import audit_events, open_document
from exporters.pdf import write_pdf
from exporters.proof_slip import ProofSlip, proof_report
from exporters.report import Facts, Report, Stamp, Table
from models.categories import Category
from models.errors import NoSuchDocument
from models.inspection.edition_contents import ProofLine, Trace
from tests.exporters.builders import CONTRACT, item
from tests.services.inspections import OFFICER, prepare
from vault.primitives import new_hash


def facts(report: Report) -> dict[str, str]:
    return {
        label: value
        for block in report.blocks
        if isinstance(block, Facts)
        for label, value in block.pairs
    }


def tables(report: Report) -> list[list[tuple[str, ...]]]:
    return [list(block.rows) for block in report.blocks if isinstance(block, Table)]


def stamp(report: Report) -> Stamp:
    (found,) = [block for block in report.blocks if isinstance(block, Stamp)]
    return found


def pages(report: Report) -> int:
    target = BytesIO()
    write_pdf(report, target)
    with pypdfium2.PdfDocument(target.getvalue()) as document:
        return len(document)


def sm3(data: bytes) -> str:
    hasher = new_hash("sm3")
    hasher.update(data)
    return hasher.digest().hex()


def test_the_digests_are_those_of_the_bytes(filled: House) -> None:
    data = b"".join(open_document(filled, 3))
    said = facts(prove(filled, 3))
    assert said["SHA-256"] == hashlib.sha256(data).hexdigest()
    assert said["SM3"] == sm3(data)
    assert "NOT" not in said["Compared"]


def test_reading_it_is_journalled_and_the_head_covers_that(filled: House) -> None:
    report = prove(filled, 2)
    opened = next(each for each in audit_events(filled) if each.object_name == "document 2")
    assert opened.action == "opened"
    assert stamp(report).code.startswith(f"{opened.sequence}-")
    events = tables(report)[-1]
    assert events[-1][0] == str(opened.sequence)
    assert opened.hash.hex().startswith(events[-1][4].removesuffix("…"))


def test_an_officer_proves_from_what_the_edition_holds(filled: House) -> None:
    data = b"".join(open_document(filled, 1))
    info = prepare(filled, (Category.PLEDGE,), label="李检查")
    vault = filled.path
    filled.close()
    with Officer.open(vault, info.id, OFFICER) as officer:
        report = prove(officer, 1)
        said = facts(report)
        assert said["SHA-256"] == hashlib.sha256(data).hexdigest()
        rows = tables(report)
        assert rows[-1][0][3] == "Filed."
        assert "李检查" in report.header
        seals = dict(stamp(report).facts)
        assert officer.journal_seal.hex() in seals.values()
        with pytest.raises(NoSuchDocument):
            prove(officer, 3)


def test_what_is_withheld_is_not_proven(filled: House) -> None:
    finding = screen_name("机密★10年.txt")
    assert finding is not None
    withhold(filled, [1], finding)
    with pytest.raises(Withheld):
        prove(filled, 1)


def test_bytes_that_arent_those_of_the_day_of_filing_are_said_to_be_others() -> None:
    assert "NOT" in facts(proof_report(slip(same=False)))["Compared"]


@pytest.mark.parametrize("words", ["题名", "极长的题名" * 60, "A very long title " * 20])
@pytest.mark.parametrize("many", [0, 1, 2, 3, 4, 40])
def test_it_stays_on_one_page_however_much_there_is(many: int, words: str) -> None:
    report = proof_report(
        slip(versions=max(many, 1), proofs=many, events=many, words=words, sealed="ab" * 16)
    )
    assert pages(report) == 1


def test_what_isnt_shown_is_counted_and_the_first_event_stays() -> None:
    report = proof_report(slip(versions=5, proofs=9, events=30))
    captions = [block.caption for block in report.blocks if isinstance(block, Table)]
    versions, proofs, events = tables(report)
    left = [5 - len(versions), 9 - len(proofs), 30 - len(events)]
    assert all(left)
    assert all(str(count) in caption for count, caption in zip(left, captions, strict=True))
    assert events[0][0] == "1"
    assert events[-1][0] == "30"


def test_the_best_signature_is_the_one_that_is_named() -> None:
    one = proof_report(slip(proofs=1, signed=("contractor",)))
    both = proof_report(slip(proofs=3, signed=("", "both", "client")))
    assert facts(one)["Signature"] != facts(both)["Signature"]
    assert "both" in facts(both)["Signature"]


def slip(
    *,
    same: bool = True,
    versions: int = 1,
    proofs: int = 0,
    events: int = 1,
    words: str = "题名",
    sealed: str = "",
    signed: Sequence[str] = ("both",),
) -> ProofSlip:
    """A slip with so much of everything, `words` where anybody may write something."""
    document = item(1, title=words, name=f"{words[:200]}.pdf").document
    moment = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
    digest = hashlib.sha256(b"x").hexdigest()
    return ProofSlip(
        CONTRACT,
        document,
        [replace(document.version, ordinal=number) for number in range(versions, 0, -1)],
        digest,
        digest,
        digest,
        "SHA-256",
        same,
        moment,
        [
            Trace(number, 1, moment, words, "opened", words, bytes(32))
            for number in range(1, events + 1)
        ],
        [
            ProofLine("duty", f"R51 {words}", "Ⅱ7.1(3)a、Ⅱ7.2(1)", sign, date(2026, 8, 1), True)
            for _number, sign in zip(range(proofs), cycle(signed))
        ],
        30,
        "2730-Q8G3-FSJ9-VJGV-BQTF-GW",
        "SHOUDANG1" + "A" * 180,
        "ab" * 16,
        f"{words[:40]} · 李检查 · 2026-11-18 16:00",
        sealed,
    )
