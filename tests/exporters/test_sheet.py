"""The spreadsheet writer: text stays text, numbers are numbers where they may be, nothing reaches a temporary file."""

from __future__ import annotations

import tempfile
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from exporters.report import Align, Column, Facts, Heading, Report, Table
from exporters.sheet import write_xlsx
from exporters.visible import for_xml
from tests.exporters.builders import HOSTILE, NOW, RARE, report

# openpyxl cannot read back the empty even-page header that it wrote itself.
pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")


def _bytes(content: Report) -> bytes:
    buffer = BytesIO()
    write_xlsx(content, buffer, created=NOW)
    return buffer.getvalue()


def _book(content: Report) -> Any:
    return load_workbook(BytesIO(_bytes(content)))


def _one(*cells: str, align: Align = Align.LEFT) -> Report:
    return Report("t", (Table((Column("a", align=align),), tuple((cell,) for cell in cells)),))


def test_equal_reports_are_equal_bytes() -> None:
    assert _bytes(report(50)) == _bytes(report(50))


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "\t=1+1"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    cell = _book(_one(text)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_formula_starts_survive_editing_in_excel() -> None:
    sheet = _book(_one("=1", "x")).worksheets[0]
    assert sheet["A2"].quotePrefix
    assert not sheet["A3"].quotePrefix


def test_whole_numbers_in_right_columns_are_numbers_and_codes_stay_codes() -> None:
    sheet = _book(_one("120", "-5", "007", "1.5", align=Align.RIGHT)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [120, -5, "007", "1.5"]
    assert _book(_one("120")).worksheets[0]["A2"].value == "120"


def test_hostile_and_rare_text_comes_back_visible() -> None:
    book = _book(_one(HOSTILE, RARE))
    shown = for_xml(HOSTILE)
    assert "〔U+0000〕" in shown
    # Excel would read _x000D_ as a line end; escaped, it reads the text.
    assert book.worksheets[0]["A2"].value == shown.replace("_x000D_", "_x005F_x000D_")
    assert book.worksheets[0]["A3"].value == RARE
    assert _bytes(report(text=HOSTILE))


def test_cells_beyond_excels_limit_say_so() -> None:
    value = _book(_one("长" * 40_000)).worksheets[0]["A2"].value
    assert len(value) <= 32_767
    assert value.endswith("more characters]")


def test_sheet_names_are_legal_and_distinct() -> None:
    table = Table((Column("a"),), (("1",),))
    long = "名" * 40
    content = Report(
        "t", (Heading("a/b:c"), table, Heading("A/B:C"), table, Heading(long), table, table)
    )
    names = _book(content).sheetnames
    assert names[:2] == ["a b c", "A B C (2)"]
    assert len({name.casefold() for name in names}) == 4
    assert max(map(len, names)) <= 31


def test_a_report_without_tables_still_opens() -> None:
    assert _book(Report("标题", ())).worksheets[0]["A1"].value == "标题"


def test_no_temporary_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a plaintext temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refuse)
    assert _bytes(report(20))


def test_heads_stay_in_view_and_repeat_in_print() -> None:
    sheet = _book(report(5)).worksheets[1]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.auto_filter.ref == "A1:C6"


def test_a_wide_list_is_printed_on_pages_side_by_side_that_say_what_a_row_is_of() -> None:
    columns = tuple(Column(f"column {n}") for n in range(30))
    rows = tuple(tuple("x" * 30 for _ in columns) for _ in range(3))
    book = _book(Report("t", (Table(columns, rows), Table(columns[:3], ()))))
    wide, narrow = book.worksheets
    assert wide.page_setup.fitToWidth == 5
    assert wide.print_title_cols == "$A:$B"
    assert wide.print_title_rows == "$1:$1"
    assert wide.freeze_panes == "C2"
    assert narrow.page_setup.fitToWidth == 1


def test_what_binds_a_paper_stands_on_the_printed_sheet_too() -> None:
    content = Report("t", (Facts((("a", "b"),)),), anchor="Root & branch", mark="REHEARSAL")
    with zipfile.ZipFile(BytesIO(_bytes(content))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "&amp;RREHEARSAL</oddHeader>" in sheet
    assert "<oddFooter>&amp;LRoot &amp;&amp; branch" in sheet
