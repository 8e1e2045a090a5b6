"""`shoudang matter …`: staff changes, leavings, network changes, leaks, demands: opened and taken step by step."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.matter_output import (
    MatterWord,
    StepWord,
    matter_line,
    matter_named,
    matter_object,
    print_matter,
)
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.people_output import person_named
from desktop.cli.person_items import parse_pairs
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from models.obligations.evidence_rules import SIGNATURES
from models.people.matter_views import MatterView
from resources.words import _, ngettext

_On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=_("As of this day instead of today."))
]
_Day = Annotated[
    str | None, typer.Option("--day", metavar="DATE", help=_("The day it was; today by default."))
]
_Planned = Annotated[
    str | None,
    typer.Option(metavar="DATE", help=_("The day it is to take effect, or the client's limit.")),
]
_Person = Annotated[str | None, typer.Option(help=_("Whom it is about."))]
_Other = Annotated[str | None, typer.Option(help=_("Who comes instead."))]
_Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="FACT=VALUE", help=_("E.g. reason=…; may be repeated.")),
]
_Reason = Annotated[str, typer.Option(help=_("Why; it stays on record."))]
_Note = Annotated[str | None, typer.Option(help=_("A remark."))]

app = typer.Typer(
    help=_("Matters: what happens and has its course, with notices, papers and what they cost."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="matter")


@app.command("kinds", help=_("List what a matter can be, with its facts and steps."))
def kinds_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """The kinds in force in this vault."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import matter_kinds

        kinds = list(matter_kinds(house).values())
    if as_json:
        result_object(
            {
                "kinds": [
                    {
                        "id": kind.id,
                        "title": kind.label,
                        "clause": kind.clause,
                        "facts": [
                            {"id": each.id, "type": each.type, "required": each.required}
                            for each in kind.facts
                        ],
                        "steps": [each.id for each in kind.steps],
                    }
                    for kind in kinds
                ]
            }
        )
        return
    for kind in kinds:
        result(printable(f"{kind.id}  {kind.label}  {kind.clause}"))
        for each in kind.facts:
            needed = f"  {_('(needed)')}" if each.required else ""
            result(printable(f"    {each.id}  {each.label}{needed}"))


@app.command("list", help=_("List matters."))
def list_(
    vault: VaultPath,
    on: _On = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help=_("Of this kind."))] = None,
    open_: Annotated[bool, typer.Option("--open", help=_("Only those that are open."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Matters as of a day."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import matter_views

        found = [
            each
            for each in matter_views(house, day)
            if (kind is None or each.kind.id == kind) and not (open_ and each.closed)
        ]
    if as_json:
        result_object({"total": len(found), "matters": [matter_object(each) for each in found]})
        return
    for each in found:
        result(matter_line(each))
    say(ngettext("{count} matter", "{count} matters", len(found)).format(count=len(found)))


@app.command(help=_("Show a matter: steps, papers, notices, and what is in the way."))
def show(
    vault: VaultPath,
    matter: MatterWord,
    on: _On = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One matter as of a day."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import matter_view

        view = matter_view(house, matter_named(house, matter).id, day)
    if as_json:
        result_object(matter_object(view, whole=True))
    else:
        print_matter(view)


@app.command("open", help=_("Open a matter; it gets its number."))
def open__(
    vault: VaultPath,
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    day: _Day = None,
    planned: _Planned = None,
    person: _Person = None,
    other: _Other = None,
    title: Annotated[str, typer.Option(help=_("What it is called."))] = "",
    fact: _Facts = None,
    note: _Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new matter."""
    began, effect, facts = parse_date(day), parse_date(planned), parse_pairs(fact)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import NewMatter, matter_view, open_matter

        who, comer = (
            None if word is None else person_named(house, word).id for word in (person, other)
        )
        made = open_matter(
            house, NewMatter(kind, began, effect, who, comer, title, facts, note or "")
        )
        view = matter_view(house, made.id)
    _tell(view, as_json=as_json)


@app.command(help=_("Say something else of a matter: the planned day, who comes, facts."))
def amend(
    vault: VaultPath,
    matter: MatterWord,
    day: _Day = None,
    planned: _Planned = None,
    person: _Person = None,
    other: _Other = None,
    title: Annotated[str | None, typer.Option(help=_("What it is called."))] = None,
    fact: _Facts = None,
    note: _Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What isn't given stays."""
    began, effect, facts = parse_date(day), parse_date(planned), parse_pairs(fact)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matter_entry import LEAVE
        from desktop.services.people.matters import MatterChange, change_matter, matter_view

        found = matter_named(house, matter)
        who, comer = (
            LEAVE if word is None else person_named(house, word).id for word in (person, other)
        )
        change_matter(
            house,
            found.id,
            MatterChange(
                began,
                LEAVE if effect is None else effect,
                who,
                comer,
                title,
                facts or None,
                note,
            ),
        )
        view = matter_view(house, found.id)
    _tell(view, as_json=as_json)


@app.command(help=_("Enter that a step was taken."))
def step(
    vault: VaultPath,
    matter: MatterWord,
    step: StepWord,
    day: _Day = None,
    name: Annotated[str, typer.Option(help=_("Who did or said it."))] = "",
    happened: Annotated[
        bool,
        typer.Option(
            "--happened", help=_("It happened though something was in the way; needs a reason.")
        ),
    ] = False,
    reason: _Reason = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What is in the way is named."""
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import take_step

        found = matter_named(house, matter)
        view = take_step(house, found.id, step, day=on, name=name, reason=reason, happened=happened)
    _tell(view, as_json=as_json)


@app.command(help=_("Take a step back that wasn't taken after all."))
def undo(
    vault: VaultPath,
    matter: MatterWord,
    step: StepWord,
    reason: _Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What was entered stays on record."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import undo_step

        view = undo_step(house, matter_named(house, matter).id, step, reason)
    _tell(view, as_json=as_json)


@app.command(help=_("Withdraw a matter that was opened by mistake or came to nothing."))
def withdraw(
    vault: VaultPath,
    matter: MatterWord,
    reason: _Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """It asks for nothing any more."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import withdraw_matter

        view = withdraw_matter(house, matter_named(house, matter).id, reason)
    _tell(view, as_json=as_json)


@app.command(help=_("Let a document be the paper of a step."))
def paper(
    vault: VaultPath,
    matter: MatterWord,
    step: StepWord,
    document: Annotated[int, typer.Argument(metavar="DOCUMENT", show_default=False)],
    kind: Annotated[str, typer.Option("--kind", help=_("Which of the step's papers it is."))] = "",
    signed: Annotated[
        str, typer.Option(help=_("Whose signatures the scan bears: contractor, client, both."))
    ] = "",
    day: _Day = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The current version is pinned."""
    if signed not in SIGNATURES:
        known = ", ".join(filter(None, SIGNATURES))
        raise typer.BadParameter(_("{word} is none of: {known}.").format(word=signed, known=known))
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.matters import attach_paper, matter_view

        found = matter_named(house, matter)
        attach_paper(house, found.id, step, document, kind=kind, signed=signed, day=on)
        view = matter_view(house, found.id)
    _tell(view, as_json=as_json)


def _tell(view: MatterView, *, as_json: bool) -> None:
    if as_json:
        result_object(matter_object(view, whole=True))
    else:
        print_matter(view)
