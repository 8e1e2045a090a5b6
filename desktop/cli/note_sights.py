"""`shoudang note gaps|similar|template`: what is missing, what is like a document, what an article starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.note_output import DocumentId, kind_named
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from models.records import DocumentRecord


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("gaps", help=_("What the knowledge base lacks."))(gaps)
    app.command("similar", help=_("Documents with much in common with this one."))(similar)
    app.command("template", help=_("Print the template of a kind of article."))(template)


def gaps(vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Systems without a runbook, faults without a cure, articles nobody reviewed, links that lead nowhere."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.knowledge_gaps import knowledge_gaps

        found = knowledge_gaps(house)
    lists: dict[str, tuple[str, int, list[tuple[int | None, str]]]] = {
        "without_runbook": (
            _("Systems without a runbook"),
            found.without_runbook.total,
            [(None, each.name) for each in found.without_runbook.items],
        ),
        "unregistered": (
            _("Names of systems without a page"),
            found.unregistered.total,
            [(None, each.name) for each in found.unregistered.items],
        ),
        "without_cure": (
            _("Faults without a cure"),
            found.without_cure.total,
            [_named(each) for each in found.without_cure.items],
        ),
        "never_reviewed": (
            _("Articles nobody has reviewed"),
            found.never_reviewed.total,
            [_named(each) for each in found.never_reviewed.items],
        ),
        "without_system": (
            _("Articles about no system"),
            found.without_system.total,
            [_named(each) for each in found.without_system.items],
        ),
        "unresolved_links": (
            _("Links that lead nowhere"),
            found.unresolved_links.total,
            [
                (each.document.id, f"{each.document.title}: {each.raw}")
                for each in found.unresolved_links.items
            ],
        ),
    }
    if as_json:
        result_object(
            {"total": found.total}
            | {
                key: {"total": total, "items": [words for _id, words in items]}
                for key, (_title, total, items) in lists.items()
            }
        )
    else:
        for title, total, items in lists.values():
            result(f"{title}: {total}")
            for number, words in items:
                # The number is what `note add --from`, `note review` and `note links` are told.
                result(printable(f"    {words}" if number is None else f"{number:>6}  {words}"))
    if found.total:
        raise typer.Exit(1)


def _named(document: DocumentRecord) -> tuple[int, str]:
    return document.id, f"{document.number}  {document.title}"


def similar(
    vault: VaultPath,
    document: DocumentId,
    limit: Annotated[int, typer.Option(min=1, help=_("How many to show."))] = 8,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Terms in common."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import read_version, usable_document
        from desktop.services.searching.similar import similar_to

        record = usable_document(house, document)
        text = f"{record.title}\n{read_version(house, record).text}"
        found = similar_to(house, text, limit=limit, exclude=(document,))
    if as_json:
        result_object(
            {
                "id": document,
                "similar": [
                    {
                        "id": each.document.id,
                        "number": each.document.number,
                        "title": each.document.title,
                        "score": round(each.score, 3),
                        "terms": list(each.terms),
                    }
                    for each in found
                ],
            }
        )
        return
    for each in found:
        terms = " ".join(each.terms[:6])
        result(
            printable(f"{each.document.id:>6}  {each.score:.0%}  {each.document.title}  ({terms})")
        )
    if not found:
        say(_("Nothing else has much in common with it."))


def template(
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """What an article of a kind starts from."""
    from resources.knowledge import fill_template

    kind_id = kind_named(kind)
    text = fill_template(kind_id, {})
    if as_json:
        result_object({"kind": kind_id, "markdown": text})
    else:
        result(text.rstrip("\n"))
