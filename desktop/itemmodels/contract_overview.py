"""The overview's figures as they are shown: coverage by category, payments and exposure in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.itemmodels.contract_matrix import series_of
from desktop.itemmodels.contract_states import DONE, SET_ASIDE, Sight, sight_of
from desktop.itemmodels.formats import format_date
from desktop.itemmodels.money import format_fen
from desktop.jobs.contract import ContractReading
from models.categories import Category
from models.contract.payments import (
    APPLIED,
    INVOICED,
    PUBLIC_FUNDS,
    RECEIVED,
    PaymentState,
    PaymentView,
)
from models.handover.blockers import Blocker
from models.obligations.duty_views import DutyView
from resources.words import _

_LATER = (Sight.NOT_DUE,)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A category's duties: done, open, late, not due yet."""

    category: Category
    done: int
    open: int
    late: int
    later: int

    @property
    def owed(self) -> int:
        """What is owed by now."""
        return self.done + self.open + self.late


def coverage_by_category(views: Sequence[DutyView]) -> tuple[Coverage, ...]:
    """Every category that has duties, in the usual order. A duty of two categories counts in both."""
    held: dict[str, list[int]] = {}
    for view in views:
        sight = sight_of(view)
        if sight in SET_ASIDE:
            continue
        place = 0 if sight in DONE else 2 if sight is Sight.OVERDUE else 3 if sight in _LATER else 1
        for category in view.duty.categories:
            held.setdefault(category, [0, 0, 0, 0])[place] += 1
    return tuple(
        Coverage(category, *held[category.value]) for category in Category if category.value in held
    )


def coverage_words(coverage: Coverage) -> tuple[str, str, str, str]:
    """Done, open, late, not due yet: each with its number."""
    return (
        _("{count} done").format(count=coverage.done),
        _("{count} open").format(count=coverage.open),
        _("{count} overdue").format(count=coverage.late),
        _("{count} not due yet").format(count=coverage.later),
    )


def payment_words(payment: PaymentView) -> str:
    """Where a payment stands, and what is to be done for it next."""
    said = [_(payment.state.label)]
    applied = [row.day for row in payment.rows if row.step == APPLIED]
    if applied and payment.state in (PaymentState.TO_INVOICE, PaymentState.INVOICED):
        said.append(_("applied for on {day}").format(day=format_date(max(applied))))
    if payment.state is PaymentState.TO_INVOICE and payment.invoice_by is not None:
        said.append(_("invoice by {day}").format(day=format_date(payment.invoice_by)))
    if payment.state is PaymentState.LATE:
        said.append(_("{days} days late").format(days=payment.late_days))
        if payment.excused:
            said.append(_("public funds are late"))
        elif payment.penalty_fen:
            said.append(
                _("the client owes {amount}").format(amount=format_fen(payment.penalty_fen))
            )
    if payment.state is PaymentState.PART_RECEIVED:
        said.append(_("{amount} so far").format(amount=format_fen(payment.received_fen)))
    if payment.gate_met is False and payment.state is not PaymentState.RECEIVED:
        said.append(_("first {duty}").format(duty=payment.gate))
    return "  ·  ".join(said)


def payment_step_words(step: str) -> str:
    """What can happen to a payment, in the language in use."""
    return {
        INVOICED: _("the invoice was handed over"),
        APPLIED: _("payment was applied for"),
        RECEIVED: _("money was received"),
        PUBLIC_FUNDS: _("it is late because public funds are (Ⅰ6.4)"),
    }[step]


def window_words(payment: PaymentView) -> str:
    """When a payment is due."""
    if payment.first is None and payment.last is None:
        return _("after acceptance")
    if payment.first is None or payment.last is None:
        return format_date(payment.first or payment.last)
    return _("{first} to {last}").format(
        first=format_date(payment.first), last=format_date(payment.last)
    )


def blocker_words(blocker: Blocker, reading: ContractReading) -> str:
    """Its sentence; a duty is named by its person or its matter's number, where the sentence has its key."""
    view = reading.board.by_key.get(blocker.key) if blocker.kind == "duty" else None
    if view is None:
        return blocker.sentence
    series = series_of(view.duty)
    whose = reading.name_of(series) if series else ""
    if series and series[0] == "matter":
        # The title would leave no room for what is missing.
        whose = whose.partition(" ")[0]
    named = " · ".join(filter(None, (f"{view.duty.rule} {view.title}", whose)))
    return blocker.sentence.replace(f"{view.key} {view.title}", named, 1)
