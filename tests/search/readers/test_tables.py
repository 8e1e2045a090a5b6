"""The cells of tables as values: full dates, all digits, what formulas came to; nothing outside the file, no bombs."""

from __future__ import annotations

import io
import time
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook

from search.fencing.fenced import FencedProcess
from search.fencing.reasons import Reason, Unreadable
from search.readers.tables import MOST_COLUMNS, read_tables
from tests.search import bombs


def _book(fill: object) -> bytes:
    book = Workbook()
    fill(book)  # type: ignore[operator]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(data: bytes) -> dict[int, dict[int, str]]:
    return dict(read_tables(data)[0].rows)


def test_values_stay_whole_whatever_is_shown() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(
            [
                date(2026, 8, 14),
                datetime.fromisoformat("2026-08-14 09:05"),
                1234.56,
                True,
                0.125,
                46248,
                "  字  ",
            ]
        )
        sheet["A1"].number_format = "m月d日"
        sheet["B1"].number_format = "h:mm"
        sheet["C1"].number_format = "#,##0"
        sheet["E1"].number_format = "0%"
        sheet.append([timedelta(hours=30), None, "=1+1"])

    rows = _cells(_book(fill))
    assert rows[0] == {
        0: "2026-08-14",
        1: "2026-08-14 09:05:00",
        2: "1234.56",
        3: "TRUE",
        4: "13%",
        5: "46248",
        6: "字",
    }
    assert rows[1] == {0: "1.25"}


def test_days_counted_from_1904_are_the_same_days() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def fill(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.worksheets[0].append([date(2026, 8, 14)])

    assert _cells(_book(fill)) == {0: {0: "2026-08-14"}}


def test_only_visible_sheets_are_read() -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].append(["a"])
        for name, state in (("藏", "hidden"), ("深", "veryHidden"), ("见", "visible")):
            sheet = book.create_sheet(name)
            sheet.append(["b"])
            sheet.sheet_state = state

    assert [table.name for table in read_tables(_book(fill))] == ["Sheet", "见"]


def test_lists_with_quotes_line_breaks_and_apostrophes() -> None:
    data = '﻿甲,乙\r\n"一,二","行\n二"\r\n,\r\n\'=1+1,\'平\r\n'.encode()
    (table,) = read_tables(data)
    assert table.rows == [
        (0, {0: "甲", 1: "乙"}),
        (1, {0: "一,二", 1: "行\n二"}),
        (3, {0: "=1+1", 1: "'平"}),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500), Reason.UNSUPPORTED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), Reason.PROTECTED),
        (b"PK\x03\x04 nothing", Reason.DAMAGED),
        (bytes(range(256)) * 9, Reason.UNSUPPORTED),
        (b'a,"b\nc', Reason.DAMAGED),
        (bombs.workbook_with_a_far_cell()[1], Reason.TOO_LARGE),
        (bombs.workbook_of_a_million_cells()[1], Reason.TOO_LARGE),
        (bombs.laughing_xlsx()[1], Reason.EXPANDS),
    ],
)  # fmt: skip
def test_what_can_be_no_register_ends_in_a_reason(data: bytes, reason: Reason) -> None:
    started = time.thread_time()
    with pytest.raises(Unreadable) as refused:
        read_tables(data)
    assert refused.value.reason is reason
    assert time.thread_time() - started < 60


def test_a_sheet_that_is_too_wide_is_refused() -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].cell(1, MOST_COLUMNS + 1, "x")

    with pytest.raises(Unreadable):
        read_tables(_book(fill))


def test_the_fenced_process_gives_the_same_answer_and_survives_a_bad_file() -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].append(["日期", "人"])

    process = FencedProcess("search.fencing.table_worker", 2 * 1024**3)
    try:
        reason, _parts = process.ask(1, [b"PK no"], seconds=30, largest=1024**2)
        assert reason is Reason.DAMAGED
        reason, parts = process.ask(1, [_book(fill)], seconds=30, largest=1024**2)
        assert reason is Reason.NONE
        assert parts == ['[{"name": "Sheet", "rows": [[0, [[0, "日期"], [1, "人"]]]]}]'.encode()]
    finally:
        process.end()
