"""What contradicts itself in a due rule: a rule, anchor or number that its cadence doesn't know."""

from __future__ import annotations

from collections.abc import Iterator

from models.contract.catalogue import Due
from models.contract.rule_problems import RuleProblem
from resources.words import _

PERIODIC = frozenset({"month", "quarter", "half", "year", "person-quarter", "person-year"})
"""The cadences that go by months, quarters, halves or years."""

_ANYWHERE = frozenset({"signed", "start", "end", "acceptance", "termination"})
_ANCHORS_OF = {
    "person": _ANYWHERE | {"arrival", "leaving"},
    "item": _ANYWHERE | {"since", "until"},
    "matter": _ANYWHERE | {"matter", "planned"},
    "payment": _ANYWHERE | {"payment"},
    **{cadence: _ANYWHERE | {"period-end"} for cadence in PERIODIC},
}
"""What a day can be reckoned from, by cadence; the others have the contract's own days only."""

_RULES_OF = {
    "month": frozenset({"month", "matter"}),
    "quarter": frozenset({"quarter", "person-quarter"}),
    "standing": frozenset({"continuous"}),
    "asked": frozenset({"matter"}),
    "expiry": frozenset({"item"}),
}
"""The cadences that a rule fits; the other rules fit all but `continuous`."""


def due_problems(due: Due, cadence: str, place: str) -> Iterator[RuleProblem]:
    """What is wrong with `due` for a duty of this cadence."""
    fits = _RULES_OF.get(due.rule)
    if (cadence not in fits) if fits else cadence == "continuous":
        yield RuleProblem(
            f"{place} › rule",
            _("Rule {rule} doesn't go with cadence {cadence}.").format(
                rule=due.rule, cadence=cadence
            ),
            _("Choose another rule or another cadence."),
        )
        return
    numbers = [name for name in ("days", "working", "months") if getattr(due, name) is not None]
    yield from _anchor(due, cadence, place)
    yield from _numbers(due, numbers, place)


def _anchor(due: Due, cadence: str, place: str) -> Iterator[RuleProblem]:
    if due.rule in ("at", "within", "advance"):
        known = _ANCHORS_OF.get(cadence, _ANYWHERE)
        if due.anchor not in known:
            yield RuleProblem(
                f"{place} › anchor",
                _("From “{anchor}” no day can be reckoned with cadence {cadence}.").format(
                    anchor=due.anchor, cadence=cadence
                ),
                _("Write one of: {known}.").format(known=", ".join(sorted(known))),
            )
    elif due.anchor:
        yield RuleProblem(
            f"{place} › anchor",
            _("Rule {rule} has no anchor.").format(rule=due.rule),
            _("Leave it out."),
        )


_NUMBERS_OF = {
    "within": ("days", "working", "months"),
    "advance": ("days", "working"),
    "month": ("days",),
    "quarter": ("days",),
    "asked": ("days",),
}
_MUST_HAVE = frozenset({"within", "advance"})
_MAY_SET = frozenset({"at", "within", "advance"})


def _numbers(due: Due, numbers: list[str], place: str) -> Iterator[RuleProblem]:
    known = _NUMBERS_OF.get(due.rule, ())
    for each in numbers:
        if each not in known:
            yield RuleProblem(
                f"{place} › {each}",
                _("Rule {rule} doesn't count {what}.").format(rule=due.rule, what=each),
                _("Leave it out, or choose another rule."),
            )
    if len(numbers) > 1:
        yield RuleProblem(
            place,
            _("{first} and {second} can't both be counted.").format(
                first=numbers[0], second=numbers[1]
            ),
            _("Keep one of them."),
        )
    if not numbers and due.rule in _MUST_HAVE:
        yield RuleProblem(
            place,
            _("It isn't said how long."),
            _("Write one of: {known}.").format(known=", ".join(known)),
        )
    if due.setting and due.rule not in _MAY_SET:
        yield RuleProblem(
            f"{place} › setting",
            _("Rule {rule} has its own settings.").format(rule=due.rule),
            _("Leave it out."),
        )
    if due.soft_days is not None and due.rule != "within":
        yield RuleProblem(
            f"{place} › soft_days",
            _("Only rule within has a soft day of its own."),
            _("Leave it out."),
        )
