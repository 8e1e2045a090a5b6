"""`shoudang register …`: people, duties, findings, indicators and media as sheets, written and read back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.contract.register_sheets.records import CarriedIn, SheetPlan

_Register = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER", help=_("people, duties, findings, kpi or media."), show_default=False
    ),
]

app = typer.Typer(
    help=_("Registers as sheets: written to be filled in, read back with every problem named."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="register")


@app.command(help=_("Write a register as a workbook or list."))
def export(
    vault: VaultPath,
    name: _Register,
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", show_default=False)],
    form: Annotated[
        str, typer.Option("--form", help=_("Only this kind of sheet; a .csv holds one."))
    ] = "",
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal", help=_("Write identity and telephone numbers in full, on record.")
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One register to a file that isn't there yet."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.register_sheets.exporting import export_register

        done = export_register(house, name, out, form=form, reveal=reveal)
    if as_json:
        result_object({"path": os.fspath(done.path), "rows": done.rows})
    else:
        words = ngettext(
            "{count} row written to {path}.", "{count} rows written to {path}.", done.rows
        )
        say(words.format(count=done.rows, path=os.fspath(done.path)))


@app.command("import", help=_("Read a sheet into a register: whole, or not at all."))
def import_(
    vault: VaultPath,
    name: _Register,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    check: Annotated[
        bool, typer.Option("--check", help=_("Only say what it would do, and what is wrong."))
    ] = False,
    partly: Annotated[
        bool,
        typer.Option("--partly", help=_("Carry in the rows that are right, in spite of others.")),
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=FIELD",
            help=_("Which field a column holds, remembered from then on; may be repeated."),
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Exit code 1 when something is wrong and nothing, or not all, was carried in."""
    mapping = _mapping(map_)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.register_sheets.carrying import carry_in
        from desktop.services.contract.register_sheets.checking import check_sheet

        plan = check_sheet(house, name, file, mapping)
        done = None
        if not check and (partly or not plan.problems):
            done = carry_in(house, plan, partly=partly)
    if as_json:
        result_object(_plan_object(plan, done))
    else:
        _print_plan(plan, done)
    if plan.problems:
        raise typer.Exit(1)


def _mapping(words: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words or ():
        heading, equals, field = word.rpartition("=")
        if not equals:
            raise typer.BadParameter(_("Write {word} as HEADING=FIELD.").format(word=word))
        found[heading] = field
    return found


def _print_plan(plan: SheetPlan, done: CarriedIn | None) -> None:
    for each in plan.problems:
        value = f" “{each.value}”" if each.value else ""
        result(printable(f"{each.sheet}!{each.cell}{value}: {each.problem} {each.remedy}".rstrip()))
    if plan.unknown:
        say(_("Columns that mean nothing here: {names}.").format(names=_(", ").join(plan.unknown)))
    if plan.passed_over:
        say(_("Sheets passed over: {names}.").format(names=_(", ").join(plan.passed_over)))
    if plan.problems:
        words = ngettext("{count} problem", "{count} problems", len(plan.problems))
        say(words.format(count=len(plan.problems)))
    counts = {kind.value: count for kind, count in plan.counts.items()}
    if done is None:
        sentence = _(
            "Nothing was carried in. It would be: {new} new, {changed} changed, {same} the same."
        )
        say(sentence.format(**counts))
    else:
        sentence = _(
            "Carried in: {new} new, {changed} changed, {same} the same, {left_out} left out."
        )
        say(sentence.format(**done._asdict()))


def _plan_object(plan: SheetPlan, done: CarriedIn | None) -> dict[str, Any]:
    return {
        "register": plan.register,
        "problems": [each._asdict() for each in plan.problems],
        "mapping": plan.mapping,
        "unknown": list(plan.unknown),
        "passed_over": list(plan.passed_over),
        "rows": {kind.value: count for kind, count in plan.counts.items()},
        "carried_in": None if done is None else done._asdict(),
    }
