"""Lists of any length: rows are made, set and written one after the other, in every format."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest

from exporters.page_items import Page
from exporters.page_layout import Layout
from exporters.pdf import _faces, write_pdf
from exporters.report import Column, Heading, MadeRows, Report, Table
from exporters.sheet import write_xlsx
from exporters.word import write_docx
from tests.exporters.builders import NOW

_COLUMNS = tuple(Column(name) for name in ("序号", "档号", "题名", "日期", "密级", "备注"))
_WRITERS = pytest.mark.parametrize(
    ("write", "most"), [(write_pdf, 700), (write_docx, 100), (write_xlsx, 150)]
)
"""`most`: bytes of memory that one more row may take; what is written, compressed, is among them."""


def _row(number: int) -> tuple[str, ...]:
    return (
        str(number),
        f"SD-08-2026-{number:05d}",
        f"巡检记录表 {number}",
        "2026-08-14",
        "内部",
        "",
    )


def _list(count: int) -> Report:
    return Report("移交清单", (Heading("记录"), Table(_COLUMNS, MadeRows(range(count), _row))))


def _peak(write: Callable[..., None], count: int) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        write(_list(count), BytesIO(), created=NOW)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@_WRITERS
def test_a_long_list_takes_hardly_more_memory_than_a_short_one(
    write: Callable[..., None], most: int
) -> None:
    write(_list(10), BytesIO(), created=NOW)  # typefaces and templates are read once
    short, long = _peak(write, 200), _peak(write, 1200)
    assert (long - short) / 1000 < most


@_WRITERS
def test_rows_that_come_once_are_written_as_rows_that_stay(
    write: Callable[..., None], most: int
) -> None:
    once, stay = BytesIO(), BytesIO()
    write(Report("移交清单", (Table(_COLUMNS, (_row(n) for n in range(90))),)), once, created=NOW)
    rows: Sequence[tuple[str, ...]] = [_row(n) for n in range(90)]
    write(Report("移交清单", (Table(_COLUMNS, rows),)), stay, created=NOW)
    assert once.getvalue() == stay.getvalue()


def test_no_page_is_kept_once_it_is_full() -> None:
    layout = Layout(_list(300), _faces())
    kept: list[int] = []

    def take(page: Page) -> None:
        assert page.items
        kept.append(len(layout.pages))

    layout.set_report(take)
    assert len(kept) == layout.begun > 3
    assert set(kept) == {0}


def test_made_rows_are_a_sequence() -> None:
    rows = MadeRows(range(5), _row)
    assert len(rows) == 5
    assert rows[4] == _row(4)
    assert list(rows[1:3]) == [_row(1), _row(2)]
    assert list(rows) == list(rows)
