"""When the client may dissolve the contract for a breach: by its sum, or by how long it lasts (Ⅱ11.2 to Ⅱ11.5).

Whether the thirty days of Ⅱ11.2 are counted from the breach or from the end of the cure, the contract leaves open: both
days are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from models.contract.penalty_rules import Penalty
from models.documents.fact_fields import facts_of
from models.money import yuan
from models.obligations.registers import Registers
from models.people.matter_breaches import Breach
from resources.words import _

_DAY = timedelta(days=1)


def by_sum(penalty: Penalty, amount_fen: int, sum_fen: int, *, any_breach: bool) -> Iterable[str]:
    """Why a contract of `amount_fen` may be dissolved where a clause comes to `sum_fen`: none or more sentences."""
    words = {"clause": penalty.id, "sum": yuan(sum_fen)}
    reached, above = penalty.dissolve_per_mille, penalty.dissolve_above_per_mille
    if reached is not None and sum_fen >= _share(amount_fen, reached):
        yield _(
            "{clause}: {sum} in all reaches {limit}, from which the client may dissolve the contract."
        ).format(limit=yuan(_share(amount_fen, reached)), **words)
    if above is not None and sum_fen > _share(amount_fen, above):
        yield _(
            "{clause}: {sum} in all passes {limit}, beyond which the client may dissolve the contract."
        ).format(limit=yuan(_share(amount_fen, above)), **words)
    if penalty.dissolve_at_once and any_breach:
        sentence = _("{clause}: the client may dissolve the contract at once.")
        if penalty.refund_all:
            sentence = _(
                "{clause}: the client may dissolve the contract at once and claim back the whole amount, {amount}."
            )
        yield sentence.format(amount=yuan(amount_fen), **words)


def by_days(
    penalty: Penalty, breaches: Iterable[Breach], registers: Registers, day: date
) -> Iterable[str]:
    """The same by how long each breach has lasted, or lasted until it was cured."""
    for each in breaches:
        days = _lasting(penalty, each, registers)
        if days is None:
            continue
        first, second = days
        lasted = day if each.until is None else min(each.until, day)
        words = {
            "clause": penalty.id,
            "matter": registers.matter[each.matter].number,
            "day": second if lasted >= second else first,
            "other": second,
        }
        if lasted >= second:
            yield _(
                "{clause}, {matter}: not cured by {day}; by either reading the client may dissolve the contract."
            ).format(**words)
        elif lasted >= first:
            yield _(
                "{clause}, {matter}: not cured by {day}; counted from the breach the client may dissolve the contract, "
                "counted from the end of the cure from {other} on."
            ).format(**words)


def thirty_days(penalty: Penalty, breach: Breach, registers: Registers) -> str:
    """Both days from which the contract may be dissolved; empty for clauses that count no days."""
    days = _lasting(penalty, breach, registers)
    if days is None:
        return ""
    words = _(
        "The client may dissolve the contract from {first} if {count} days are counted from the breach, from "
        "{second} if from the end of the cure: the contract leaves it open."
    )
    return words.format(first=days[0], second=days[1], count=penalty.dissolve_days)


def _lasting(penalty: Penalty, breach: Breach, registers: Registers) -> tuple[date, date] | None:
    """(day, counted from the breach; day, counted from the end of the cure) on which it has lasted so long."""
    if penalty.dissolve_days is None or penalty.how != "daily":
        return None
    span = timedelta(days=penalty.dissolve_days)
    matter = registers.matter[breach.matter]
    happened = facts_of(matter.facts).get("happened", "")
    began = date.fromisoformat(happened) if happened else matter.day
    return began + span, breach.since - _DAY + span


def _share(amount_fen: int, per_mille: int) -> int:
    return (amount_fen * per_mille + 500) // 1000
