"""A list of requests is read out of whatever inspectors bring; what is none is refused by sheet and row."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from desktop.services.errors import RequestListRefused
from desktop.services.filing.sources import SourceProblem
from desktop.services.inspection.request_list import numbered, parse_requests, read_request_list
from models.inspection.inspection import InspectionRequest
from models.inspection.inspection_log import LONGEST_TEXT

EXPECTED = [(1, "人员一览", "58条"), (2, "承诺书", "")]


def said(requests: tuple[InspectionRequest, ...]) -> list[tuple[int, str, str]]:
    return [(each.number, each.text, each.clause) for each in requests]


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet(f"清单{len(book.sheetnames) + 1}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_title_and_heads(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "清单.xlsx",
        [
            ["某某区保密检查需求清单"],
            [],
            ["序号", "检查内容", "依据", "备注"],
            [1, "人员一览", "58条", "当场"],
            [2, "承诺书"],
        ],
    )
    assert said(read_request_list(path)) == EXPECTED


def test_sheets_that_count_anew_are_counted_through(tmp_path: Path) -> None:
    rows: list[list[object]] = [["序号", "检查内容"], [1, "甲项"], [2, "乙项"]]
    path = workbook(tmp_path / "两页.xlsx", rows, [["序号", "检查内容"], [1, "丙项"]])
    assert said(read_request_list(path)) == [(1, "甲项", ""), (2, "乙项", ""), (3, "丙项", "")]


def test_a_word_document_with_a_table_or_numbered_lines(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=0, cols=3)
    for row in (["序号", "检查需求", "依据"], ["1", "人员一览", "58条"], ["2", "承诺书", ""]):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "表.docx")
    assert said(read_request_list(tmp_path / "表.docx")) == EXPECTED
    document = Document()
    document.add_paragraph("1、人员一览（依据：58条）")
    document.add_paragraph("2、承诺书")
    document.save(tmp_path / "行.docx")
    assert said(read_request_list(tmp_path / "行.docx")) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lists_with_separators_and_texts(tmp_path: Path, encoding: str) -> None:
    listed = tmp_path / "清单.csv"
    listed.write_bytes("序号,检查内容,依据\r\n1,人员一览,58条\r\n2,承诺书,\r\n".encode(encoding))
    assert said(read_request_list(listed)) == EXPECTED
    plain = tmp_path / "清单.txt"
    plain.write_bytes("1．人员一览（依据：58条）\n2．承诺书\n".encode(encoding))
    assert said(read_request_list(plain)) == EXPECTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（1）人员一览\n（2）承诺书", [(1, "人员一览", ""), (2, "承诺书", "")]),
        ("一、人员\n二、承诺", [(1, "人员", ""), (2, "承诺", "")]),
        ("- 人员\n• 承诺", [(1, "人员", ""), (2, "承诺", "")]),
        ("一、人员\n1、甲\n2、乙\n二、日志\n1、丙", None),
        (
            "2026.07 备份记录\n2026 年巡检表",
            [(1, "2026.07 备份记录", ""), (2, "2026 年巡检表", "")],
        ),
        ("| 序号 | 检查需求 |\n|---|---|\n| 7 | 甲 |", [(7, "甲", "")]),
        ("7\t甲项\n9\t乙项", [(7, "甲项", ""), (9, "乙项", "")]),
    ],
)
def test_what_is_pasted(text: str, expected: list[tuple[int, str, str]] | None) -> None:
    found = said(parse_requests(text))
    if expected is None:
        assert [number for number, _text, _clause in found] == [1, 2, 3, 4, 5]
    else:
        assert found == expected


def test_a_thousand_lines(tmp_path: Path) -> None:
    rows: list[list[object]] = [["序号", "检查内容"]]
    rows += [[number, f"第{number}项，请提供相关记录"] for number in range(1, 1001)]
    found = read_request_list(workbook(tmp_path / "长.xlsx", rows))
    assert [each.number for each in found] == list(range(1, 1001))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["甲", "乙", "丙"], ["丁", "戊", "己"]], "row 1"),
        ([["序号", "检查内容"], [1, "甲"], [1, "乙"]], "row 3"),
        ([["序号", "检查内容"], [1, "甲"], [2, ""]], "row 3"),
        ([["序号", "检查内容"], ["第一", "甲"]], "row 2"),
        ([["序号", "检查内容"], [1, "长" * (LONGEST_TEXT + 1)]], "row 2"),
        ([["序号", "检查内容"]], "no request"),
    ],
)
def test_a_wrong_shape_is_named_by_its_place(
    tmp_path: Path, rows: list[list[object]], place: str
) -> None:
    with pytest.raises(RequestListRefused) as caught:
        read_request_list(workbook(tmp_path / "错.xlsx", rows))
    assert place in " ".join(caught.value.problems)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("无.txt", b""),
        ("乱.txt", b"\xff\xfe\x00\x81\x30"),
        ("假.xlsx", b"PK\x03\x04 nothing"),
        ("假.docx", b"PK\x03\x04 nothing"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("空.csv", b""),
    ],
)
def test_files_that_are_no_list_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((SourceProblem, RequestListRefused)):
        read_request_list(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("none.xlsx", "none.txt", "none.docx"):
        with pytest.raises(SourceProblem):
            read_request_list(tmp_path / name)


def test_numbers_that_are_taken_are_given_anew() -> None:
    known = [InspectionRequest(1, "甲"), InspectionRequest(5, "乙")]
    new = [InspectionRequest(1, "丙"), InspectionRequest(2, "丁"), InspectionRequest(9, " 甲 ")]
    assert said(numbered(new, known)) == [(6, "丙", ""), (2, "丁", "")]


def test_a_day_behind_a_number_is_not_part_of_it() -> None:
    assert said(parse_requests("1、保密制度\n2、2026-08-14 的巡检表\n3) 2026年度演练")) == [
        (1, "保密制度", ""),
        (2, "2026-08-14 的巡检表", ""),
        (3, "2026年度演练", ""),
    ]


def test_what_is_no_list_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    for name, data in (
        ("清单.xlsx", b"not a workbook"),
        ("清单.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600),
        ("清单.csv", b"1,2,3\n4,5,6\n"),
        ("清单.txt", b"1\n2\n"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(RequestListRefused):
            read_request_list(path)
    with pytest.raises(SourceProblem):
        read_request_list(tmp_path / "没有.doc")
