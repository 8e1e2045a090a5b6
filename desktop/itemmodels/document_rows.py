"""Documents made ready for the table, away from the window's thread: sort ranks and the text to filter by."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.itemmodels.collation import title_key
from desktop.itemmodels.formats import text_state_words
from models.records import DocumentRecord
from resources.words import _


class Column(enum.IntEnum):
    """Columns of the document table, in their order."""

    TITLE = 0
    NUMBER = 1
    TYPE = 2
    PERIOD = 3
    PERSONS = 4
    FORMED = 5
    FILED = 6
    SIZE = 7
    TEXT = 8


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A record, what a filter looks into, and its place in the order of every column."""

    record: DocumentRecord
    haystack: str
    ranks: tuple[int, ...]


_KEYS: dict[Column, Callable[[DocumentRecord], object]] = {
    Column.TITLE: lambda record: title_key(record.title),
    Column.NUMBER: lambda record: title_key(record.number),
    Column.TYPE: lambda record: title_key(record.type),
    Column.PERIOD: lambda record: record.period,
    Column.PERSONS: lambda record: title_key("、".join(record.persons)),
    Column.FORMED: lambda record: record.formed or date.min,
    Column.FILED: lambda record: (record.filed, record.id),
    Column.SIZE: lambda record: record.version.size,
    Column.TEXT: lambda record: text_state_words(record.version),
}


def prepare_rows(records: Sequence[DocumentRecord]) -> list[DocumentRow]:
    """Sorting by any column later is comparing small integers, which keeps the window's thread free."""
    ranks = [[0] * len(Column) for _record in records]
    for column, key in _KEYS.items():
        keys = [key(record) for record in records]
        order = sorted(range(len(records)), key=keys.__getitem__)  # type: ignore[arg-type]  # keys of one column are alike
        rank = -1
        previous: object = None
        for index in order:
            if rank < 0 or keys[index] != previous:
                rank, previous = rank + 1, keys[index]
            ranks[index][column] = rank
    return [
        DocumentRow(record, _haystack(record), tuple(place))
        for record, place in zip(records, ranks, strict=True)
    ]


def _haystack(record: DocumentRecord) -> str:
    parts = (
        record.title,
        record.number,
        record.type,
        record.period,
        *record.persons,
        *record.systems,
        record.version.name,
    )
    return "\n".join(parts).casefold()


def column_title(column: Column) -> str:
    """The heading of a column."""
    return {
        Column.TITLE: _("Title"),
        Column.NUMBER: _("Number"),
        Column.TYPE: _("Type"),
        Column.PERIOD: _("Period"),
        Column.PERSONS: _("Persons"),
        Column.FORMED: _("Formed"),
        Column.FILED: _("Filed"),
        Column.SIZE: _("Size"),
        Column.TEXT: _("Text"),
    }[column]
