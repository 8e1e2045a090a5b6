"""A file of tables becomes rows of texts. Only the fenced process opens it: whoever wrote the file may mean harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from desktop.services.filing.sources import SourceFile, SourceProblem, read_whole, visible_name
from resources.words import _
from search.fencing.fenced import FencedProcess
from search.fencing.reasons import Reason

LARGEST = 32 * 1024 * 1024
"""Bytes of a file; a register of a hundred thousand rows is smaller."""

_MODULE = "search.fencing.table_worker"
_MEMORY = 2 * 1024**3
_SECONDS = 60.0
_LARGEST_ANSWER = 256 * 1024**2
_READ = 1


class TableRow(NamedTuple):
    """A row that isn't empty; rows and columns count from 0."""

    number: int
    cells: dict[int, str]


class Sheet(NamedTuple):
    """A sheet; that of a list has the file's name."""

    name: str
    rows: list[TableRow]


def read_sheets(path: Path) -> list[Sheet]:
    """The visible sheets of an xlsx workbook, or the rows of a csv list. Nothing in it is run or fetched.

    Raises SourceProblem with a sentence, ReaderUnavailable where no process can be started.
    """
    shown = visible_name(path.name)
    try:
        read = read_whole(SourceFile(str(path), shown, path.stat().st_size), LARGEST)
    except OSError:
        raise SourceProblem(_("The file can't be found.")) from None
    if read is None:
        raise SourceProblem(_("It is too large for a register."))
    if not read[0]:
        raise SourceProblem(_("The file is empty."))
    return [
        Sheet(name or shown, [TableRow(number, dict(cells)) for number, cells in rows])
        for name, rows in _answer(read[0])
    ]


def _answer(data: bytes) -> list[tuple[str, list[tuple[int, list[tuple[int, str]]]]]]:
    process = FencedProcess(_MODULE, _MEMORY)
    try:
        reason, answered = process.ask(_READ, [data], seconds=_SECONDS, largest=_LARGEST_ANSWER)
    finally:
        process.end()
    if reason is Reason.UNSUPPORTED:
        raise SourceProblem(_("Only .xlsx workbooks and .csv lists are read; save it as one."))
    if reason is not Reason.NONE:
        raise SourceProblem(_(reason.sentence))
    try:
        return [
            (
                str(sheet["name"]),
                [
                    (int(number), [(int(column), str(text)) for column, text in cells])
                    for number, cells in sheet["rows"]
                ],
            )
            for sheet in json.loads(answered[0])
        ]
    except (ValueError, KeyError, TypeError, IndexError):
        raise SourceProblem(_(Reason.STOPPED.sentence)) from None
