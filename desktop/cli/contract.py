"""`shoudang contract …`: what the contract says in figures, its profile in and out, and what it leaves open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from models.money import yuan
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.contract.contract_settings import SettingView
    from models.contract.contract_terms import ContractTerms

Note = Annotated[str, typer.Option(help=_("Why, or what it goes back to."))]
_SIGNS = {">=": "≥", "<=": "≤", "=": "="}
_Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]
_Document = Annotated[
    int | None, typer.Option("--document", metavar="ID", help=_("The document that fixed it."))
]

app = typer.Typer(
    help=_("The contract: parties, period, payments, targets, and what it leaves open."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="contract")


@app.command(help=_("Show what the contract says in figures."))
def show(vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Parties, period, payments, targets."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.registers import today_of
        from desktop.services.contract.rules import rule_faults, rules_of, unknown_year

        terms = rules_of(house).terms
        warning, faults = unknown_year(house, today_of(house)), rule_faults(house)
    if as_json:
        result_object(_terms_object(terms))
    else:
        _print_terms(terms)
    for each in filter(None, [warning, *map(str, faults)]):
        say(each)


@app.command(help=_("Write the contract's profile to a TOML file."))
def export(
    vault: VaultPath,
    target: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The profile in force."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.rule_exchange import export_rules
        from resources.rule_files import CONTRACT

        export_rules(house, CONTRACT, target)
    told(target, as_json=as_json)


@app.command("import", help=_("Keep a corrected profile: an amendment, or a slip in the old one."))
def import_(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    note: Note = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The next revision of the profile."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.rule_exchange import import_rules
        from resources.rule_files import CONTRACT

        revision = import_rules(house, CONTRACT, file, note=note)
    kept(CONTRACT, revision, as_json=as_json)


@app.command(help=_("List what the contract leaves open, and how it is settled."))
def settings(
    vault: VaultPath,
    open_only: Annotated[
        bool, typer.Option("--open", help=_("Only what isn't settled yet."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Every question with its answer."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.contract_settings import settings_of

        found = [each for each in settings_of(house) if not (open_only and each.settled)]
    if as_json:
        result_object({"total": len(found), "settings": [_setting_object(each) for each in found]})
        return
    marks = {"vault": "✓", "contract": "§", "default": "·"}
    for each in found:
        answer = each.shown or _("not answered")
        result(printable(f"{marks[each.by]} {each.rule.id} = {answer}"))
        result(printable(f"    {each.rule.clause}  {each.rule.question}"))
        if each.document_id is not None:
            result("    " + _("by document {id}").format(id=each.document_id))


@app.command("set", help=_("Settle what the contract leaves open; an empty value opens it again."))
def set_(
    vault: VaultPath,
    name: _Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", show_default=False)],
    document: _Document = None,
    note: Note = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One answer, with the paper that fixed it."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.contract_settings import SHOWN_ON, setting_of, settle

        settle(house, name, value, document_id=document, note=note)
        if name == SHOWN_ON:
            found = None
        else:
            found = setting_of(house, name)
    if as_json:
        result_object({"id": name, "value": value} if found is None else _setting_object(found))
        return
    answer = value if found is None else found.shown
    say(_("{name} is {value} from now on.").format(name=name, value=answer or _("not answered")))


def kept(name: str, revision: int, *, as_json: bool) -> None:
    """Tell which revision of these rules is in force now."""
    if as_json:
        result_object({"name": name, "revision": revision})
    elif revision:
        say(_("Revision {number} of {name} is in force.").format(number=revision, name=name))
    else:
        say(_("{name} is what is shipped; nothing was kept.").format(name=name))


def told(target: Path, *, as_json: bool) -> None:
    """Tell where something was written."""
    if as_json:
        result_object({"file": str(target)})
    else:
        say(_("Wrote {path}.").format(path=target))


def _print_terms(terms: ContractTerms) -> None:
    result(printable(terms.title))
    for line in (
        _("Client: {name}").format(name=terms.client),
        _("Contractor: {name}").format(name=terms.contractor),
        _("Signed {signed}; service {start} to {end}, {days} days").format(
            signed=terms.signed, start=terms.start, end=terms.end, days=terms.days
        ),
        _("Amount {amount}, tax included").format(amount=yuan(terms.amount_fen)),
    ):
        result(printable(f"  {line}"))
    for each in terms.payments:
        window = f"{_day(each.from_day)} … {_day(each.until)}"
        amount = yuan(terms.payment_fen(each.number))
        result(printable(f"{each.number:>3}  {amount:>16}  {window}  {each.basis}"))
    for target in terms.kpi:
        result(
            printable(
                f"  {target.id}  {target.title} {_SIGNS[target.relation]} {_number(target.target)} {_unit(target.unit)}"
            )
        )


def _terms_object(terms: ContractTerms) -> dict[str, object]:
    return {
        "id": terms.id,
        "title": terms.title,
        "client": terms.client,
        "contractor": terms.contractor,
        "signed": str(terms.signed),
        "start": str(terms.start),
        "end": str(terms.end),
        "days": terms.days,
        "amount_fen": terms.amount_fen,
        "fictional": terms.fictional,
        "payments": [
            {
                "number": each.number,
                "from": each.from_day and str(each.from_day),
                "until": each.until and str(each.until),
                "amount_fen": terms.payment_fen(each.number),
                "gate": each.gate,
                "basis": str(each.basis),
            }
            for each in terms.payments
        ],
        "kpi": [
            {
                "id": each.id,
                "title": str(each.title),
                "relation": each.relation,
                "target": _number(each.target),
                "unit": each.unit,
            }
            for each in terms.kpi
        ],
    }


def _setting_object(view: SettingView) -> dict[str, object]:
    return {
        "id": view.rule.id,
        "group": view.rule.group,
        "clause": view.rule.clause,
        "question": str(view.rule.question),
        "value": view.value,
        "settled": view.settled,
        "by": view.by,
        "document": view.document_id,
        "note": view.note,
    }


def _day(day: date | None) -> str:
    return "—" if day is None else str(day)


def _number(value: object) -> str:
    """A target as people write it: whole, or with decimals where it has some."""
    from fractions import Fraction

    assert isinstance(value, Fraction)
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def _unit(unit: str) -> str:
    from models.contract.contract_terms import UNITS

    return _(UNITS[unit])
