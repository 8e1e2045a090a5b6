"""Cells of an import plan: what stands in each column, and what a person's words mean there."""

from __future__ import annotations

import enum
import re
from typing import Any

from desktop.itemmodels.formats import format_date, mark_words
from desktop.services.filing.guess_dates import first_day, month_in, quarter_in
from desktop.services.filing.plan_records import Choice, PlanRow, RowState
from desktop.services.filing.plan_words import state_words
from models.categories import Category, Mark
from resources.words import _

_SEPARATORS = re.compile(r"[,，、;；\s]+")
_PERIOD = re.compile(r"(?:19|20)\d\d(-(0[1-9]|1[0-2])|-Q[1-4])?")


class PlanColumn(enum.IntEnum):
    """Columns of the table, in their order."""

    STATE = 0
    TITLE = 1
    CATEGORY = 2
    TYPE = 3
    PERIOD = 4
    FORMED = 5
    PERSONS = 6
    SYSTEMS = 7
    NUMBER = 8
    MARK = 9

    @property
    def field(self) -> str:
        """The field of `Choice` that stands in it; nothing for the state."""
        return "" if self is PlanColumn.STATE else self.name.lower()


EDITABLE = tuple(column for column in PlanColumn if column is not PlanColumn.STATE)


def column_title(column: PlanColumn) -> str:
    """The heading of a column."""
    return {
        PlanColumn.STATE: _("State"),
        PlanColumn.TITLE: _("Title"),
        PlanColumn.CATEGORY: _("Category"),
        PlanColumn.TYPE: _("Type"),
        PlanColumn.PERIOD: _("Period"),
        PlanColumn.FORMED: _("Formed"),
        PlanColumn.PERSONS: _("Persons"),
        PlanColumn.SYSTEMS: _("Systems"),
        PlanColumn.NUMBER: _("Paper's number"),
        PlanColumn.MARK: _("Mark"),
    }[column]


def cell_words(row: PlanRow, column: PlanColumn) -> str:
    """What stands in a cell; nothing where nothing is known."""
    if column is PlanColumn.STATE:
        if row.choice.version_of is not None and row.will_be_filed:
            return _("New version")
        if not row.choice.included and row.state in (RowState.READY, RowState.LOOK):
            return _("Left out")
        return state_words(row.state)
    return value_words(column, getattr(row.choice, column.field))


def value_words(column: PlanColumn, value: Any) -> str:
    """A value of a column in words, as it can be typed again."""
    if column is PlanColumn.CATEGORY:
        return _(value.label) if value else ""
    if column is PlanColumn.MARK:
        return mark_words(value)
    if column is PlanColumn.FORMED:
        return format_date(value) if value else ""
    if isinstance(value, tuple):
        return "、".join(value)
    return str(value)


def parse_cell(column: PlanColumn, text: str) -> Any:
    """The value that `text` means in a column. Raises ValueError with a sentence for the person."""
    text = " ".join(text.split())
    match column:
        case PlanColumn.PERSONS | PlanColumn.SYSTEMS:
            return tuple(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))
        case PlanColumn.FORMED:
            return _day(text)
        case PlanColumn.PERIOD:
            return _period(text)
        case PlanColumn.CATEGORY:
            return _one_of(text, {_(each.label): each for each in Category})
        case PlanColumn.MARK:
            return _one_of(text, {mark_words(each): each for each in Mark})
        case PlanColumn.TITLE:
            if not text:
                raise ValueError(_("A title can't be empty."))
            return text
        case _:
            return text


def empty_value(column: PlanColumn) -> Any:
    """What clearing a cell leaves: nothing, or the usual."""
    return getattr(Choice(), column.field)


def _day(text: str) -> Any:
    if not text:
        return None
    found = first_day(text)
    if found is None:
        sentence = _("“{text}” is not a date; write it as 2026-07-31.").format(text=text)
        raise ValueError(sentence)
    return found


def _period(text: str) -> str:
    period = text.upper()
    if not period or _PERIOD.fullmatch(period):
        return period
    if found := quarter_in(text) or month_in(text):
        return found
    raise ValueError(_("A period is a month (2026-07), a quarter (2026-Q3) or a year (2026)."))


def _one_of(text: str, choices: dict[str, Any]) -> Any:
    if text in choices:
        return choices[text]
    raise ValueError(
        _("There is no {word}; there are: {known}.").format(word=text, known="、".join(choices))
    )
