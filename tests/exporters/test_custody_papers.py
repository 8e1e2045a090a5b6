"""The papers say what was there, what was done and what remains; before the end they say that they prove nothing."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from exporters.custody_papers import purge_protocol
from exporters.destruction_certificate import destruction_certificate
from exporters.pdf import write_pdf
from exporters.report import Report, Signatures
from exporters.word import write_docx
from models.categories import Category
from models.keeping.destruction_record import DestroyedCategory, DestructionRecord
from models.keeping.purging import PurgedDocument
from models.keeping.residue import Residue, ResidueKind
from tests.exporters import printed
from tests.exporters.builders import CONTRACT, NOW

RESIDUE = (Residue(ResidueKind.BACKUP, "蓝盘 1", "serial S-1", "Erase it."),)
PREPARED = DestructionRecord(
    vault_name="项目档案",
    vault_id="ab" * 16,
    suite="AES-256-GCM",
    created=NOW,
    begun=NOW,
    actor="项目经理",
    contract=CONTRACT.title,
    client=CONTRACT.client,
    contractor=CONTRACT.contractor,
    categories=(DestroyedCategory("operations", 3, 5000), DestroyedCategory("other", 1, 1)),
    versions=4,
    packs=2,
    pack_bytes=3000,
    snapshots=1,
    events=63,
    head_code="63-KSEN-9M4T-HV5J-K222-BG",
    head_hash="cd" * 32,
    key_fingerprint="ef" * 16,
    qr_text="SHOUDANG/1/TEST",
    residue=RESIDUE,
)
DONE = replace(PREPARED, finished=NOW, overwritten=("header",), files_removed=9, bytes_removed=7)


def text_of(report: Report) -> str:
    buffer = BytesIO()
    write_pdf(report, buffer, created=NOW)
    return printed.text_of(buffer.getvalue())


def test_the_certificate_says_everything_and_is_signed_by_two_a_supervisor_and_an_approver() -> (
    None
):
    report = destruction_certificate(DONE)
    text = text_of(report)
    for words in (
        "项目档案",
        "63-KSEN-9M4T-HV5J-K222-BG",
        "蓝盘 1",
        "serial S-1",
        "9 (7 B)",
        "4.9 KB",
    ):
        assert words in text
    assert "PREPARED" not in text
    (block,) = [each for each in report.blocks if isinstance(each, Signatures)]
    assert len(block.parties) == 4
    assert CONTRACT.client in block.parties[2]
    buffer = BytesIO()
    write_docx(report, buffer, created=NOW)
    assert buffer.getvalue().startswith(b"PK")


def test_a_prepared_one_says_that_nothing_was_erased() -> None:
    text = text_of(destruction_certificate(PREPARED))
    assert "PREPARED BEFORE THE DESTRUCTION" in text
    assert "not yet" in text
    assert "Files removed" not in text


def test_an_interruption_and_strangers_are_told() -> None:
    text = text_of(
        destruction_certificate(replace(DONE, resumed=True, overwritten=(), left=("私人.jpg",)))
    )
    assert "interrupted" in text
    assert "before the interruption" in text
    assert "私人.jpg" in text


def test_the_least_that_is_known_still_makes_a_certificate() -> None:
    least = DestructionRecord("x", "", "", None, NOW, "", finished=NOW, resumed=True)
    assert "could not be read" in text_of(destruction_certificate(least))


def test_a_record_survives_its_json() -> None:
    for record in (PREPARED, DONE):
        assert DestructionRecord.from_json(record.to_json()) == record


def test_the_record_of_a_purge_names_numbers_and_no_titles() -> None:
    documents = [PurgedDocument("TEST26-08-202607-0001", Category.OPERATIONS, "巡检表", "")]
    text = text_of(
        purge_protocol(CONTRACT, documents, RESIDUE, moment=NOW, actor="经理", reason="到期")
    )
    for words in ("TEST26-08-202607-0001", "巡检表", "(not kept)", "到期", "蓝盘 1"):
        assert words in text
