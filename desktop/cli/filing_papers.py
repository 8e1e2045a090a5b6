"""`shoudang filing material|suggest`: the papers of a filed system's checklist."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.assurance_options import Document, Filing, Note
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(help=_("Let a document be a paper of the checklist."))(material)
    app.command(help=_("Documents that may be papers which the checklist lacks."))(suggest)


def material(
    vault: VaultPath,
    filing: Filing,
    paper: Annotated[str, typer.Argument(metavar="PAPER", help=_("Its id in the checklist."))],
    document: Document,
    signed: Annotated[str, typer.Option(help=_("Who signed it: contractor, client, both."))] = "",
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The current version is pinned."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filings import attach_material

        made = attach_material(house, filing, paper, document, signed=signed, note=note or "")
    if as_json:
        result_object({"evidence": made})
    else:
        say(_("Evidence {id} is kept.").format(id=made))


def suggest(
    vault: VaultPath,
    filing: Filing,
    attach: Annotated[
        bool, typer.Option("--attach", help=_("Attach those that are certain (*)."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """By the documents' types and systems."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filing_papers import (
            attach_suggested_materials,
            suggest_materials,
        )

        found = suggest_materials(house, filing)
        certain = [each for each in found if each.certain]
        attached = attach_suggested_materials(house, filing, certain) if attach else 0
    if as_json:
        rows = [each._asdict() for each in found]
        result_object({"suggestions": rows, "attached": attached})
        return
    for each in found:
        mark = "*" if each.certain else " "
        line = f"{mark} {each.material}  {each.document}  {each.number}  {each.title}"
        result(printable(line))
    if attach:
        words = ngettext("{count} paper attached", "{count} papers attached", attached)
        say(words.format(count=attached))
