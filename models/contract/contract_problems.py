"""What no single field of a contract's profile shows: a period that ends before it begins, sums that don't add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contract.rule_problems import RuleProblem
from models.money import yuan
from resources.words import _

if TYPE_CHECKING:
    from models.contract.contract_terms import ContractTerms

# Years in which deadlines can still be reckoned in both directions; anything else is a slip of the keyboard.
_FIRST_YEAR, _LAST_YEAR = 1949, 2180
_YEARS = 15
"""Longer than any contract of this kind."""


def contradictions(terms: ContractTerms) -> list[RuleProblem]:
    """All that is wrong, each with its place and what to do."""
    found: list[RuleProblem] = []

    def say(place: str, problem: str, remedy: str) -> None:
        found.append(RuleProblem(place, problem, remedy))

    if terms.end < terms.start:
        say(
            _("contract › end"),
            _("The service ends on {end}, before it starts on {start}.").format(
                end=terms.end, start=terms.start
            ),
            _("Write the last day of service as it stands in the contract."),
        )
    elif terms.days > _YEARS * 366:
        say(
            _("contract › end"),
            _("The service would last {days} days.").format(days=terms.days),
            _("Look at the years of start and end."),
        )
    for name, day in (("signed", terms.signed), ("start", terms.start)):
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            say(
                f"{_('contract')} › {name}",
                _("{day} is in no year that a contract can have.").format(day=day),
                _("Look at the years of signed, start and end."),
            )
    if terms.signed > terms.end:
        say(
            _("contract › signed"),
            _("The contract would be signed on {signed}, after its end.").format(
                signed=terms.signed
            ),
            _("Write the day at the foot of the contract."),
        )
    found += _payments_wrong(terms)
    found += _twice([each.id for each in terms.kpi], _("KPI {id}"))
    return found


def _payments_wrong(terms: ContractTerms) -> list[RuleProblem]:
    found: list[RuleProblem] = []
    for each in terms.payments:
        if each.from_day and each.until and each.until < each.from_day:
            found.append(
                RuleProblem(
                    _("payment {id} › until").format(id=each.number),
                    _("Its window ends on {until}, before it begins on {start}.").format(
                        until=each.until, start=each.from_day
                    ),
                    _("Correct one of the two days."),
                )
            )
    found += _twice([str(each.number) for each in terms.payments], _("payment {id}"))
    open_ = [each for each in terms.payments if each.amount_fen is None]
    known = sum(each.amount_fen or 0 for each in terms.payments)
    if len(open_) > 1:
        found.append(
            RuleProblem(
                _("payment {id} › amount_fen").format(id=open_[1].number),
                _("More than one payment has no amount."),
                _("Only one can be what the others leave; write the amounts of the rest, in fen."),
            )
        )
    elif terms.payments and ((known >= terms.amount_fen) if open_ else (known != terms.amount_fen)):
        found.append(
            RuleProblem(
                _("contract › amount_fen"),
                _("The payments come to {sum}, the contract to {amount}.").format(
                    sum=yuan(known), amount=yuan(terms.amount_fen)
                ),
                _("Correct an amount, or leave out that of the payment that settles the rest."),
            )
        )
    return found


def _twice(ids: list[str], place: str) -> list[RuleProblem]:
    return [
        RuleProblem(
            place.format(id=each),
            _("There is more than one with this id."),
            _("Give each an id of its own."),
        )
        for each in sorted({each for each in ids if ids.count(each) > 1})
    ]
