"""`shoudang person item|end|void-item`: things with a period on a person's file."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.people_output import PersonWord, item_object, person_named
from desktop.cli.terminal import printable, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

ItemNumber = Annotated[
    int, typer.Argument(metavar="ITEM", help=_("Its number on the file."), show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("item", help=_("Enter a thing on a person's file: on-site, certificate, account…"))(
        item
    )
    app.command("end", help=_("Say an item's last day: left, closed, expired."))(end)
    app.command("void-item", help=_("Declare an item entered by mistake."))(void_item)


def item(
    vault: VaultPath,
    person: PersonWord,
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    title: Annotated[str, typer.Option(help=_("What it is called."))] = "",
    number: Annotated[str, typer.Option(help=_("Its number."))] = "",
    since: Annotated[str | None, typer.Option(metavar="DATE", help=_("Its first day."))] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help=_("Its last day."))] = None,
    undated: Annotated[
        bool, typer.Option("--undated", help=_("Keep it though its dates aren't known yet."))
    ] = False,
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", metavar="FACT=VALUE", help=_("E.g. hours=8; may be repeated.")),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new item."""
    first, last, facts = parse_date(since), parse_date(until), parse_pairs(fact)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.person_items import NewItem, enter_item

        who = person_named(house, person)
        made = enter_item(house, who.id, NewItem(kind, title, number, first, last, facts, undated))
    if as_json:
        result_object(item_object(made))
    else:
        say(printable(_("Entered “{name}”.").format(name=made.title)))


def end(
    vault: VaultPath,
    item: ItemNumber,
    last: Annotated[str, typer.Argument(metavar="DATE", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """An item's last day."""
    day = parse_date(last)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.person_items import end_item

        assert day is not None
        now = end_item(house, item, day)
    if as_json:
        result_object(item_object(now))
    else:
        say(printable(_("Changed “{name}”.").format(name=now.title)))


def void_item(
    vault: VaultPath,
    item: ItemNumber,
    reason: Annotated[str, typer.Option(help=_("Why."))],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """An item counts no more."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.person_items import void_item as declare_void

        declare_void(house, item, reason)
    if as_json:
        result_object({"id": item})
    else:
        say(_("It counts no more."))


def parse_pairs(words: list[str] | None) -> dict[str, str]:
    """`hours=8` by names. Raises typer.BadParameter in words."""
    found: dict[str, str] = {}
    for word in words or ():
        name, sign, value = word.replace("＝", "=").partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(_("{word} has no = between name and value.").format(word=word))
        found[name.strip()] = value.strip()
    return found
