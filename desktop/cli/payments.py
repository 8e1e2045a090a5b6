"""`shoudang payment …`: the contract's payments, what was invoiced and received, and what the client owes for delay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.status import payment_object
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import N_, _

if TYPE_CHECKING:
    from models.contract.payments import PaymentView

_LARGEST = 2**63 - 1

app = typer.Typer(
    help=_("The contract's payments: invoiced, applied for, received, late."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


_ENTRIES = {
    "invoiced": N_("the invoice was handed over"),
    "applied": N_("payment was applied for"),
    "received": N_("money was received"),
    "public-funds": N_("it is late because public funds are (Ⅰ6.4)"),
}


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="payment")


@app.command("list", help=_("List the payments as they stand."))
def list_(
    vault: VaultPath,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=_("As of this day instead of today.")),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All payments."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.payments import payments_of

        found = payments_of(house, day)
    if as_json:
        result_object({"payments": [payment_object(each) for each in found]})
        return
    for each in found:
        for line in _lines(each):
            result(printable(line))


@app.command(help=_("Enter what happened: invoiced, applied, received or public-funds."))
def enter(
    vault: VaultPath,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, max=_LARGEST, show_default=False)
    ],
    step: Annotated[str, typer.Argument(metavar="STEP", show_default=False)],
    amount: Annotated[
        str, typer.Option("--amount", metavar="YUAN", help=_("What is still open without."))
    ] = "",
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="DATE", help=_("The paper's day; today without.")),
    ] = None,
    reference: Annotated[
        str, typer.Option("--reference", help=_("The number of the invoice or voucher."))
    ] = "",
    note: Annotated[str, typer.Option(help=_("A remark."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One entry."""
    on, fen = parse_date(day), _fen(amount)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.payments import say_of_payment

        entry = say_of_payment(
            house, number, step, day=on, amount_fen=fen, reference=reference, note=note
        )
    _told(entry, as_json=as_json)


@app.command(help=_("Void an entry that was made by mistake; it stays on record."))
def void(
    vault: VaultPath,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", min=1, max=_LARGEST, show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help=_("Why; it stays on record."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Void."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.payments import void_payment

        void_payment(house, entry, reason)
    _told(entry, as_json=as_json)


def _fen(amount: str) -> int:
    from models.contract.rule_problems import RulesWrong
    from models.money import fen_in

    if not amount:
        return 0
    try:
        return fen_in(amount, "--amount")
    except RulesWrong as error:
        problem = error.problems[0]
        raise typer.BadParameter(f"{problem.problem} {problem.remedy}") from None


def _lines(each: PaymentView) -> list[str]:
    from models.contract.payments import PaymentState
    from models.money import yuan

    words = _("{number}  {amount}  {state}  received {received}")
    line = words.format(
        number=each.number,
        amount=yuan(each.amount_fen),
        state=_(each.state.label),
        received=yuan(each.received_fen),
    )
    if each.late_days:
        words = _("{days} days late, the client owes {sum} for it")
        line += "  " + words.format(days=each.late_days, sum=yuan(each.penalty_fen))
    lines = [line]
    window = tuple(str(day) for day in (each.first, each.last) if day is not None)
    if window:
        lines.append(f"            {' – '.join(window)}")
    if each.state is PaymentState.TO_INVOICE and each.invoice_by is not None:
        lines.append("            " + _("invoice by {day}").format(day=each.invoice_by))
    if each.gate_met is False and each.state is not PaymentState.RECEIVED:
        lines.append("            " + _("first {duty}").format(duty=each.gate))
    for row in each.rows:
        told = (_(_ENTRIES.get(row.step, row.step)), yuan(row.amount_fen), row.reference)
        lines.append(f"    {row.id:>6}  {row.day}  " + "  ".join(filter(None, told)))
    return lines


def _told(entry: int, *, as_json: bool) -> None:
    if as_json:
        result_object({"entry": entry})
    else:
        say(_("Entry {id}.").format(id=entry))
