"""A register as a workbook or a list: its rows under headings that are read back, and how to fill it in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from exporters.report import Align, Column, Report, Table
from exporters.sheet import write_xlsx
from models.sheet_fields import Field, FieldType
from resources.words import N_, _

GUIDANCE = frozenset({"how to fill in", "填写说明"})
"""What the sheet of explanations is called, in lower case: it is no part of the register."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HINTS = {
    FieldType.TEXT: N_("text"),
    FieldType.DAY: N_("day, like 2026-08-14"),
    FieldType.MOMENT: N_("day and time, like 2026-08-14 14:30"),
    FieldType.MONTH: N_("month, like 2026-08"),
    FieldType.WHOLE: N_("whole number"),
    FieldType.YES: N_("yes or no"),
}


class RegisterTable(NamedTuple):
    """One form of a register with its rows, a text for each field."""

    title: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[str]]


def register_workbook(title: str, tables: Iterable[RegisterTable], created: datetime) -> bytes:
    """An xlsx with a sheet for each table, and one that says what belongs in which column."""
    kept = list(tables)
    blocks = [
        Table(
            tuple(
                Column(
                    field.label,
                    align=Align.RIGHT if field.type is FieldType.WHOLE else Align.LEFT,
                )
                for field in table.fields
            ),
            [tuple(row) for row in table.rows],
            table.title,
        )
        for table in kept
    ]
    blocks.append(_guidance(kept))
    buffer = BytesIO()
    report = Report(title=title, blocks=tuple(blocks), landscape=True)
    write_xlsx(report, buffer, created=created)
    return buffer.getvalue()


def register_list(table: RegisterTable) -> bytes:
    """A csv in UTF-8 that sheet programs open as it is; what would be a formula there begins with an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([field.label for field in table.fields])
    writer.writerows([[_inert(text) for text in row] for row in table.rows])
    return stream.getvalue().encode("utf-8-sig")


def _guidance(tables: Sequence[RegisterTable]) -> Table:
    rows = []
    for table in tables:
        for field in table.fields:
            hint = _(_HINTS[field.type]) if field.type in _HINTS else ""
            if field.choices:
                hint = _("one of: {known}").format(
                    known=_(", ").join(choice.label for choice in field.choices)
                )
            needed = _("must be filled in") if field.required else ""
            if field.shown_only:
                needed = _("shown only, not read back")
            rows.append((table.title, field.label, hint, needed))
    titles = (_("Sheet of"), _("What it is called"), _("What belongs there"), _("Needed"))
    return Table(tuple(Column(each) for each in titles), rows, _("How to fill in"))


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
