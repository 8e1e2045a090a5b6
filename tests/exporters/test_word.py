"""The Word writer: everything comes back through python-docx, fields and repeated heads are there, bytes are stable."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from exporters.report import (
    Closing,
    Column,
    Form,
    FormCell,
    FormRow,
    Heading,
    Label,
    Labels,
    Letterhead,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from exporters.visible import for_xml
from exporters.word import write_docx
from tests.exporters.builders import HOSTILE, NOW, RARE, report

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _bytes(content: Report) -> bytes:
    buffer = BytesIO()
    write_docx(content, buffer, created=NOW)
    return buffer.getvalue()


def _document(content: Report) -> Any:
    return Document(BytesIO(_bytes(content)))


def test_equal_reports_are_equal_bytes_with_the_documents_time() -> None:
    data = _bytes(report())
    assert data == _bytes(report())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 22, 3, 4, 4)}
    assert _document(report()).core_properties.created.isoformat() == "2026-11-22T03:04:05+00:00"


def test_text_comes_back_with_rare_characters_themselves() -> None:
    document = _document(report(text=RARE))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == f"移交清单{RARE}"
    assert f"一、概述{RARE}" in paragraphs
    assert document.tables[1].rows[1].cells[1].text == f"巡检记录表 1{RARE}"
    assert document.core_properties.title == f"移交清单{RARE}"
    assert document.sections[0].header.paragraphs[0].text == f"页眉{RARE}"


def test_hostile_text_is_shown_everywhere_and_breaks_nothing() -> None:
    document = _document(report(text=HOSTILE))
    shown = for_xml(HOSTILE)
    assert "〔U+0000〕" in shown
    assert "〔U+D800〕" in shown
    assert document.paragraphs[0].text == f"移交清单{shown}"
    assert document.tables[1].rows[3].cells[1].text == f"巡检记录表 3{shown}"


def test_table_rows_repeat_their_head_and_do_not_split() -> None:
    table = _document(report(50)).tables[1]
    head, *rows = table._tbl.tr_lst
    assert head.find(f"{_W}trPr/{_W}tblHeader") is not None
    assert len(rows) == 50
    assert all(row.find(f"{_W}trPr/{_W}cantSplit") is not None for row in rows)
    assert all(row.find(f"{_W}trPr/{_W}tblHeader") is None for row in rows)


def test_footer_holds_page_fields() -> None:
    footer = _document(report()).sections[0].footer._element
    fields = [field.get(f"{_W}instr").strip() for field in footer.iter(f"{_W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_east_asian_fonts_are_named_in_every_style() -> None:
    styles = [s for s in _document(report()).styles.element if s.tag == f"{_W}style"]
    fonts = [style.find(f"{_W}rPr/{_W}rFonts").get(f"{_W}eastAsia") for style in styles]
    assert len(fonts) > 10
    assert set(fonts) == {"宋体", "黑体", "仿宋", "楷体", "方正小标宋简体"}


def test_every_used_style_exists() -> None:
    document = _document(report())
    known = {style.get(f"{_W}styleId") for style in document.styles.element.iter(f"{_W}style")}
    used = {style.get(f"{_W}val") for style in document.element.body.iter(f"{_W}pStyle")}
    assert used
    assert used <= known


def test_page_is_a4_and_turns() -> None:
    for landscape, size in ((False, (210, 297)), (True, (297, 210))):
        section = _document(report(landscape=landscape)).sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_column_widths_fill_the_page_exactly() -> None:
    columns = (Column("a", 1), Column("b", 3.3), Column("c", 0.7))
    table = _document(Report("t", (Table(columns, (("1", "2", "3"),)),))).tables[0]
    grid = [int(column.get(f"{_W}w")) for column in table._tbl.tblGrid]
    assert sum(grid) == round((210 - 48) * 1440 / 25.4)


def test_nothing_of_the_empty_template_remains() -> None:
    with zipfile.ZipFile(BytesIO(_bytes(report()))) as archive:
        names = archive.namelist()
        properties = archive.read("docProps/core.xml").decode()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name]
    assert "python-docx" not in properties


def test_rows_may_come_from_an_iterator() -> None:
    rows = iter([("1",), ("2",)])
    table = _document(Report("t", (Table((Column("a"),), rows),))).tables[0]
    assert [row.cells[0].text for row in table.rows] == ["a", "1", "2"]


def _texts(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))


def test_header_and_footer_bind_every_page() -> None:
    section = _document(
        Report(
            "t",
            (),
            header="甲方 · 项目",
            mark="预演",
            anchor="链首 12-K7QF\n根值 abcd",
            sign_off=("移交人：", "接收人："),
        )
    ).sections[0]
    assert _texts(section.header._element) == "甲方 · 项目预演"
    footer = section.footer._element
    assert _texts(footer).startswith("移交人：接收人：链首 12-K7QF根值 abcdPage ")
    assert {field.get(f"{_W}instr").strip() for field in footer.iter(f"{_W}fldSimple")} == {
        "PAGE",
        "NUMPAGES",
    }
    # A line for each name, drawn by a tab.
    leaders = [tab.get(f"{_W}leader") for tab in footer.iter(f"{_W}tab")]
    assert leaders.count("underscore") == 2


def test_a_form_keeps_its_boxes_and_its_room_for_pens() -> None:
    form = Form(
        (1, 2, 1),
        (
            FormRow((FormCell("名称", label=True), FormCell("移交", 2))),
            FormRow((FormCell("签字", label=True), FormCell("甲\n乙"), FormCell()), 20),
        ),
    )
    table = _document(Report("t", (form,))).tables[0]
    upper, lower = table._tbl.tr_lst
    spans = [span.get(f"{_W}val") for span in upper.iter(f"{_W}gridSpan")]
    assert spans == ["2"]
    assert [cell.text for cell in table.rows[1].cells] == ["签字", "甲\n乙", ""]
    assert int(lower.find(f"{_W}trPr/{_W}trHeight").get(f"{_W}val")) == round(20 * 1440 / 25.4)
    assert all(row.find(f"{_W}trPr/{_W}cantSplit") is not None for row in (upper, lower))


def test_a_form_whose_rows_do_not_fill_it_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="fill"):
        _bytes(Report("t", (Form((1, 1), (FormRow((FormCell("a"),)),)),)))


def test_a_letter_has_a_red_head_once_and_keeps_its_closing_company() -> None:
    document = _document(
        Report(
            "关于移交的函",
            (
                Letterhead("某某公司", "〔2027〕1号"),
                Paragraph("某某局：", flush=True),
                Heading("一、内容"),
                Paragraph("兹移交。"),
                Closing("某某公司", "2027年4月20日"),
            ),
            official=True,
            anchor="根值 abcd",
        )
    )
    paragraphs = document.paragraphs
    assert [each.text for each in paragraphs][:3] == ["某某公司", "〔2027〕1号", "关于移交的函"]
    styles = {each.text: each.style.style_id for each in paragraphs}
    assert styles["关于移交的函"] == "OfficialTitle"
    assert styles["兹移交。"] == "OfficialText"
    assert styles["某某局："] == "OfficialTextFlush"
    assert styles["一、内容"] == "OfficialHeading1"
    (last,) = [each for each in paragraphs if each.text == "兹移交。"]
    assert last._element.find(f"{_W}pPr/{_W}keepNext") is not None
    section = document.sections[0]
    assert section.different_first_page_header_footer
    red = [
        border.get(f"{_W}color") for border in section.first_page_footer._element.iter(f"{_W}top")
    ]
    assert red == ["C8102E"]
    assert not list(section.footer._element.iter(f"{_W}top"))
    assert "根值 abcd" in _texts(section.footer._element)
    assert "根值 abcd" in _texts(section.first_page_footer._element)


def test_signatures_and_labels_are_tables_that_stay_whole() -> None:
    labels = Labels(tuple(Label(f"盘 {n}", (("编号", f"J-{n}"),), f"root {n}") for n in range(3)))
    document = _document(Report("t", (Signatures(("甲", "乙")), labels)))
    signatures, sheet = document.tables
    assert [cell.text for cell in signatures.rows[0].cells] == ["甲", "乙"]
    assert "盘 2" in sheet.rows[1].cells[0].text
    assert len(list(sheet._tbl.iter(f"{_PICTURE}"))) == 3


def test_text_cannot_take_the_place_of_a_table() -> None:
    false = '<w:p><w:pPr><w:pStyle w:val="PlaceOfTable"/></w:pPr></w:p>'
    document = _document(
        Report(false, (Paragraph(false), Table((Column("a"),), ((false,), ("b",))), Paragraph("z")))
    )
    assert document.paragraphs[0].text == false
    assert [row.cells[0].text for row in document.tables[0].rows] == ["a", false, "b"]
    assert "PlaceOfTable" not in [
        style.get(f"{_W}val") for style in document.element.body.iter(f"{_W}pStyle")
    ]


def test_a_long_list_is_no_tree_of_objects() -> None:
    rows = tuple((str(n), "题名" * 10, "备注") for n in range(6000))
    content = Report("t", (Table((Column("a"), Column("b"), Column("c")), rows),))
    tracemalloc.start()
    _bytes(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Parsed, its 18,000 cells take some hundred megabytes outside of Python, and seconds.
    assert peak < 60 << 20
