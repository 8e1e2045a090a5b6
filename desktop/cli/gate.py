"""`shoudang gate …` and `shoudang material …`: what stands in the way of handing over, and what must go back first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from models.handover.preflight import GateItem
    from models.obligations.register_records import Material

_LARGEST = 2**63 - 1
_On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=_("As of this day instead of today."))
]
_Day = Annotated[
    str | None,
    typer.Option("--day", metavar="DATE", help=_("The day on the paper; today without.")),
]
_Document = Annotated[
    int | None,
    typer.Option("--document", metavar="ID", min=1, max=_LARGEST, help=_("The receipt's id.")),
]
_Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=_LARGEST, show_default=False)]

gate = typer.Typer(
    help=_("What stands in the way of handing over, and who answers for it."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
material = typer.Typer(
    help=_("The client's materials: what was given, what was returned."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(gate, name="gate")
    parent.add_typer(material, name="material")


@gate.command("show", help=_("List what stands in the way; exit code 1 when something does."))
def show(
    vault: VaultPath,
    on: _On = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The gate."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.preflight import preflight

        found = preflight(house, day)
    if as_json:
        result_object(
            {
                "day": found.day.isoformat(),
                "ready": found.ready,
                "items": [_object(each) for each in found.items],
            }
        )
    else:
        for each in found.items:
            result(printable(_line(each)))
        open_ = len(found.open)
        words = ngettext(
            "{count} item stands in the way.", "{count} items stand in the way.", open_
        ).format(count=open_)
        say(words if open_ else _("Nothing stands in the way."))
        if open_:
            say(_("Settle each, or note who answers for it: shoudang gate waive VAULT KIND:KEY"))
    if not found.ready:
        raise typer.Exit(1)


@gate.command(help=_("Note who answers for items (KIND:KEY, as `gate show` lists them) and why."))
def waive(
    vault: VaultPath,
    items: Annotated[list[str], typer.Argument(metavar="KIND:KEY...", show_default=False)],
    name: Annotated[str, typer.Option("--name", help=_("Who answers for it."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))],
    day: _Day = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Waive items."""
    pairs = [_pair(each) for each in items]
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.preflight import waive as waive_items

        made = waive_items(house, pairs, name=name, reason=reason, day=on)
    say(
        ngettext("{count} item waived.", "{count} items waived.", len(made)).format(count=len(made))
    )


@gate.command(help=_("Let a waiver count no longer."))
def withdraw(
    vault: VaultPath,
    identifier: _Id,
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Withdraw a waiver."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.preflight import withdraw_waiver

        withdraw_waiver(house, identifier, reason)
    say(_("The waiver counts no longer."))


@material.command("add", help=_("Enter something that the client gave."))
def add(
    vault: VaultPath,
    title: Annotated[str, typer.Argument(metavar="TITLE", show_default=False)],
    kind: Annotated[
        str, typer.Option("--kind", help=_("papers, equipment, medium, pass or other."))
    ] = "papers",
    number: Annotated[
        str, typer.Option("--number", help=_("Its number; the next one without."))
    ] = "",
    copies: Annotated[int, typer.Option("--copies", min=1, help=_("How many."))] = 1,
    serial: Annotated[str, typer.Option("--serial", help=_("The serial number."))] = "",
    received_by: Annotated[str, typer.Option("--by", help=_("Who received it."))] = "",
    document: _Document = None,
    day: _Day = None,
    note: Annotated[str, typer.Option("--note", help=_("A remark."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Enter a material."""
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.materials import receive_material

        made = receive_material(
            house,
            title,
            kind=kind,
            number=number,
            copies=copies,
            serial=serial,
            day=on,
            received_by=received_by,
            document_id=document,
            note=note,
        )
    _told(made, as_json=as_json)


@material.command("list", help=_("List the client's materials."))
def list_(
    vault: VaultPath,
    here: Annotated[bool, typer.Option("--here", help=_("Only what wasn't returned."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All materials."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.materials import materials

        found = materials(house, here=here)
    if as_json:
        result_object({"materials": [_material_object(each) for each in found]})
        return
    for each in found:
        result(printable(_material_line(each)))


@material.command("return", help=_("Enter that a material went back."))
def return_(
    vault: VaultPath,
    identifier: _Id,
    to: Annotated[str, typer.Option("--to", help=_("Who took it back."))],
    document: _Document = None,
    day: _Day = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Enter a return."""
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.materials import return_material

        made = return_material(house, identifier, to=to, day=on, document_id=document)
    _told(made, as_json=as_json)


@material.command(help=_("Strike out a material that was entered by mistake."))
def void(
    vault: VaultPath,
    identifier: _Id,
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Void a material."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.materials import void_material

        void_material(house, identifier, reason)
    say(_("The material is struck out."))


def _pair(word: str) -> tuple[str, str]:
    kind, mark, key = word.partition(":")
    if not (mark and kind and key):
        raise typer.BadParameter(
            _("“{word}” is no KIND:KEY; `gate show` lists them.").format(word=word)
        )
    return kind, key


def _object(item: GateItem) -> dict[str, Any]:
    waived = item.waived
    return {
        "item": f"{item.kind}:{item.key}",
        "kind": item.kind,
        "key": item.key,
        "check": item.check,
        "sentence": item.sentence,
        "clause": item.clause,
        "blocking": item.blocking,
        "waived": None
        if waived is None
        else {
            "id": waived.id,
            "name": waived.name,
            "reason": waived.reason,
            "day": waived.day.isoformat(),
        },
    }


def _line(item: GateItem) -> str:
    if not item.blocking:
        return f"  ·  {item.sentence}"
    clause = f"  ({item.clause})" if item.clause else ""
    if item.waived is not None:
        answer = _("{name} answers for it (waiver {id}): {reason}").format(
            name=item.waived.name, id=item.waived.id, reason=item.waived.reason
        )
        return f"  ○  {item.sentence}{clause}  {answer}"
    return f"  ●  {item.kind}:{item.key}  {item.sentence}{clause}"


def _material_object(each: Material) -> dict[str, Any]:
    return {
        "id": each.id,
        "number": each.number,
        "kind": each.kind,
        "title": each.title,
        "copies": each.copies,
        "serial": each.serial,
        "received": each.received.isoformat(),
        "received_by": each.received_by,
        "receipt": each.receipt_id,
        "returned": each.returned.isoformat() if each.returned else None,
        "returned_to": each.returned_to,
        "return_receipt": each.return_id,
        "note": each.note,
    }


def _material_line(each: Material) -> str:
    from desktop.services.contract.materials import KINDS

    back = (
        _("returned on {day} to {name}").format(day=each.returned, name=each.returned_to)
        if each.returned
        else _("here since {day}").format(day=each.received)
    )
    return (
        f"{each.id:>6}  {each.number}  {_(KINDS[each.kind])}  {each.title}  ×{each.copies}  {back}"
    )


def _told(made: Material, *, as_json: bool) -> None:
    if as_json:
        result_object(_material_object(made))
    else:
        result(printable(_material_line(made)))
