"""Records that a line of a request list names: by number, by type, with the day, month, person or system that it names.

What isn't named isn't guessed: a line that names no type and no number is left for a person to answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from models.categories import Category
from models.inspection.inspection import InspectionRequest
from models.inspection.scope import period_days
from models.knowledge.titles import title_key
from models.records import DocumentRecord

MOST_FOUND = 20
"""Records taken for one line: more than that asks for a person's choice."""

_DAY = re.compile(r"(20[0-9]{2})\s*[-年./]\s*([0-9]{1,2})\s*[-月./]\s*([0-9]{1,2})\s*日?")
_MONTH = re.compile(r"(20[0-9]{2})\s*[-年./]\s*([0-9]{1,2})\s*月?(?![0-9])")
_LEAST_TYPE = 2
_PERSONAL = (Category.PERSONNEL, Category.PLEDGE)
_EVERYBODY = re.compile("全体|全部|所有|每人|每个人|各人|人员名单|all |every", re.IGNORECASE)
"""How a line says that everybody's are meant."""


def records_named(
    request: InspectionRequest, documents: Iterable[DocumentRecord]
) -> list[DocumentRecord]:
    """The records that a request names, the newest first; none where it is for a person to say."""
    wanted, known = title_key(request.text), list(documents)
    numbered = [each for each in known if each.number and title_key(each.number) in wanted]
    if numbered:
        return numbered[:MOST_FOUND]
    types = {
        each.type
        for each in known
        if len(each.type) >= _LEAST_TYPE and title_key(each.type) in wanted
    }
    if not types:
        return []
    # 应急预案 is meant, and not 预案, where both are types.
    types = {one for one in types if not any(one != other and one in other for other in types)}
    found = [each for each in known if each.type in types]
    found = _of_days(request.text, found)
    found = _naming(wanted, found, "persons")
    found = _naming(wanted, found, "systems")
    if not _EVERYBODY.search(request.text):
        # Of everybody's papers none are taken out of the vault for a line that names nobody.
        found = [
            each for each in found if each.category not in _PERSONAL or _is_named(wanted, each)
        ]
    newest = sorted(found, key=lambda each: (each.formed or date.min, each.id), reverse=True)
    return newest[:MOST_FOUND]


def _is_named(wanted: str, document: DocumentRecord) -> bool:
    """Whether a paper is of nobody in particular, or of somebody whom the text names."""
    return not document.persons or any(title_key(name) in wanted for name in document.persons)


def _of_days(text: str, found: list[DocumentRecord]) -> list[DocumentRecord]:
    """Those of the day, else of the month, that the text names; all where it names none."""
    if (day := _day_in(text)) is not None:
        exact = [each for each in found if each.formed == day]
        return exact or [each for each in found if _covers(each, day, day)]
    month = _MONTH.search(text)
    if month is None or not 1 <= int(month[2]) <= 12:
        return found
    span = period_days(f"{month[1]}-{int(month[2]):02d}")
    return found if span is None else [each for each in found if _covers(each, *span)]


def _day_in(text: str) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _covers(document: DocumentRecord, first: date, last: date) -> bool:
    """Whether a record is of a span of days: by its period, else by its date."""
    span = period_days(document.period)
    if span is not None:
        return span[0] <= last and span[1] >= first
    return document.formed is not None and first <= document.formed <= last


def _naming(wanted: str, found: list[DocumentRecord], what: str) -> list[DocumentRecord]:
    """Those about a person or system that the text names; all where it names none of theirs."""
    named = {
        name for each in found for name in getattr(each, what) if name and title_key(name) in wanted
    }
    if not named:
        return found
    return [each for each in found if named.intersection(getattr(each, what))]
