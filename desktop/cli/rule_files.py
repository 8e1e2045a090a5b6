"""`shoudang catalogue …` and `shoudang calendar …`: the rules a vault goes by, corrected revision by revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.contract import Note, kept, told
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import N_, _, ngettext

if TYPE_CHECKING:
    from models.contract.catalogue import Demand, DutyRule, When
    from models.contract.rules import Rules

_SIGNS = {
    "contractor": N_("the contractor signs"),
    "client": N_("the client signs"),
    "both": N_("both sign"),
}

_Name = Annotated[
    str,
    typer.Option(
        "--name", "-n", help=_("Which rules: duties, matters, people, kpi, penalties, settings…")
    ),
]
_File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]

catalogue = typer.Typer(
    help=_("The obligation catalogue and the other rules, as this vault keeps them."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
calendar = typer.Typer(
    help=_("Working days: the days off and make-up days of each year."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(catalogue, name="catalogue")
    parent.add_typer(calendar, name="calendar")


@catalogue.command(
    "show", help=_("List the rules with their revisions; with a duty's id, that duty.")
)
def show_catalogue(
    vault: VaultPath,
    duty: Annotated[str | None, typer.Argument(metavar="[DUTY]", show_default=False)] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What is in force."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.rules import rule_files, rules_of

        files, rules = rule_files(house), rules_of(house)
    found = rules.catalogue
    rows = [each for each in found.duties if duty is None or each.id == duty.upper()]
    if not rows:
        known = f"{found.duties[0].id} … {found.duties[-1].id}"
        raise typer.BadParameter(
            _("There is no duty {word}; there are: {known}.").format(word=duty, known=known)
        )
    if as_json:
        result_object(
            {
                "version": found.version,
                "source": found.source,
                "files": [
                    {"name": each.name, "revision": each.revision, "origin": each.origin}
                    for each in files
                ],
                "duties": [
                    {
                        "id": each.id,
                        "clause": each.clause,
                        "zh": each.zh,
                        "en": each.en,
                        "categories": list(each.categories),
                        "sign": each.sign,
                        "penalty": each.penalty,
                        "report": each.report,
                        "evidence": [demand.type for demand in each.demands if not demand.check],
                        "papers": [_paper_object(one) for one in each.demands if not one.check],
                        "cadences": [when.cadence for when in each.whens],
                        "whens": [_when_object(when) for when in each.whens],
                    }
                    for each in rows
                ],
            }
        )
        return
    if duty is None:
        for file in files:
            state = _("revision {number}").format(number=file.revision) if file.revision else ""
            result(printable(f"{file.name:<14} {file.title}  {state or file.origin}"))
        result()
    from resources.words import language

    for each in rows:
        title = each.zh if language() == "zh_CN" else each.en
        result(printable(f"{each.id}  {each.clause}  {title}"))
        if duty is not None:
            _print_rule(each, rules)
    words = _("Version {version} of the catalogue. {source}")
    result(printable(words.format(version=found.version, source=found.source)))
    say(ngettext("{count} duty", "{count} duties", len(rows)).format(count=len(rows)))


def _print_rule(rule: DutyRule, rules: Rules) -> None:
    """Everything a row says: what it counts for, when it is owed, which papers prove it and what they rest on."""
    from models.categories import Category
    from models.contract.catalogue_words import cadence_words, due_words

    kinds = rules.matters

    def name_of(kind: str) -> str:
        named = kinds.get(kind) or rules.people.items.get(kind) or rules.people.roles.get(kind)
        return named.label if named else kind

    names = _(", ").join(_(Category(each).label) for each in rule.categories)
    result(printable("     " + _("Categories: {names}").format(names=names)))
    for when in rule.whens:
        words = _("Owed {often}: {due}")
        owed = words.format(often=cadence_words(when, name_of), due=due_words(when.due))
        result(printable(f"     {owed}"))
    penalty = rules.penalties.by_id.get(rule.penalty)
    if penalty is not None:
        words = _("Not kept: {clause}, {title}")
        result(printable("     " + words.format(clause=penalty.id, title=str(penalty.title))))
    if rule.report:
        result("     " + _("Counts as a report for KPI k."))
    if rule.parts:
        parts = _(", ").join(rule.parts)
        result(printable("     " + _("Made of: {parts}").format(parts=parts)))
    for demand in rule.demands:
        if demand.check:
            result(printable("     " + _("Must contain: {point}").format(point=demand.name)))
            continue
        basis = _("named by the contract") if demand.basis == "contract" else _("good practice")
        said = [demand.name, _(_SIGNS[demand.sign]) if demand.sign else "", basis]
        if demand.optional:
            said.append(_("(where there is one)"))
        result(printable("     · " + "  ".join(filter(None, said))))


def _paper_object(demand: Demand) -> dict[str, object]:
    return {
        "type": demand.type,
        "en": demand.en,
        "basis": demand.basis,
        "sign": demand.sign,
        "optional": demand.optional,
    }


def _when_object(when: When) -> dict[str, object]:
    due = when.due
    return {
        "cadence": when.cadence,
        "of": list(when.of),
        "rule": due.rule,
        "anchor": due.anchor,
        "days": due.days,
        "working": due.working,
        "months": due.months,
        "setting": due.setting,
    }


@catalogue.command("export", help=_("Write rules to a TOML file, to be corrected."))
def export_catalogue(
    vault: VaultPath,
    target: _File,
    name: _Name = "duties",
    revision: Annotated[
        int | None, typer.Option(help=_("An earlier revision; 0 is what is shipped."))
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The revision in force, or an earlier one."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.rule_exchange import export_rules

        try:
            export_rules(house, name, target, revision=revision)
        except KeyError:
            raise typer.BadParameter(
                _("There are no rules {name}, or no such revision of them.").format(name=name)
            ) from None
    told(target, as_json=as_json)


@catalogue.command("import", help=_("Keep a corrected file of rules as the next revision."))
def import_catalogue(
    vault: VaultPath,
    file: _File,
    name: _Name = "duties",
    note: Note = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """In force from now on, unless something contradicts something."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.rule_exchange import import_rules

        revision = import_rules(house, name, file, note=note)
    kept(name, revision, as_json=as_json)


