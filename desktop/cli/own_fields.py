"""`shoudang field …`: fields of one's own are defined, changed, removed and filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.note_output import DocumentIds
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from models.order.custom_fields import FieldRecord

_Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]
_Choices = Annotated[
    list[str] | None, typer.Option("--choice", help=_("One of what it may say; may be repeated."))
]
_Types = Annotated[
    list[str] | None,
    typer.Option("--type", "-t", help=_("Only for documents of this type; may be repeated.")),
]

app = typer.Typer(
    help=_("Fields of your own, such as maker, amount or expiry."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="field")


@app.command("list", help=_("List all fields."))
def list_fields(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All fields, in their order."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.custom_fields import fields

        found = fields(house)
    if as_json:
        result_object({"total": len(found), "fields": [_as_object(each) for each in found]})
        return
    for each in found:
        more = "; ".join(filter(None, (", ".join(each.choices), ", ".join(each.types))))
        result(printable(f"{each.name}  {each.kind}  {more}".rstrip()))
    if not found:
        say(_("There are no fields of your own."))


@app.command(help=_("Define a field."))
def define(
    vault: VaultPath,
    name: _Name,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", "-k", help=_("text, number, date, choice, person, system or yes-no.")
        ),
    ] = "text",
    choice: _Choices = None,
    type_: _Types = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new field."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.custom_fields import define_field

        made = define_field(house, name, kind, choices=choice or (), types=type_ or ())
    _tell_field(made, _("Defined the field “{name}”."), as_json=as_json)


@app.command(help=_("Change a field; what it says is kept where that still fits."))
def change(
    vault: VaultPath,
    name: _Name,
    new_name: Annotated[str | None, typer.Option("--name", help=_("Its new name."))] = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help=_("Its new kind."))] = None,
    choice: _Choices = None,
    type_: _Types = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Change what is given."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.custom_fields import change_field, find_field

        made = change_field(
            house,
            find_field(house, name).id,
            name=new_name,
            kind=kind,
            choices=choice,
            types=None if type_ is None else [each for each in type_ if each],
        )
    _tell_field(made, _("Changed the field “{name}”."), as_json=as_json)


@app.command(help=_("Remove a field with all that it says."))
def remove(
    vault: VaultPath,
    name: _Name,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Even if it says something of documents."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Remove a field."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.errors import OrderRefused
        from desktop.services.order.custom_fields import find_field, remove_field

        found = find_field(house, name)
        try:
            documents = remove_field(house, found.id, confirm=yes)
        except OrderRefused as refused:
            if refused.reason == "not-confirmed":
                say(
                    _(
                        "With --yes it is removed all the same, with what it says; the history keeps that."
                    )
                )
            raise
    if as_json:
        result_object(_as_object(found) | {"documents": documents})
    else:
        say(_("Removed the field “{name}”.").format(name=found.name))


@app.command("set", help=_("Let a field say something of documents; “” for nothing."))
def set_(
    vault: VaultPath,
    ids: DocumentIds,
    field: Annotated[str, typer.Option("--field", "-f", help=_("Its name."), show_default=False)],
    value: Annotated[str, typer.Option(help=_("What it says."), show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Set a field."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.custom_fields import find_field, set_field, values_of

        found = find_field(house, field)
        changed = set_field(house, ids, found.id, value)
        now = values_of(house, ids)
    kept = {each: now.get(each, {}).get(found.id, "") for each in ids}
    if as_json:
        documents = [{"id": each, "value": said} for each, said in kept.items()]
        result_object({"field": found.name, "changed": changed, "documents": documents})
        return
    for each, said in kept.items():
        result(printable(f"{each:>6}  {found.name}: {said}"))
    words = ngettext("{count} document changed", "{count} documents changed", changed)
    say(words.format(count=changed))


def _tell_field(field: FieldRecord, sentence: str, *, as_json: bool) -> None:
    if as_json:
        result_object(_as_object(field))
    else:
        say(sentence.format(name=field.name))


def _as_object(field: FieldRecord) -> dict[str, object]:
    return {
        "id": field.id,
        "name": field.name,
        "kind": field.kind,
        "choices": list(field.choices),
        "types": list(field.types),
    }
