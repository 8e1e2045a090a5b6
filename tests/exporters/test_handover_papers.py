"""The other papers of a handover: register, gate, what stays behind, deliveries, letter, sheets to sign."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2 as pdfium
import pytest

from exporters.gate_paper import gate_paper
from exporters.handover_register import RegisterFacts, handover_register
from exporters.left_out import LeftOut, left_out_paper
from exporters.letter import LetterFacts, handover_letter
from exporters.pdf import write_pdf
from exporters.report import Form, Labels, Letterhead, Report, Stamp
from exporters.signing_sheets import (
    Binding,
    MediumSticker,
    binding_pages,
    key_receipt,
    label_sheet,
    root_qr,
    signature_sheet,
)
from exporters.source_papers import SourcePaper, source_paper, tsv
from models.handover.preflight import Gate, GateItem, Waived
from tests.exporters.builders import CONTRACT, NOW
from tests.exporters.test_handover_lists import FRAME, lists, packaged

_ROOT = "9f89ffbe7f8e6589cc00728221c8beffbe6e30aa92962d1bb0fa749afe162991"
_BINDING = Binding(_ROOT, "b807" * 8, "12-K7QF-9M2X", "ab" * 32, "SHOUDANG/1/…")
_OUTER = replace(FRAME, anchor=f"Chain head 12-K7QF-9M2X\nRoot {_ROOT}")


def _pages(report: Report) -> list[str]:
    buffer = BytesIO()
    write_pdf(report, buffer, created=NOW)
    document = pdfium.PdfDocument(buffer.getvalue())
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def _text(report: Report) -> str:
    return " ".join("\n".join(_pages(report)).split())


def _register(facts: RegisterFacts) -> Report:
    return handover_register(replace(_OUTER, checked_by="何听雪"), packaged(), facts)


def test_the_register_has_every_field_of_the_form_on_one_page() -> None:
    facts = RegisterFacts(
        media="J-1-1 to J-2-1",
        root=_ROOT,
        key_number="J-MY",
        results={"accuracy": "12 passed", "safety": "all right"},
    )
    report = _register(facts)
    assert len(_pages(report)) == 1
    page = _text(report)
    for words in (
        CONTRACT.title, "4", "0.000 GB", "J-1-1 to J-2-1", "Type of medium", "Accuracy",
        "Completeness", "Usability", "Safety", "Appearance of the medium", "12 passed",
        "all right", _ROOT, "Number of the four-natures report", "J-MY", "陆知白", "何听雪",
        "Filled in by (signature)", "Reviewed by (signature)", "Seal of the unit",
        f"Giver: {CONTRACT.contractor}", f"Receiver: {CONTRACT.client}", "In two copies",
    ):  # fmt: skip
        assert words in page
    (form,) = [block for block in report.blocks if isinstance(block, Form)]
    assert all(sum(cell.span for cell in row.cells) == len(form.columns) for row in form.rows)


def test_inside_the_package_the_register_bears_its_content_code() -> None:
    text = _text(_register(RegisterFacts(content="cd" * 32)))
    assert "content code (SHA-256)" in text
    assert "cd" * 32 in text


def _item(key: str, *, waived: bool = False, blocking: bool = True) -> GateItem:
    said = Waived(1, "甲方代表", "已商定补交", date(2026, 11, 1)) if waived else None
    return GateItem("duty", key, "missing", f"{key}: papers missing.", "Ⅱ7.2(1)", blocking, said)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((), "Nothing stands in the way of the formal handover."),
        ((_item("R51"),), "This package is a rehearsal"),
        ((_item("R51", waived=True),), "For what is listed as waived, the persons named"),
    ],
    ids=["clear", "blocked", "waived"],
)
def test_the_gate_is_told_as_it_was(items: tuple[GateItem, ...], said: str) -> None:
    assert said in _text(gate_paper(FRAME, Gate(date(2026, 11, 23), items)))


def test_waivers_are_printed_with_name_reason_and_day() -> None:
    gate = Gate(
        date(2026, 11, 23),
        (_item("R51"), _item("R52", waived=True), _item("R53", blocking=False)),
    )
    text = _text(gate_paper(FRAME, gate))
    for words in ("R51: papers missing.", "R53: papers missing.", "Ⅱ7.2(1)"):
        assert words in text
    for words in ("甲方代表", "已商定补交", "2026-11-01"):
        assert words in text


def test_everything_left_out_is_named_by_reason_or_counted() -> None:
    items = [
        LeftOut("document", f"N-{n}", f"简历 {n}", "人员", "乙方自有", "Ⅱ9.2") for n in range(620)
    ]
    items.append(LeftOut("version", "V-1", "旧版", "合同", "历史版本", "Ⅱ8.4"))
    text = _text(left_out_paper(FRAME, items, "移交甲方"))
    assert "N-0 " in text
    assert "N-499 " in text
    assert "N-500 " not in text
    assert "120 more are named in the file omissions.json" in text
    assert re.search(r"乙方自有 Ⅱ9\.2 620", text)
    assert "V-1" in text
    assert "移交甲方" in text
    assert "Nothing was left out." in _text(left_out_paper(FRAME, [], "x"))


def _source(**facts: object) -> SourcePaper:
    paper = SourcePaper(
        release=lists().sources[0],
        source="/src",
        note="",
        inspected=True,
        build_files=[("requirements.txt", "pip (Python)")],
        guides=["README.md"],
        components=[("pypi", "httpx", "0.27.2", "BSD-3-Clause", "runtime", "requirements.txt")],
        previous="网关@v0",
        changes=[("Added", "a.py", ""), ("Renamed", "b.py", "old/b.py")],
        unchanged=6,
        suspicions=[("conf/app.ini", "14", "Secret Keyword")],
    )
    return replace(paper, **facts)  # type: ignore[arg-type]  # facts of it


def test_a_delivery_says_how_it_is_built_what_changed_and_what_looks_secret() -> None:
    text = _text(source_paper(FRAME, _source()))
    for words in (
        "requirements.txt pip (Python)",
        "README.md",
        "httpx",
        "Compared with 网关@v0: 2 files differ, 6 are the same.",
        "old/b.py",
        "conf/app.ini 14 Secret Keyword",
        "1 lines look like passwords or keys.",
        "cd" * 32,
    ):
        assert words in text


def test_what_was_not_examined_is_not_called_clean() -> None:
    text = _text(source_paper(FRAME, _source(inspected=False, components=[], suspicions=[])))
    assert text.count("It was not examined to the end") == 2
    assert "None was found." not in text


def test_a_table_for_spreadsheets_keeps_a_row_a_line() -> None:
    rows = [("a\tb", "c\nd\\e"), ("名", "\r")]
    assert tsv(["x", "y"], rows) == "x\ty\na\\tb\tc\\nd\\\\e\n名\t\\r\n".encode()


def _letter(**facts: object) -> Report:
    said = replace(
        LetterFacts("Ⅱ6.16, Ⅱ8.4", ["清单", "登记表"], 2, 116, sealed=True),
        **facts,  # type: ignore[arg-type]  # facts of it
    )
    return handover_letter(_OUTER, packaged(), said, binding_pages(_BINDING)[1:])


def test_the_letter_says_what_and_why_and_what_is_asked() -> None:
    report = _letter()
    assert report.official
    assert isinstance(report.blocks[0], Letterhead)
    text = _text(report)
    for words in (
        "Under Ⅱ6.16, Ⅱ8.4 of the contract",
        "4 records in 6 files",
        "116 items are not part of it",
        "2 open items were waived by name",
        "For transport the package is sealed",
        "1. 清单",
        "2. 登记表",
        CONTRACT.client,
    ):
        assert words in text
    plain = _text(_letter(waived=0, left_out=0, sealed=False))
    assert "waived" not in plain
    assert "sealed" not in plain


def test_every_signed_paper_bears_root_and_head_as_code_and_as_picture() -> None:
    papers = (
        _letter(),
        handover_register(_OUTER, packaged(), RegisterFacts(root=_ROOT), binding_pages(_BINDING)),
        signature_sheet(_OUTER, lists(), _BINDING),
        key_receipt(_OUTER, "J-MY", ["package.sdseal"], _BINDING),
    )
    for report in papers:
        stamps = [block for block in report.blocks if isinstance(block, Stamp)]
        assert [stamp.qr_text for stamp in stamps] == [
            root_qr(_ROOT, _BINDING.key),
            _BINDING.head_qr,
        ]
        assert stamps[0].code.replace(" ", "") == _ROOT[:24]
        assert stamps[1].code == _BINDING.head_code
        for page in _pages(report):
            assert f"Root {_ROOT}" in page
            assert "Chain head 12-K7QF-9M2X" in page


def test_a_label_says_what_the_rules_want_and_its_code_leads_to_the_package() -> None:
    sticker = MediumSticker(
        "J-1-1", "887 files, 18.7 MB", "工作秘密", "2026-11-23", "陆知白", "sealed", "", _ROOT
    )
    report = label_sheet(_OUTER, [sticker, replace(sticker, number="J-2-1", use="reading")], "b807")
    (block,) = report.blocks
    assert isinstance(block, Labels)
    assert [label.qr_text for label in block.labels] == [root_qr(_ROOT, "b807")] * 2
    text = _text(report)
    for words in (
        "J-1-1",
        "J-2-1",
        "887 files",
        "工作秘密",
        "2026-11-23 陆知白",
        "sealed, not to be",
    ):
        assert words in text


def test_a_key_receipt_has_no_place_for_the_passphrase_itself() -> None:
    text = _text(key_receipt(_OUTER, "J-MY", ["a.sdseal.001", "a.sdseal.002"], _BINDING))
    assert "The passphrase stands on no paper of the package" in text
    assert "a.sdseal.002" in text
    assert "Passphrase:" not in text