@calendar.command("show", help=_("Show which years' days off are known, and theirs."))
def show_calendar(
    vault: VaultPath,
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]", show_default=False)] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The known years."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.calendar_import import calendar_years
        from desktop.services.contract.registers import today_of
        from desktop.services.contract.rules import unknown_year

        found = [each for each in calendar_years(house) if year in (None, each.year)]
        warning = unknown_year(house, today_of(house))
    if as_json:
        result_object(
            {
                "years": [
                    {
                        "year": each.year,
                        "source": each.source,
                        "holidays": [str(day) for day in sorted(each.holidays)],
                        "statutory": [str(day) for day in sorted(each.statutory)],
                        "workdays": [str(day) for day in sorted(each.workdays)],
                    }
                    for each in found
                ],
                "warning": warning,
            }
        )
        return
    for each in found:
        result(
            printable(
                _("{year}: {off} days off, {made_up} make-up working days; {source}").format(
                    year=each.year,
                    off=len(each.holidays),
                    made_up=len(each.workdays),
                    source=each.source,
                )
            )
        )
        if year is not None:
            for day in sorted(each.holidays | each.workdays):
                kind = _("make-up working day") if day in each.workdays else each.names.get(day, "")
                result(printable(f"  {day}  {kind}"))
    if not found and year is not None:
        say(_("The days off of {year} aren't known.").format(year=year))
    if warning:
        say(warning)


@calendar.command("import", help=_("Take in a year's days off: TOML of ours, or date,kind rows."))
def import_calendar_(
    vault: VaultPath,
    file: _File,
    year: Annotated[int | None, typer.Option(help=_("The year that the file must be for."))] = None,
    note: Note = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Kept as a file of rules."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.calendar_import import import_calendar
        from desktop.services.contract.rules import unknown_year

        days, revision = import_calendar(house, file, year=year, note=note)
        warning = unknown_year(house, date(days.year, 1, 1))
    kept(f"calendar/{days.year}", revision, as_json=as_json)
    if warning and not as_json:
        say(warning)
