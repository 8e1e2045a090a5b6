"""Days off as others publish them, a sheet of `date,kind,name` rows or a calendar file (.ics), as TOML of ours."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.contract.rule_problems import RuleProblem, RulesWrong
from resources.words import _

_OFF = frozenset({"holiday", "off", "rest", "休", "休息", "放假", "节假日", "假", "1"})
_STATUTORY = frozenset({"statutory", "legal", "法定", "法定节假日", "法定休假日", "2"})
_WORK = frozenset({"workday", "work", "班", "上班", "补班", "调休", "调休上班", "工作日", "0"})
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?")
_BEGIN, _END = "BEGIN:VEVENT\n", "END:VEVENT"
_FIELD = re.compile(r"^(DTSTART|DTEND|SUMMARY)(?:;[^:\n]*)?:(.*)$", re.MULTILINE)
_WORKED = re.compile("班|work", re.IGNORECASE)
_KIND = re.compile(r"[（(]?(?:补班|上班|休息|放假|休|班)[)）]?$")
_LONGEST_EVENT = 31


_LONGEST_CELL = 1_000
"""Characters; the name of a holiday has a dozen."""


class DayRow(NamedTuple):
    """One day as it is written, where it stands, and what it is said to be."""

    place: str
    day: str
    kind: str
    name: str


def sheet_rows(text: str, place: str) -> list[DayRow]:
    """The rows of a sheet; empty ones, remarks (#) and a heading in the first line are passed over.

    Raises RulesWrong.
    """
    found: list[DayRow] = []
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
        # Not left to the reader's own limit: that is one for the whole process, and others raise it.
        if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
            raise csv.Error
    except csv.Error:
        problem, remedy = _("This is no list."), _("Write rows such as 2027-01-01,holiday.")
        raise RulesWrong([RuleProblem(place, problem, remedy)]) from None
    for number, row in enumerate(rows, 1):
        cells = [*(cell.strip() for cell in row), "", "", ""]
        heading = number == 1 and _day(cells[0]) is None
        if any(cells) and not cells[0].startswith("#") and not heading:
            where = _("{file} › row {number}").format(file=place, number=number)
            found.append(DayRow(where, cells[0], cells[1].casefold(), cells[2]))
    return found


def calendar_rows(text: str, place: str, year: int | None) -> list[DayRow]:
    """The days of a calendar file's events, with `year` those of that year: such files often hold several.

    An event with 班 or "work" in its summary is a make-up day, any other is time off.
    """
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    return [
        row
        for number, event in enumerate(_events(unfolded), 1)
        for row in _event_rows(
            dict(_FIELD.findall(event)),
            _("{file} › event {number}").format(file=place, number=number),
        )
        if year is None or not row.day[:4].isdecimal() or int(row.day[:4]) == year
    ]


def _events(text: str) -> Iterator[str]:
    """What stands between the begin and the end of each event; in one pass, whatever the file is."""
    for part in text.split(_BEGIN)[1:]:
        event, end, _rest = part.partition(_END)
        if end:
            yield event


def rows_as_toml(rows: list[DayRow], place: str) -> str:
    """The rows as a file of ours: days off next to each other are one holiday. Raises RulesWrong naming wrong rows."""
    off: dict[date, tuple[str, bool]] = {}
    work: list[date] = []
    problems: list[RuleProblem] = []

    def say(row: DayRow, problem: str, remedy: str) -> None:
        problems.append(RuleProblem(row.place, problem, remedy))

    for row in rows:
        day = _day(row.day)
        if day is None:
            problem = _("“{value}” is no day.").format(value=row.day[:40])
            say(row, problem, _("Write days such as 2027-01-01."))
        elif day in off or day in work:
            problem = _("{day} is there twice.").format(day=day)
            say(row, problem, _("Keep one of the two rows."))
        elif row.kind in _WORK:
            work.append(day)
        elif row.kind in _OFF | _STATUTORY:
            off[day] = (row.name, row.kind in _STATUTORY)
        else:
            problem = _("“{value}” is no kind of day.").format(value=row.kind[:40])
            say(row, problem, _("Write holiday (休), statutory (法定) or workday (班)."))
    if not problems and not off:
        problem, remedy = (
            _("There are no days off in it."),
            _("Write rows such as 2027-01-01,holiday."),
        )
        problems.append(RuleProblem(place, problem, remedy))
    if problems:
        raise RulesWrong(problems)
    return _as_toml(off, work, place)


def _event_rows(fields: dict[str, str], place: str) -> Iterator[DayRow]:
    summary = fields.get("SUMMARY", "").replace("\\", "").strip()
    kind = "班" if _WORKED.search(summary) else "休"
    name = _KIND.sub("", summary).strip()
    first, end = _basic(fields.get("DTSTART", "")), _basic(fields.get("DTEND", ""))
    if first is None:
        yield DayRow(place, fields.get("DTSTART", "").strip(), kind, name)
        return
    # DTEND is the first day after; an event without one is of a single day (RFC 5545, 3.6.1).
    length = min(max((end - first).days, 1), _LONGEST_EVENT) if end else 1
    for number in range(length):
        yield DayRow(place, str(first + timedelta(days=number)), kind, name)


def _as_toml(off: dict[date, tuple[str, bool]], work: list[date], source: str) -> str:
    lines = [
        f"year = {min(off).year}",
        f"source = '{_bare(source)}'",
        f"workdays = [{', '.join(map(str, sorted(work)))}]",
        "",
    ]
    for first, last in _spans(sorted(off)):
        days = [day for day in sorted(off) if first <= day <= last]
        names = dict.fromkeys(filter(None, (_bare(off[day][0], 10) for day in days)))
        statutory = ", ".join(str(day) for day in days if off[day][1])
        lines += [
            "[[holiday]]",
            f"name = '{'、'.join(names)[:30] or '放假'}'",
            f"from = {first}",
            f"to = {last}",
            f"statutory = [{statutory}]",
            "",
        ]
    return "\n".join(lines)


def _spans(days: list[date]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def _day(text: str) -> date | None:
    return _date(_DAY.fullmatch(text.strip()))


def _basic(text: str) -> date | None:
    return _date(_BASIC.fullmatch(text.strip()))


def _date(found: re.Match[str] | None) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t，", key=first.count)


def _bare(text: str, most: int = 60) -> str:
    """Text as it may stand between single quotes in TOML."""
    return "".join(each for each in text if each.isprintable() and each != "'")[:most]
