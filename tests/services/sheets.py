"""Workbooks and lists as offices make them, with errors planted at known cells."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

START = date(2026, 4, 16)
HEADINGS = ("巡检日期", "单号", "巡检对象", "巡检人", "业务系统", "是否异常")


def write_book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of these sheets, values as they are given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def inspections(count: int) -> list[list[Any]]:
    """So many inspections with dates in the spellings of an office, every one of its own."""
    rows: list[list[Any]] = []
    for number in range(count):
        day = START + timedelta(days=number % 200)
        spelt: tuple[Any, ...] = (
            day,
            f"{day:%Y-%m-%d}",
            f"{day.year}/{day.month}/{day.day}",
            f"{day:%Y.%m.%d}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y%m%d}",
            (day - date(1899, 12, 30)).days,
            f"{day:%Y-%m-%d} 09:30",
        )
        rows.append(
            [spelt[number % 8], f"XJ-{number:05d}", f"机房 {number % 7}", "赵一", "门户", "否"]
        )
    return rows


def plant(rows: list[list[Any]], seed: int = 6) -> dict[str, str]:
    """Forty errors of eight sorts in as many rows; returns the cell of each with a word of what is to be said of it."""
    chosen = random.Random(seed).sample(range(60, len(rows)), 40)
    planted: dict[str, str] = {}
    for number, at in enumerate(sorted(chosen)):
        line = at + 2  # below the headings
        match number % 8:
            case 0:
                rows[at][0] = "2026-02-30"
                planted[f"A{line}"] = "no day"
            case 1:
                rows[at][0] = "2099-01-01"
                planted[f"A{line}"] = "hasn't come"
            case 2:
                rows[at][2] = None
                planted[f"C{line}"] = "empty"
            case 3:
                rows[at][3] = "长" * 300
                planted[f"D{line}"] = "characters"
            case 4:
                rows[at][5] = "也许"
                planted[f"F{line}"] = "yes nor no"
            case 5:
                rows[at][1] = rows[0][1]
                planted[f"B{line}"] = "row 2"
            case 6:
                rows[at][0] = "8月14日"
                planted[f"A{line}"] = "no day"
            case _:
                rows[at][0] = "2025-08-14"
                planted[f"A{line}"] = "before the service"
    return planted
