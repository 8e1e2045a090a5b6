"""`shoudang edition open`: the officer's reading of an edition, one action a command, each of them written down."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.documents import document_object
from desktop.cli.options import (
    AsJson,
    OfficerPassphraseFile,
    VaultPath,
    parse_category,
    read_officer_passphrase,
)
from desktop.cli.search_output import answer_object, print_answer
from desktop.cli.terminal import printable, result, result_object, say
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.inspection.officer import Officer

_ACTIONS = ("scope", "list", "show", "search", "text", "cat")
_LARGEST_ID = 2**63 - 1


def open_(
    vault: VaultPath,
    edition: Annotated[str, typer.Argument(metavar="EDITION", show_default=False)],
    action: Annotated[
        str,
        typer.Argument(
            metavar="[ACTION]",
            show_default=False,
            help=_("scope, list [CATEGORY], show ID, search QUERY, text ID or cat ID."),
        ),
    ] = "scope",
    word: Annotated[str, typer.Argument(metavar="[WORD]", show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many hits to show."))] = 20,
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Read an edition; EDITION is its label or the beginning of its id (`shoudang edition names VAULT`)."""
    if action not in _ACTIONS:
        raise typer.BadParameter(
            _("There is no action {word}; there are: {known}.").format(
                word=action, known=", ".join(_ACTIONS)
            )
        )
    if action in ("show", "text", "cat") and not _is_id(word):
        raise typer.BadParameter(_("{word} is no document's id.").format(word=word or "''"))
    if action == "search" and not word:
        raise typer.BadParameter(_("Give a query."))
    category = parse_category(word) if action == "list" and word else None
    from desktop.services.inspection.editions import find_edition
    from desktop.services.inspection.officer import Officer

    edition_id = find_edition(vault, edition)
    passphrase = read_officer_passphrase(officer_passphrase_file)
    with Officer.open(vault, edition_id, passphrase) as officer:
        if action == "scope":
            _scope(officer, as_json=as_json)
        elif action == "list":
            records = officer.documents(category)
            if as_json:
                described = [document_object(record) for record in records]
                result_object({"total": len(records), "documents": described})
            else:
                for record in records:
                    label = _(record.category.label)
                    result(printable(f"{record.id:>6}  {record.number}  {label}  {record.title}"))
        elif action == "search":
            answer = officer.search(word, limit=limit)
            if as_json:
                result_object(answer_object(answer))
            else:
                print_answer(answer)
        else:
            _document(officer, action, int(word), as_json=as_json)


def _document(officer: Officer, action: str, document_id: int, *, as_json: bool) -> None:
    if action == "cat":
        # Where it goes from here is beyond the vault, so it counts as taken out.
        officer.log_export(document_id)
        for piece in officer.content(document_id):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    elif action == "text":
        text = officer.text(document_id)
        if as_json:
            result_object({"id": document_id, "text": text})
        else:
            for line in text.splitlines():
                result(printable(line))
    else:
        described = document_object(officer.document(document_id))
        if as_json:
            result_object(described)
            return
        for name, value in described.items():
            shown = ", ".join(value) if isinstance(value, list) else value
            result(f"{name:>12}  {printable(str('' if shown is None else shown))}")


def _scope(officer: Officer, *, as_json: bool) -> None:
    scope, count = officer.scope, len(officer.documents())
    if as_json:
        result_object(
            {
                "id": officer.edition_id.hex(),
                "label": officer.label,
                "purpose": officer.purpose,
                "categories": [category.value for category in scope.categories],
                "systems": list(scope.systems),
                "persons": list(scope.persons),
                "since": scope.since.isoformat() if scope.since else None,
                "until": scope.until.isoformat() if scope.until else None,
                "documents": count,
                "created": officer.created.isoformat(),
                "expires": officer.expires.isoformat(),
                "suite": officer.suite_name,
            }
        )
        return
    result(printable(f"{officer.label}  {officer.purpose}"))
    result(", ".join(_(category.label) for category in scope.categories))
    say(
        ngettext(
            "{count} document, as of {created}; opens until {expires}. Every look is written down.",
            "{count} documents, as of {created}; opens until {expires}. Every look is written down.",
            count,
        ).format(count=count, created=local(officer.created), expires=local(officer.expires))
    )


def local(moment: datetime | None) -> str:
    """A moment as a person here reads it."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdigit() and 0 < int(word) <= _LARGEST_ID
