"""What is said of the contract's payments: invoiced, applied for, received, late because public funds are."""

from __future__ import annotations

from datetime import date

from desktop.services.contract.contract_rules import (
    given_reason,
    kept_note,
    past_day,
    require_entry,
)
from desktop.services.contract.duties import board
from desktop.services.contract.registers import change, enter_all, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.contract.payments import (
    INVOICED,
    PAYMENT_STEPS,
    PUBLIC_FUNDS,
    RECEIVED,
    PaymentView,
    payments,
)
from models.money import yuan
from models.naming import tidy_name
from resources.words import _

_MOST_FEN = 10**14


def payments_of(house: House, day: date | None = None) -> tuple[PaymentView, ...]:
    """Every payment as of `day`, today where none is given."""
    on = day or today_of(house)
    return payments(rules_of(house), registers_of(house), on, board(house, day))


def say_of_payment(
    house: House,
    number: int,
    step: str,
    *,
    day: date | None = None,
    amount_fen: int = 0,
    reference: str = "",
    note: str = "",
) -> int:
    """Enter what happened to a payment; returns the entry's id. `amount_fen` 0 is what is still open of it.

    Raises NotAllowed, StateSecret, and ContractRefused for a payment or step that doesn't exist, a day that hasn't
    come, more than the payment comes to.
    """
    require_entry(house, reference, note)
    if step not in PAYMENT_STEPS:
        sentence = _("“{word}” is none of: {known}.")
        raise ContractRefused(
            "no-such-step", sentence.format(word=step, known=", ".join(PAYMENT_STEPS))
        )
    on = past_day(house, day)
    with house.database.write() as session:
        view = _payment(house, number)
        amount = _amount(view, step, amount_fen)
        values = {
            "number": number,
            "step": step,
            "day": on,
            "amount_fen": amount,
            "reference": tidy_name(reference),
            "note": kept_note(note),
        }
        [(identifier, row)] = enter_all(session, "payment", [values])
        said(house, session, f"payment {step}", f"payment {number}", [row])
    return identifier


def void_payment(house: House, entry: int, reason: str) -> None:
    """An entry was made by mistake. Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused."""
    require_entry(house, reason)
    why = given_reason(reason)
    with house.database.write() as session:
        known = registers_of(house).payment.get(entry)
        if known is None or known.void:
            sentence = _("There is no entry {id} of a payment that counts.").format(id=entry)
            raise ContractRefused("no-such-entry", sentence)
        row = change(session, "payment", entry, {"void": True})
        said(house, session, "payment voided", f"payment {known.number}", [row], reason=why)


def _payment(house: House, number: int) -> PaymentView:
    views = payments(rules_of(house), registers_of(house), today_of(house))
    for view in views:
        if view.number == number:
            return view
    sentence = _("The contract has no payment {number}; it has {count}.")
    raise ContractRefused("no-such-payment", sentence.format(number=number, count=len(views)))


def _amount(view: PaymentView, step: str, amount_fen: int) -> int:
    """What an entry is about, never more than the payment comes to together with the entries before."""
    if step == PUBLIC_FUNDS:
        return 0
    done = {INVOICED: view.invoiced_fen, RECEIVED: view.received_fen}.get(step, 0)
    left = view.amount_fen - done
    amount = amount_fen or left
    if amount <= 0 or amount > _MOST_FEN or (done and amount > left) or amount > view.amount_fen:
        sentence = _(
            "Payment {number} comes to {amount}, of which {done} is entered already; {new} can't be entered."
        )
        raise ContractRefused(
            "bad-amount",
            sentence.format(
                number=view.number,
                amount=yuan(view.amount_fen),
                done=yuan(done),
                new=yuan(amount_fen),
            ),
        )
    return amount
