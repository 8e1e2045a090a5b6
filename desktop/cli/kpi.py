"""`shoudang kpi …`: where the indicators stand, and the entries they are counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.kpi_output import entry_line, entry_object, print_status, status_object
from desktop.cli.note_output import LARGEST
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.house import House
    from models.kpi.kpi_rules import EntryKind

_Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="FACT=VALUE", help=_("E.g. object=…; may be repeated.")),
]
_Evidence = Annotated[
    int | None,
    typer.Option(
        "--evidence", metavar="DOCUMENT", min=1, max=LARGEST, help=_("The document that proves it.")
    ),
]
_Entry = Annotated[int, typer.Argument(metavar="ENTRY", min=1, max=LARGEST, show_default=False)]

app = typer.Typer(
    help=_("Indicators: where they stand, where they will end, what they are counted from."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="kpi")


@app.command(help=_("Show where every indicator stands, with what to beware of."))
def status(
    vault: VaultPath,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("As of this day instead of today."))
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All indicators on a day."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.kpi_status import kpi_status

        found = kpi_status(house, day)
    if as_json:
        result_object({"kpi": [status_object(each, whole=True) for each in found]})
    else:
        print_status(found)


@app.command("list", help=_("List the entries of the ledger."))
def list_(
    vault: VaultPath,
    kind: Annotated[str, typer.Option("--kind", "-k", help=_("Only this kind."))] = "",
    since: Annotated[str | None, typer.Option(help=_("From this day on, e.g. 2026-07-31."))] = None,
    until: Annotated[str | None, typer.Option(help=_("Up to and with this day."))] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Entries by day."""
    first, last = parse_date(since), parse_date(until)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.kpi import evidence_counts, kpi_entries

        wanted = _kind(house, kind).id if kind else ""
        kinds = {each.id: each for each in _kinds(house)}
        found = kpi_entries(house, wanted, since=first, until=last)
        proofs = evidence_counts(house)
    if as_json:
        entries = [entry_object(each, proofs.get(each.id, 0)) for each in found]
        result_object({"total": len(found), "entries": entries})
        return
    for each in found:
        result(printable(entry_line(kinds[each.kind], each, proofs.get(each.id, 0))))
    say(ngettext("{count} entry", "{count} entries", len(found)).format(count=len(found)))


@app.command(help=_("List the kinds of entries and their facts."))
def kinds(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """What can be entered."""
    with open_house(vault, read_key(passphrase_file)) as house:
        found = _kinds(house)
    if as_json:
        result_object({"kinds": [_kind_object(each) for each in found]})
        return
    for kind in found:
        result(f"{kind.id}  {kind.label}")
        for field in kind.fields:
            choices = ", ".join(choice.id for choice in field.choices)
            needed = _("(needed)") if field.required else ""
            result(f"    {field.id}  {field.label}  {choices} {needed}".rstrip())


@app.command(help=_("Enter something in the ledger."))
def record(
    vault: VaultPath,
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    fact: _Facts = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help=_("The day it was done."))
    ] = None,
    reference: Annotated[str, typer.Option(help=_("The number of its paper."))] = "",
    evidence: _Evidence = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One entry."""
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.kpi import record_kpi

        chosen = _kind(house, kind)
        facts = _facts(chosen, fact)
        entry = record_kpi(house, chosen.id, on, facts, reference, evidence=evidence)
    if as_json:
        result_object({"entry": entry})
    else:
        say(_("Entered as {id}.").format(id=entry))


@app.command(help=_("Change what an entry says; what isn't given stays."))
def amend(
    vault: VaultPath,
    entry: _Entry,
    fact: _Facts = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help=_("The day it was done."))
    ] = None,
    evidence: _Evidence = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Facts of an entry, such as when a fault was restored."""
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.kpi import amend_kpi
        from desktop.services.contract.registers import registers_of

        before = registers_of(house).kpi.get(entry)
        facts = {} if before is None else _facts(_kind(house, before.kind), fact)
        amend_kpi(house, entry, facts, day=on, evidence=evidence)
    if as_json:
        result_object({"entry": entry})
    else:
        say(_("Changed entry {id}.").format(id=entry))


@app.command(help=_("Declare entries void: made by mistake; they stay on record."))
def void(
    vault: VaultPath,
    entries: Annotated[
        list[int], typer.Argument(metavar="ENTRY...", min=1, max=LARGEST, show_default=False)
    ],
    reason: Annotated[str, typer.Option(help=_("Why; it stays on record."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Entries that count no more."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.kpi import void_kpi

        count = void_kpi(house, entries, reason)
    if as_json:
        result_object({"voided": count})
    else:
        say(ngettext("{count} entry voided", "{count} entries voided", count).format(count=count))


def _kinds(house: House) -> tuple[EntryKind, ...]:
    from desktop.services.contract.kpi import entry_kinds

    return entry_kinds(house)


def _kind(house: House, word: str) -> EntryKind:
    """A kind by its id or its name in either language. Raises typer.BadParameter in words."""
    for kind in _kinds(house):
        if word.casefold() in (kind.id, kind.zh, kind.en.casefold()):
            return kind
    known = ", ".join(kind.id for kind in _kinds(house))
    raise typer.BadParameter(_("{word} is none of: {known}.").format(word=word, known=known))


def _facts(kind: EntryKind, words: list[str] | None) -> dict[str, str]:
    """`object=机房` by the ids of fields; the fields' names in either language do as well."""
    known = {
        name.casefold(): each.id for each in kind.fields for name in (each.id, each.zh, each.en)
    }
    facts: dict[str, str] = {}
    for word in words or ():
        name, equals, value = word.partition("=")
        if not equals:
            raise typer.BadParameter(_("Write {word} as FACT=VALUE.").format(word=word))
        facts[known.get(name.strip().casefold(), name.strip())] = value
    return facts


def _kind_object(kind: EntryKind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "title": kind.label,
        "facts": [
            {
                "id": field.id,
                "title": field.label,
                "type": field.type.value,
                "needed": field.required,
                "choices": [choice.id for choice in field.choices],
            }
            for field in kind.fields
        ],
    }
