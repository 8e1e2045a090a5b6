"""What the vault has learned about filing: gathered for the next guess, told when a batch has been confirmed.

A correction is a telling; so is accepting what a lesson said. What a token was told before and isn't told now fades by
half (models/documents/lessons.py), so that one wrong lesson is gone after one correction and a confirmed one after two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from desktop.services.filing.guessing import Guess, Knowledge
from desktop.services.filing.lesson_tokens import Lessons, tokens_of
from desktop.services.filing.plan_records import Choice, PlanRow
from desktop.services.house import House
from models.documents.lessons import all_lessons, learn
from models.documents.vocabulary import vocabulary

_LEARNED = ("category", "type", "mark", "systems")
"""Fields that names tell again next time; persons and dates are never the same again."""


def knowledge(house: House) -> Knowledge:
    """What the vault knows for guessing."""
    with house.database.read() as session:
        words = vocabulary(session)
        told: dict[str, dict[str, dict[str, int]]] = {}
        for name, token, value, count in all_lessons(session):
            told.setdefault(name, {}).setdefault(token, {})[value] = count
    return Knowledge(words.persons, words.systems, words.types, Lessons(told), house.contract.title)


def remember(house: House, rows: Iterable[PlanRow], known: Knowledge) -> int:
    """Learn from a batch that was confirmed; returns how many tellings there were.

    A token that stood in the names of files which ended up differently says nothing, so it is told nothing.
    """
    tellings = tellings_of(rows, (*known.persons, *known.systems))
    if tellings:
        with house.database.write() as session:
            learn(session, tellings)
    return len(tellings)


def tellings_of(rows: Iterable[PlanRow], names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(field, token, value) of what a batch teaches, once each, however many rows said it."""
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    told: set[tuple[str, str, str]] = set()
    for row in rows:
        if row.choice.version_of is not None:
            continue
        tokens = tokens_of(row.source.shown, names)
        for name in _LEARNED:
            chosen = _value(row.choice, name)
            for token in tokens:
                values[name, token].add(chosen)
                if chosen and (chosen != _value(row.guess, name) or name in row.guess.taught):
                    told.add((name, token, chosen))
    return sorted(each for each in told if len(values[each[0], each[1]]) == 1)


def _value(record: Guess | Choice, name: str) -> str:
    value = getattr(record, name)
    if name in ("category", "mark"):
        return str(value.value) if value is not None else ""
    return "、".join(value) if isinstance(value, tuple) else str(value)
