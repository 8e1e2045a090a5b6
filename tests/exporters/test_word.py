"""The Word writer: everything comes back through python-docx, fields and repeated heads are there, bytes are stable."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from docx import Document

from exporters.report import Column, Report, Table
from exporters.visible import for_xml
from exporters.word import write_docx
from tests.exporters.builders import HOSTILE, NOW, RARE, report

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
    assert set(fonts) == {"宋体", "黑体"}


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
