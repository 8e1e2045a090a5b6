"""Drawing records at random, so that whoever has the list can draw the same again (vault/FORMAT.md §11.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.services.errors import InspectionRefused
from models.categories import Category
from models.inspection.inspection_log import MOST_DOCUMENTS, SampleAsked
from models.inspection.scope import period_days
from models.naming import name_key
from models.records import DocumentRecord
from resources.words import _


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample. `covering`: none was formed on the day that was asked for, these are of periods that it lies in."""

    asked: SampleAsked
    seed: str
    population: int
    documents: tuple[DocumentRecord, ...]
    covering: bool = False


def draw(documents: Iterable[DocumentRecord], asked: SampleAsked, seed: str) -> Drawn:
    """The sample of `asked.count` that `seed` yields. Raises InspectionRefused for a day or period that is none."""
    require_sensible(asked)
    found = [each for each in documents if _meets(each, asked)]
    covering = False
    if asked.day:
        day = date.fromisoformat(asked.day)
        exact = [each for each in found if each.formed == day]
        covering = not exact
        found = exact or [each for each in found if _covers(each.period, day)]
        covering = covering and bool(found)
    chosen = draw_ids([each.id for each in found], asked.count, seed)
    by_id = {each.id: each for each in found}
    return Drawn(asked, seed, len(found), tuple(by_id[each] for each in chosen), covering)


def draw_ids(ids: Sequence[int], count: int, seed: str) -> list[int]:
    """The `count` ids whose digest with the seed is smallest, in that order."""
    return sorted(ids, key=lambda each: hashlib.sha256(f"{seed}/{each}".encode()).digest())[:count]


def require_sensible(asked: SampleAsked) -> None:
    """Raises InspectionRefused where nothing can be drawn by these words."""
    if not 1 <= asked.count <= MOST_DOCUMENTS:
        sentence = _("A sample has 1 to {most} records.").format(most=MOST_DOCUMENTS)
        raise InspectionRefused("bad-count", sentence)
    if asked.category and asked.category not in [each.value for each in Category]:
        raise InspectionRefused("no-such-category", _("There is no such category."))
    if asked.day:
        try:
            date.fromisoformat(asked.day)
        except ValueError:
            sentence = _("A day is written as 2026-08-14.")
            raise InspectionRefused("bad-day", sentence) from None
    if asked.period and period_days(asked.period) is None:
        sentence = _("A period is written as 2026, 2026-07 or 2026-Q3.")
        raise InspectionRefused("bad-period", sentence)


def _meets(document: DocumentRecord, asked: SampleAsked) -> bool:
    """Everything but the day."""
    return (
        (not asked.category or document.category.value == asked.category)
        and _within(asked.type, (document.type,))
        and _within(asked.system, document.systems)
        and _within(asked.person, document.persons)
        and all(_within(word, (document.title, document.number)) for word in asked.words.split())
        and (not asked.period or _in_period(document, asked.period))
    )


def _within(sought: str, among: Iterable[str]) -> bool:
    key = name_key(sought)
    return not key or any(key in name_key(each) for each in among)


def _in_period(document: DocumentRecord, period: str) -> bool:
    wanted, days = period_days(period), period_days(document.period)
    if wanted is None:
        return False
    if days is None:
        formed = document.formed
        return formed is not None and wanted[0] <= formed <= wanted[1]
    return wanted[0] <= days[0] and days[1] <= wanted[1]


def _covers(period: str, day: date) -> bool:
    days = period_days(period)
    return days is not None and days[0] <= day <= days[1]
