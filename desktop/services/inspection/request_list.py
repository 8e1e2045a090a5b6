"""A list of what inspectors ask for, out of a workbook, a Word document, a list or what was pasted.

Somebody else wrote it: files are opened behind the fence only, and what can't be a list is refused by sheet and row.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from desktop.services.contract.register_sheets.reading import read_sheets
from desktop.services.errors import RequestListRefused
from desktop.services.filing.sources import SourceFile, SourceProblem, read_whole, visible_name
from desktop.services.knowledge.docx_article import converted
from models.inspection.inspection import InspectionRequest
from models.inspection.inspection_log import LONGEST_CLAUSE, LONGEST_TEXT, MOST_REQUESTS
from models.naming import name_key, tidy_name
from resources.words import _

LARGEST = 32 * 1024 * 1024
"""Bytes of a list; one of a thousand lines has less than one of these."""

_KINDS = (".xlsx", ".docx", ".csv", ".txt", ".md")
_MOST_PROBLEMS = 50
_HEAD_WITHIN = 15
"""Rows from the top among which the heads of the columns stand: titles and remarks come first."""

_NUMBER = ("序号", "编号", "no", "no.", "number", "#", "号")
_TEXT = (
    "检查需求",
    "检查内容",
    "需求",
    "需求内容",
    "需提供材料",
    "需提供资料",
    "材料名称",
    "资料名称",
    "资料清单",
    "检查事项",
    "检查项",
    "事项",
    "内容",
    "问题",
    "request",
    "requested",
    "item",
    "question",
    "what is asked for",
)
_CLAUSE = ("依据", "检查依据", "条款", "法规依据", "对应条款", "clause", "basis")
_LEAD = re.compile(
    r"\s*(?:[-*•·]\s+|(?P<number>[0-9]{1,5})\s*(?:[、)）]|[.．:：](?![0-9]))\s*"
    r"|[(（](?P<inside>[0-9]{1,5})[)）]\s*|[一二三四五六七八九十百]{1,5}、\s*)"
)
_BASIS = re.compile(
    r"[(（\[【]\s*(?:依据|条款|clause|basis)[:：]\s*(?P<clause>[^()（）\[\]【】]+)[)）\]】]\s*$"
)
_ROW = re.compile(r"\s*\|(.*)\|\s*$")
_RULE = re.compile(r"[\s|:\-]+")


class _Line(NamedTuple):
    """A line of a list: where it stands, its number if it has one, and its words."""

    place: str
    number: int | None
    text: str
    clause: str
    table: int = 0
    """Lines of running text belong to none."""


def read_request_list(path: Path) -> tuple[InspectionRequest, ...]:
    """The requests in an .xlsx, .csv, .docx or .txt file.

    Raises RequestListRefused that names sheet and row, SourceProblem with a sentence, ReaderUnavailable.
    """
    suffix = path.suffix.lower()
    if suffix not in _KINDS and path.exists():
        raise RequestListRefused([_("Only .xlsx, .docx, .csv and .txt lists are read.")])
    # Whatever isn't a workbook would be read as a list, one strange request a line.
    if suffix == ".xlsx" and not _bytes(path).startswith(b"PK"):
        raise RequestListRefused([_("It is no workbook, whatever its name says.")])
    if suffix == ".docx":
        return parse_requests(converted(_bytes(path)).text)
    if suffix in (".txt", ".md"):
        data = _bytes(path)
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return parse_requests(data.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise SourceProblem(_("It is no text."))
    lines: list[_Line] = []
    for sheet in read_sheets(path):
        rows = [(row.number + 1, row.cells) for row in sheet.rows]
        if rows:
            lines += _table(visible_name(sheet.name), rows, len(lines) + 1)
    return _checked(lines)


def parse_requests(text: str) -> tuple[InspectionRequest, ...]:
    """The requests in a pasted text: a line each, or a table with tabs or bars. Raises RequestListRefused."""
    lines: list[_Line] = []
    table: list[tuple[int, dict[int, str]]] = []
    for number, line in enumerate(text.splitlines() or [""], start=1):
        cells = _cells(line)
        if cells is not None:
            if any(each.strip() for each in cells):
                table.append((number, {at: each for at, each in enumerate(cells) if each.strip()}))
            continue
        if table:
            lines += _table(_("the list"), table, len(lines) + 1)
            table = []
        plain = tidy_name(line.lstrip("#> ").replace("**", ""))
        if plain:
            lines.append(_line(number, plain))
    if table:
        lines += _table(_("the list"), table, len(lines) + 1)
    return _checked(lines)


def numbered(
    new: Sequence[InspectionRequest], known: Sequence[InspectionRequest]
) -> tuple[InspectionRequest, ...]:
    """`new` without what is asked for already, each with a number that is free."""
    taken = {each.number for each in known}
    said = {name_key(each.text) for each in known}
    made = []
    for each in new:
        if name_key(each.text) in said:
            continue
        number = each.number
        if number in taken:
            number = max(taken) + 1
        taken.add(number)
        said.add(name_key(each.text))
        made.append(InspectionRequest(number, each.text, each.clause))
    return tuple(made)


def _bytes(path: Path) -> bytes:
    try:
        read = read_whole(SourceFile(str(path), path.name, path.stat().st_size), LARGEST)
    except OSError:
        raise SourceProblem(_("The file can't be found.")) from None
    if read is None:
        raise SourceProblem(_("It is too large for a list of requests."))
    return read[0]


def _cells(line: str) -> list[str] | None:
    """The cells of a line of a table; None for running text."""
    bars = _ROW.match(line)
    if bars is not None:
        if _RULE.fullmatch(line):
            return []
        parts = re.split(r"(?<!\\)\|", bars[1])
        return [each.replace("\\|", "|").replace("<br>", " ").strip() for each in parts]
    if "\t" in line and line.strip():
        return next(csv.reader(io.StringIO(line), delimiter="\t", quoting=csv.QUOTE_NONE), [])
    return None


def _line(number: int, text: str) -> _Line:
    lead = _LEAD.match(text)
    own = None
    if lead is not None and text[lead.end() :].strip():
        own = int(lead["number"] or lead["inside"] or 0) or None
        text = text[lead.end() :]
    basis = _BASIS.search(text)
    clause = basis["clause"].strip() if basis else ""
    if basis is not None and text[: basis.start()].strip():
        text = text[: basis.start()]
    return _Line(_("line {row}").format(row=number), own, text.strip(), clause)


def _table(name: str, rows: Sequence[tuple[int, Mapping[int, str]]], table: int) -> list[_Line]:
    """The lines of one table, by the heads of its columns, or by what the columns hold."""
    columns, begins = _columns(name, rows)
    number_at, text_at, clause_at = columns
    lines, problems = [], []
    for row, cells in rows[begins:]:
        place = _("{sheet}, row {row}").format(sheet=name, row=row)
        text = tidy_name(cells.get(text_at, ""))
        said = cells.get(number_at, "").strip() if number_at is not None else ""
        if not text:
            if said and _whole(said) is not None:
                problems.append(_("{place}: nothing is asked for.").format(place=place))
            continue
        number = _whole(said)
        if said and number is None:
            problems.append(
                _("{place}: “{word}” is no number.").format(place=place, word=tidy_name(said)[:20])
            )
        clause = tidy_name(cells.get(clause_at, "")) if clause_at is not None else ""
        lines.append(_Line(place, number, text, clause, table))
    if problems:
        raise RequestListRefused(problems)
    return lines


def _columns(
    name: str, rows: Sequence[tuple[int, Mapping[int, str]]]
) -> tuple[tuple[int | None, int, int | None], int]:
    """Which column holds what, and how many rows stand above the first request."""
    widths = {column for _row, cells in rows for column in cells}
    for at, (_row, cells) in enumerate(rows[:_HEAD_WITHIN]):
        # A title may hold the same words; it stands alone in its row.
        alone = len(cells) == 1 < len(widths)
        text_at = None if alone else _named(cells, _TEXT, exactly=len(widths) == 1)
        if text_at is not None:
            return (_named(cells, _NUMBER), text_at, _named(cells, _CLAUSE)), at + 1
    if len(widths) == 1:
        return (None, widths.pop(), None), 0
    first = min(widths)
    if len(widths) <= 3 and all(_whole(cells.get(first, "")) is not None for _row, cells in rows):
        rest = sorted(widths - {first})
        return (first, rest[0], rest[1] if len(rest) > 1 else None), 0
    sentence = _("{sheet}, row {row}: no column says what is asked for.")
    raise RequestListRefused([sentence.format(sheet=name, row=rows[0][0])])


def _named(cells: Mapping[int, str], names: Iterable[str], *, exactly: bool = False) -> int | None:
    """The column whose head is, or else contains, one of the names, the most telling first."""
    heads = {column: name_key(text).replace(" ", "") for column, text in cells.items()}
    wanted = [name_key(each).replace(" ", "") for each in names]
    for name in wanted:
        for column, head in heads.items():
            if head == name:
                return column
    if exactly:
        return None
    for name in wanted:
        for column, head in heads.items():
            if len(name) > 1 and name in head and len(head) <= 12:
                return column
    return None


def _whole(text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".、")
    plain = plain.removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdigit() and 0 < len(plain) <= 6 else None


def _checked(lines: Sequence[_Line]) -> tuple[InspectionRequest, ...]:
    """The requests, each with a number of its own. Raises RequestListRefused."""
    # Columns of numbers ask for nothing.
    if not any(character.isalpha() for each in lines for character in each.text):
        raise RequestListRefused([_("There is no request in it.")])
    problems = []
    if len(lines) > MOST_REQUESTS:
        problems.append(
            _("{count} requests: at most {most} are taken.").format(
                count=len(lines), most=MOST_REQUESTS
            )
        )
    seen: dict[tuple[int, int], str] = {}
    for each in lines:
        if len(each.text) > LONGEST_TEXT or len(each.clause) > LONGEST_CLAUSE:
            problems.append(
                _("{place}: longer than {most} characters.").format(
                    place=each.place, most=LONGEST_TEXT
                )
            )
        if each.table and each.number is not None:
            key = each.table, each.number
            if key in seen:
                problems.append(
                    _("{place}: number {number} stands at {other} already.").format(
                        place=each.place, number=each.number, other=seen[key]
                    )
                )
            seen.setdefault(key, each.place)
        if len(problems) >= _MOST_PROBLEMS:
            break
    if problems:
        raise RequestListRefused(problems)
    own = [each.number for each in lines if each.number is not None]
    # Numbers that begin anew, on another sheet or in another chapter, tell no request from another.
    keep = len(set(own)) == len(own)
    taken = set(own)
    free = iter(range(1, 2 * len(lines) + 2))
    made = []
    for each in lines:
        number = each.number if keep else None
        if number is None:
            number = next(at for at in free if not keep or at not in taken)
        made.append(InspectionRequest(number, each.text, each.clause))
    return tuple(made)
