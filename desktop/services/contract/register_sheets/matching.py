"""Which row of somebody's sheet holds the headings, which form it is, and which heading means which field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from desktop.services.contract.register_sheets.reading import Sheet, TableRow
from desktop.services.contract.register_sheets.records import Form, SheetMatch

_LOOKED_AT = 15
"""Titles and remarks stand above the headings, but not more rows of them."""

_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
_NOISE = re.compile(r"[\s*＊:：_·.]+")
_NUMBERS = frozenset({"序号", "no", "#", "行号", "№"})
"""Headings of a column that only numbers the rows."""

IGNORED = ""
"""What a mapping says of a column that nobody wants."""


class Headings(NamedTuple):
    """A heading row: its number, and for each column the field that it means."""

    row: int
    columns: Mapping[int, str]
    match: SheetMatch


def heading_key(match: Sequence[str]) -> str:
    """What a sheet's headings are remembered by."""
    return "\n".join(_plain(each) for each in match)


def match_sheet(
    sheet: Sheet,
    forms: Sequence[Form],
    wanted: Mapping[str, str],
    remembered: Mapping[tuple[str, str], Mapping[str, str]],
) -> Headings | None:
    """The best reading of a sheet, None where it is none of these forms.

    `wanted` maps headings to fields and goes before what was `remembered` by (form, headings) from an earlier import,
    and that before what headings are called by us.
    """
    best: tuple[tuple[int, ...], Headings] | None = None
    for form in forms:
        named = _plain(sheet.name) in {_plain(each) for each in form.names}
        for row in sheet.rows[:_LOOKED_AT]:
            found = _read_headings(sheet.name, row, form, wanted, remembered)
            known = set(found.columns.values())
            needed = [field for field in form.fields if field.required]
            whole = all(field.id in known for field in needed)
            if len(known) < min(2, len(form.fields)):
                continue
            score = (int(whole), int(named), len(known), -row.number)
            if best is None or score > best[0]:
                best = score, found
    return None if best is None else best[1]


def strange_fields(forms: Sequence[Form], wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of the `wanted` fields that no form has, by id or by heading."""
    known = {each.id for form in forms for each in form.fields} | {
        _plain(name)
        for form in forms
        for each in form.fields
        for name in (*each.headings, each.zh, each.en)
    }
    return tuple(
        each
        for each in wanted
        if each != IGNORED and each not in known and _plain(each) not in known
    )


def _read_headings(
    sheet: str,
    row: TableRow,
    form: Form,
    wanted: Mapping[str, str],
    remembered: Mapping[tuple[str, str], Mapping[str, str]],
) -> Headings:
    headings = tuple(text for _column, text in sorted(row.cells.items()))
    ours = {_plain(name): field.id for field in form.fields for name in reversed(field.headings)}
    # A field's own name goes before another's alias.
    ours |= {_plain(name): field.id for field in form.fields for name in (field.zh, field.en)}
    before = remembered.get((form.id, heading_key(headings)), {})
    fields = {field.id for field in form.fields}
    asked = {
        _plain(name): field if field in fields else ours.get(_plain(field), field)
        for name, field in wanted.items()
    }
    columns: dict[int, str] = {}
    mapping: dict[str, str] = {}
    unknown: list[str] = []
    for column, heading in sorted(row.cells.items()):
        plain = _plain(heading)
        field = asked.get(plain, before.get(heading, ours.get(plain, "")))
        if field in fields and field not in columns.values():
            columns[column] = field
            mapping[heading] = field
        elif field == IGNORED and (plain in asked or heading in before):
            mapping[heading] = IGNORED
        elif plain not in asked and plain not in _NUMBERS:
            unknown.append(heading)
    return Headings(row.number, columns, SheetMatch(sheet, form, headings, mapping, tuple(unknown)))


def _plain(heading: str) -> str:
    """A heading without brackets, stars and spaces: "受理时间（必填）*" is 受理时间."""
    text = unicodedata.normalize("NFKC", heading)
    return _NOISE.sub("", _BRACKETED.sub("", text) or text).casefold()
