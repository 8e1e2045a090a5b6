"""The days that everything else is reckoned from: signing, service, its end or termination, acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.contract.deadlines import within_working
from models.contract.rules import Rules
from models.obligations.register_records import Matter
from models.obligations.registers import Registers

TERMINATION = "termination"
ACCEPTANCE = "acceptance"
"""The kinds of matters that move the contract's own days."""

WITHDRAWN = "withdrawn"
"""The step that says of a matter that it was opened by mistake, or came to nothing: it asks for nothing any more."""


@dataclass(frozen=True, slots=True)
class ContractDays:
    """`end` is the last day of service: the contract's, or the day it was terminated (None: it wasn't).

    `acceptance` is the day that was set for it, else the last on which the client is to be told of the service's end;
    `guessed` years are those without a decree that the latter rests on.
    """

    signed: date
    start: date
    end: date
    acceptance: date
    guessed: tuple[int, ...]
    termination: date | None


def contract_days(
    rules: Rules, settings: dict[str, str], matters: tuple[Matter, ...]
) -> ContractDays:
    """The days of this contract, with what `matters` (those that stand) say of its end."""
    terms = rules.terms
    ended = [each.planned or each.day for each in matters if each.kind == TERMINATION]
    termination = min(ended, default=None)
    end = terms.end if termination is None else min(terms.end, termination)
    set_for = [each for each in matters if each.kind == ACCEPTANCE]
    if set_for:
        latest = max(set_for, key=lambda each: (each.day, each.id))
        return ContractDays(
            terms.signed, terms.start, end, latest.planned or latest.day, (), termination
        )
    told = within_working(rules.calendar, end, int(settings["acceptance-notice-days"]))
    return ContractDays(terms.signed, terms.start, end, told.day, told.unknown, termination)


def standing_matters(registers: Registers) -> tuple[Matter, ...]:
    """The matters that weren't withdrawn, by their ids."""
    withdrawn = set(_withdrawn(registers))
    return tuple(
        registers.matter[each] for each in sorted(registers.matter) if each not in withdrawn
    )


def _withdrawn(registers: Registers) -> Iterator[int]:
    last: dict[int, tuple[int, bool]] = {}
    for each in registers.matter_step.values():
        if each.step == WITHDRAWN and each.id > last.get(each.matter_id, (0, False))[0]:
            last[each.matter_id] = (each.id, each.undone)
    return (matter for matter, (_id, undone) in last.items() if not undone)
