"""`shoudang system retire|merge|adopt`: systems go out of use, become one, or come from the names in documents."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.system_output import System, index_anew, system_named, system_object, tell_system
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("retire", help=_("Say that a system is out of use; its page stays."))(retire)
    app.command("merge", help=_("Make one system of two; documents and links go over."))(merge)
    app.command("adopt", help=_("Enter a system for every name that documents use."))(adopt)


def retire(
    vault: VaultPath,
    system: System,
    back: Annotated[bool, typer.Option("--back", help=_("It is in use again."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Out of use, or in use again."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.systems import retire_system

        now = retire_system(house, system_named(house, system).id, back=back)
    tell_system(
        now, _("“{name}” is in use.") if back else _("“{name}” is out of use."), as_json=as_json
    )


def merge(
    vault: VaultPath,
    system: System,
    into: Annotated[str, typer.Option("--into", help=_("The one that stays."), show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One system of two."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.systems import merge_systems

        gone, kept = system_named(house, system), system_named(house, into)
        now = merge_systems(house, gone.id, kept.id)
        index_anew(house, as_json=as_json)
    tell_system(now, _("Everything about it belongs to “{name}” now."), as_json=as_json)


def adopt(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Names of documents become systems."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.systems import adopt_names

        made = adopt_names(house)
        index_anew(house, as_json=as_json)
    if as_json:
        result_object({"entered": [system_object(each) for each in made]})
        return
    for each in made:
        result(printable(f"{each.id:>6}  {each.name}"))
    say(
        ngettext("{count} system entered", "{count} systems entered", len(made)).format(
            count=len(made)
        )
    )
