"""The contract's payments as they stand: what was invoiced and received, what is late, what the client owes for it.

Ⅰ6.2 (five payments), Ⅰ6.3 (invoice first), Ⅱ11.1 (1 % a day of what is overdue, at most 5 % of the contract; not where
public funds are late). A payment without an invoice before it may be refused, so it isn't late. Money is in fen.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.contract.contract_terms import PaymentTerm
from models.obligations.boards import Board
from models.obligations.register_records import Payment
from models.obligations.registers import Registers
from resources.words import N_

if TYPE_CHECKING:
    from models.contract.rules import Rules
    from models.obligations.duty_views import DutyView

CLIENT_LATE = "Ⅱ11.1"
INVOICED, APPLIED, RECEIVED, PUBLIC_FUNDS = "invoiced", "applied", "received", "public-funds"
PAYMENT_STEPS = (INVOICED, APPLIED, RECEIVED, PUBLIC_FUNDS)
"""What can be said of a payment; the last: it is late because public funds are (Ⅰ6.4), and costs the client nothing."""

_REMINDER = timedelta(days=14)
"""So long before a payment's window the invoice is asked for. Good practice."""


class PaymentState(enum.Enum):
    """How far a payment has come; the value is the word of the command line."""

    NOT_YET = "not-yet"
    TO_INVOICE = "to-invoice"
    INVOICED = "invoiced"
    PART_RECEIVED = "part-received"
    LATE = "late"
    RECEIVED = "received"

    @property
    def label(self) -> str:
        """English message id of the state's name."""
        return _LABELS[self]


_LABELS = {
    PaymentState.NOT_YET: N_("not yet"),
    PaymentState.TO_INVOICE: N_("to be invoiced"),
    PaymentState.INVOICED: N_("invoiced"),
    PaymentState.PART_RECEIVED: N_("received in part"),
    PaymentState.LATE: N_("the client is late"),
    PaymentState.RECEIVED: N_("received"),
}


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One payment on a day. `first` and `last` are its window; `last` None where it hangs on what happens.

    `invoice_by`: the day on which the invoice should be there. `gate` is the key of the duty that should be kept
    first, `gate_met` None where there is none. `late_days`, `penalty_fen`: the client's; `excused`: of public funds.
    """

    number: int
    title: str
    clause: str
    first: date | None
    last: date | None
    amount_fen: int
    state: PaymentState
    invoice_by: date | None
    gate: str
    gate_met: bool | None
    invoiced_fen: int
    received_fen: int
    late_days: int
    penalty_fen: int
    excused: bool
    rows: tuple[Payment, ...]


def payments(
    rules: Rules, registers: Registers, day: date, board: Board | None = None
) -> tuple[PaymentView, ...]:
    """Every payment as of `day`, by number. Penalties stop, payment by payment, where the client's cap is reached."""
    views, left = [], _cap_fen(rules)
    for term in sorted(rules.terms.payments, key=lambda each: each.number):
        rows = tuple(
            row
            for row in registers.payment.values()
            if row.number == term.number and not row.void and row.day <= day
        )
        view = _view(rules, term, rows, day, board, left)
        if left is not None:
            left -= view.penalty_fen
        views.append(view)
    return tuple(views)


def client_late_days(views: Sequence[PaymentView]) -> int:
    """Days of delay of all payments together (累计逾期), for which public funds are no excuse."""
    return sum(view.late_days for view in views if not view.excused)


def may_suspend(rules: Rules, views: Sequence[PaymentView]) -> bool:
    """Whether the contractor may suspend the service or end the contract: more than 30 days of delay (Ⅱ11.1)."""
    penalty = rules.penalties.by_id.get(CLIENT_LATE)
    days = penalty.dissolve_days if penalty is not None else None
    return days is not None and client_late_days(views) > days


def _view(
    rules: Rules,
    term: PaymentTerm,
    rows: tuple[Payment, ...],
    day: date,
    board: Board | None,
    left: int | None,
) -> PaymentView:
    amount = rules.terms.payment_fen(term.number)
    last = rules.calendar.next_working(term.until) if term.until is not None else None
    invoiced, received = (
        sum(row.amount_fen for row in rows if row.step == step) for step in (INVOICED, RECEIVED)
    )
    excused = any(row.step == PUBLIC_FUNDS for row in rows)
    days, owed_days = _delay(rows, amount, last, day)
    penalty = 0 if excused else _penalty(rules, owed_days)
    gate = _gate(term, board)
    return PaymentView(
        term.number,
        str(term.basis),
        term.clause,
        term.from_day,
        term.until,
        amount,
        _state(term, amount, invoiced, received, day, late=days > 0 and received < amount),
        term.from_day,
        gate.duty.key if gate is not None else "",
        gate.kept or gate.at_rest if gate is not None else None,
        invoiced,
        received,
        days,
        penalty if left is None else min(penalty, max(left, 0)),
        excused,
        rows,
    )


def _delay(rows: Sequence[Payment], amount: int, last: date | None, day: date) -> tuple[int, int]:
    """(days on which something was overdue, fen × days): each day counts what was invoiced before it and not paid."""
    if last is None or day <= last:
        return 0, 0
    turns = {last + timedelta(days=1), day + timedelta(days=1)}
    turns |= {row.day + timedelta(days=1) for row in rows if last <= row.day <= day}
    days, owed_days = 0, 0
    ordered = sorted(turns)
    for start, end in itertools.pairwise(ordered):
        invoiced, received = (
            sum(row.amount_fen for row in rows if row.step == step and row.day < start)
            for step in (INVOICED, RECEIVED)
        )
        owed = max(min(amount, invoiced) - received, 0)
        if owed:
            days += (end - start).days
            owed_days += owed * (end - start).days
    return days, owed_days


def _penalty(rules: Rules, owed_days: int) -> int:
    penalty = rules.penalties.by_id.get(CLIENT_LATE)
    return 0 if penalty is None else penalty.each_fen(owed_days)


def _cap_fen(rules: Rules) -> int | None:
    penalty = rules.penalties.by_id.get(CLIENT_LATE)
    return None if penalty is None else penalty.cap_fen(rules.terms.amount_fen)


def _state(
    term: PaymentTerm, amount: int, invoiced: int, received: int, day: date, *, late: bool
) -> PaymentState:
    if received >= amount:
        return PaymentState.RECEIVED
    if late:
        return PaymentState.LATE
    if received:
        return PaymentState.PART_RECEIVED
    if invoiced >= amount:
        return PaymentState.INVOICED
    if term.from_day is None or day < term.from_day - _REMINDER:
        return PaymentState.NOT_YET
    return PaymentState.TO_INVOICE


def _gate(term: PaymentTerm, board: Board | None) -> DutyView | None:
    """The last duty of the payment's gate that is due by the end of its window, which should be kept first."""
    if board is None or not term.gate or term.until is None:
        return None
    found = None
    for view in board.duties:
        duty = view.duty
        if duty.rule == term.gate and duty.due is not None and duty.due <= term.until:
            found = view
    return found
