"""`shoudang system …`: the register of systems, purchased software, hardware, hosts and exchanges, and their pages."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli import system_changes
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.system_amending import accounts_kept, people_kept, ties_kept
from desktop.cli.system_output import (
    System,
    index_anew,
    page_object,
    parse_accounts,
    parse_facts,
    parse_people,
    parse_ties,
    print_page,
    system_named,
    system_object,
    tell_system,
)
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

_Code = Annotated[str | None, typer.Option(help=_("Its short name or number."))]
_Owner = Annotated[str | None, typer.Option(help=_("The department it belongs to."))]
_Purpose = Annotated[str | None, typer.Option(help=_("What it is for."))]
_Note = Annotated[str | None, typer.Option(help=_("A remark."))]
_Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="FACT=VALUE", help=_("E.g. address=…; may be repeated.")),
]
_People = Annotated[
    list[str] | None,
    typer.Option(
        "--person", metavar="NAME=ROLE", help=_("Who is in charge of it; may be repeated.")
    ),
]
_Accounts = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        metavar="NAME;PURPOSE;HOLDER;ENVELOPE",
        help=_("An account by the envelope its password lies in, never by that; may be repeated."),
    ),
]
_Ties = Annotated[
    list[str] | None,
    typer.Option(
        "--tie", metavar="KIND=SYSTEM", help=_("What it runs on, is part of…; may be repeated.")
    ),
]

app = typer.Typer(
    help=_("Systems: what the contract looks after, each with its page."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    system_changes.register(app)
    parent.add_typer(app, name="system")


@app.command("list", help=_("List all systems, and names that documents use without one."))
def list_(
    vault: VaultPath,
    retired: Annotated[bool, typer.Option("--retired", help=_("Those out of use, too."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All systems, by kind and name."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.system_pages import document_counts
        from desktop.services.order.systems import names_to_adopt, systems

        found, loose = systems(house, retired=retired), names_to_adopt(house)
        counts = document_counts(house)
    if as_json:
        result_object(
            {
                "total": len(found),
                "systems": [
                    system_object(each) | {"documents": counts.get(each.name, 0)} for each in found
                ],
                "unregistered": [{"name": name, "documents": count} for name, count in loose],
            }
        )
        return
    from resources.knowledge import asset_kind

    for each in found:
        out = _("(out of use)") if each.retired else ""
        count = counts.get(each.name, 0)
        result(
            printable(
                f"{each.id:>6}  {asset_kind(each.kind).label}  {each.name}  {count} {out}".rstrip()
            )
        )
    say(ngettext("{count} system", "{count} systems", len(found)).format(count=len(found)))
    if loose:
        say(
            ngettext(
                "{count} name is used by documents without such a system; `system adopt` enters it.",
                "{count} names are used by documents without such a system; `system adopt` enters them.",
                len(loose),
            ).format(count=len(loose))
        )


@app.command(help=_("Show a system's page: all that concerns it."))
def show(
    vault: VaultPath,
    system: System,
    limit: Annotated[int, typer.Option(min=1, help=_("Documents of each group to show."))] = 5,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The page."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.system_pages import system_page

        page = system_page(house, system_named(house, system).id, limit=limit)
    if as_json:
        result_object(page_object(page))
    else:
        print_page(page)


@app.command(help=_("Enter a system."))
def enter(
    vault: VaultPath,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=_("business, software, hardware, host or exchange."))
    ] = "business",
    code: _Code = None,
    owner: _Owner = None,
    purpose: _Purpose = None,
    note: _Note = None,
    fact: _Facts = None,
    person: _People = None,
    account: _Accounts = None,
    tie: _Ties = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new system."""
    facts, people, accounts = parse_facts(fact), parse_people(person), parse_accounts(account)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.systems import NewSystem, enter_system

        made = enter_system(
            house,
            NewSystem(
                name, kind, code or "", owner or "", purpose or "", facts or {}, note or "",
                people or (), accounts or (), parse_ties(house, tie) or (),
            ),
        )  # fmt: skip
    tell_system(made, _("Entered “{name}”."), as_json=as_json)


@app.command(help=_("Change what is said of a system; what isn't given stays."))
def amend(
    vault: VaultPath,
    system: System,
    name: Annotated[str | None, typer.Option(help=_("Its new name, in all documents too."))] = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help=_("Its new kind."))] = None,
    code: _Code = None,
    owner: _Owner = None,
    purpose: _Purpose = None,
    note: _Note = None,
    fact: _Facts = None,
    person: _People = None,
    account: _Accounts = None,
    tie: _Ties = None,
    remove_person: Annotated[
        list[str] | None, typer.Option(help=_("No longer in charge of it; may be repeated."))
    ] = None,
    remove_account: Annotated[
        list[str] | None, typer.Option(help=_("No longer an account of it; may be repeated."))
    ] = None,
    remove_tie: Annotated[
        list[str] | None,
        typer.Option(metavar="SYSTEM", help=_("No longer tied to that one; may be repeated.")),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Facts, people, accounts and ties are added to those it has; an account of the same name is replaced."""
    facts, people, accounts = parse_facts(fact), parse_people(person), parse_accounts(account)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.systems import SystemChange, change_system

        before = system_named(house, system)
        kept = None
        if facts is not None:
            kept = {key: value for key, value in ({**before.facts, **facts}).items() if value}
        now = change_system(
            house,
            before.id,
            SystemChange(
                name, kind, code, owner, purpose, kept, note,
                people_kept(before, people, remove_person),
                accounts_kept(before, accounts, remove_account),
                ties_kept(before, parse_ties(house, tie), remove_tie),
            ),
        )  # fmt: skip
        index_anew(house, as_json=as_json)
    tell_system(now, _("Changed “{name}”."), as_json=as_json)
