"""What contradicts itself in a catalogue though every field of it can be read: each with its place and what to do.

Within the catalogue (`contradictions_within`), and against the files that it names things of (`contradictions`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from models.contract.catalogue import Catalogue, DutyRule, When
from models.contract.due_problems import PERIODIC, due_problems
from models.contract.rule_problems import RuleProblem
from resources.words import _

_CLAUSE = re.compile(r"[ⅠⅡ]|附件")
_SEPARATORS = re.compile("[、，,；;]")

_OF_PEOPLE = frozenset({"person", "person-quarter", "person-year"})


def contradictions_within(duties: Sequence[DutyRule]) -> tuple[RuleProblem, ...]:
    """What is wrong in the catalogue by itself."""
    return tuple(_within(duties))


def contradictions(
    catalogue: Catalogue,
    *,
    penalties: Collection[str],
    matters: Collection[str],
    items: Collection[str],
    roles: Collection[str],
    settings: Collection[str],
) -> tuple[RuleProblem, ...]:
    """What the catalogue names and no other file has: penalties, kinds of matters and items, roles, settings."""
    return tuple(_against(catalogue, penalties, matters, items, roles, settings))


def _within(duties: Sequence[DutyRule]) -> Iterator[RuleProblem]:
    ids = Counter(each.id for each in duties)
    for each in sorted(identifier for identifier, count in ids.items() if count > 1):
        yield RuleProblem(
            _("duty {id}").format(id=each),
            _("There is more than one duty with this id."),
            _("Give each an id of its own, or join them."),
        )
    for duty in duties:
        place = _("duty {id}").format(id=duty.id)
        yield from _clauses(duty, place)
        yield from _papers(duty, place)
        yield from _parts(duty, place, ids)
        for number, when in enumerate(duty.whens, start=1):
            yield from _when(when, f"{place} › when {when.tag or f'#{number}'}")
        yield from _same_keys(duty, place)


def _clauses(duty: DutyRule, place: str) -> Iterator[RuleProblem]:
    for each in filter(None, (part.strip() for part in _SEPARATORS.split(duty.clause))):
        if not _CLAUSE.match(each):
            yield RuleProblem(
                f"{place} › clause",
                _("“{value}” doesn't say which part of the contract it is in.").format(value=each),
                _("Begin each clause with Ⅰ or Ⅱ: both parts have a 6.5."),
            )


def _papers(duty: DutyRule, place: str) -> Iterator[RuleProblem]:
    types = Counter(each.type for each in duty.demands)
    for each in sorted(name for name, count in types.items() if count > 1):
        yield RuleProblem(
            f"{place} › evidence {each}",
            _("This paper is demanded twice."),
            _("Take one away, or name them differently."),
        )
    for number, when in enumerate(duty.whens, start=1):
        if all(demand.optional for demand in when.demands):
            yield RuleProblem(
                f"{place} › when {when.tag or f'#{number}'}",
                _("No paper is demanded, so it could never be fulfilled."),
                _("Name a paper that isn't optional, or widen its “on”."),
            )


def _parts(duty: DutyRule, place: str, known: Collection[str]) -> Iterator[RuleProblem]:
    for each in duty.parts:
        if each == duty.id or each not in known:
            yield RuleProblem(
                f"{place} › parts",
                _("{part} can't be part of {duty}.").format(part=each, duty=duty.id),
                _("Name other duties of this catalogue."),
            )
    if not duty.whens:
        yield RuleProblem(
            f"{place} › when",
            _("It isn't said when it is owed."),
            _("Write [[duty.when]] with a cadence and a due rule."),
        )


def _when(when: When, place: str) -> Iterator[RuleProblem]:
    if when.cadence in ("matter", "item") and not when.of:
        yield RuleProblem(
            f"{place} › of",
            _("A duty for each {cadence} must say of which kinds.").format(cadence=when.cadence),
            _("List the kinds in “of”."),
        )
    if when.of and when.cadence not in {"matter", "item"} | _OF_PEOPLE:
        yield RuleProblem(
            f"{place} › of",
            _("“of” means nothing with cadence {cadence}.").format(cadence=when.cadence),
            _("Leave it out."),
        )
    if when.skip_first and when.cadence not in PERIODIC:
        yield RuleProblem(
            f"{place} › skip_first",
            _("Cadence {cadence} has no first period to skip.").format(cadence=when.cadence),
            _("Leave it out."),
        )
    if when.by == "contract" and when.cadence not in ("half", "year", "person-year"):
        yield RuleProblem(
            f"{place} › by",
            _("“by” means nothing with cadence {cadence}.").format(cadence=when.cadence),
            _("Leave it out; how months and quarters run is a setting."),
        )
    yield from due_problems(when.due, when.cadence, f"{place} › due")


def _same_keys(duty: DutyRule, place: str) -> Iterator[RuleProblem]:
    """Two whens of one duty whose instances would bear the same key."""
    seen: list[When] = []
    for number, when in enumerate(duty.whens, start=1):
        if any(_collide(when, other) for other in seen):
            yield RuleProblem(
                f"{place} › when {when.tag or f'#{number}'}",
                _("It is owed twice in the same way, so the two can't be told apart."),
                _("Take one away, or give one a tag."),
            )
        seen.append(when)


_PLAIN = frozenset({"once", "continuous"})


def _collide(one: When, other: When) -> bool:
    if one.tag != other.tag:
        return False
    if one.cadence in _PLAIN and other.cadence in _PLAIN:
        return True
    if one.cadence != other.cadence or one.by != other.by:
        return False
    return not one.of or not other.of or bool(set(one.of) & set(other.of))


def _against(
    catalogue: Catalogue,
    penalties: Collection[str],
    matters: Collection[str],
    items: Collection[str],
    roles: Collection[str],
    settings: Collection[str],
) -> Iterator[RuleProblem]:
    for duty in catalogue.duties:
        place = _("duty {id}").format(id=duty.id)
        if duty.penalty and duty.penalty not in penalties:
            yield _unknown(f"{place} › penalty", duty.penalty, penalties)
        for number, when in enumerate(duty.whens, start=1):
            where = f"{place} › when {when.tag or f'#{number}'}"
            kinds = {"matter": matters, "item": items}.get(when.cadence, roles)
            for each in when.of:
                if each not in kinds:
                    yield _unknown(f"{where} › of", each, kinds)
            if when.due.setting and when.due.setting not in settings:
                yield _unknown(f"{where} › due › setting", when.due.setting, settings)


def _unknown(place: str, name: str, known: Collection[str]) -> RuleProblem:
    return RuleProblem(
        place,
        _("“{value}” is known nowhere.").format(value=name),
        _("Write one of: {known}.").format(known=", ".join(sorted(known))),
    )
