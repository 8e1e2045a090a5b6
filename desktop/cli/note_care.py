"""`shoudang note links|review|drafts`: what articles lead to, what should be read again, what is unfinished."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from desktop.cli.note_output import (
    LARGEST,
    article_object,
    link_line,
    link_object,
    review_words,
)
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        "links", help=_("What an article links to, what links to it, or what leads nowhere.")
    )(links)
    app.command("review", help=_("List what should be read again, or say that it was."))(review)
    app.command("drafts", help=_("List what is being written and not saved yet."))(drafts)


def links(
    vault: VaultPath,
    document: Annotated[
        int | None,
        typer.Argument(metavar="[ID]", min=1, max=LARGEST, show_default=False),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Links and backlinks of one article; without ID all links that lead nowhere."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.linking import backlinks_of, links_of, unresolved_links

        if document is None:
            loose = unresolved_links(house)
            here, back = [], []
        else:
            here, back = links_of(house, document), backlinks_of(house, "document", document)
            loose = [each for each in here if each.problem]
    if as_json:
        described: dict[str, Any] = {"unresolved": [link_object(each) for each in loose]}
        if document is not None:
            described = {
                "id": document,
                "links": [link_object(each) for each in here],
                "backlinks": [link_object(each) | {"source": each.source} for each in back],
            } | described
        result_object(described)
        return
    if document is None:
        for each in loose:
            result(printable(f"{each.document_id:>6}  {each.source}: ") + link_line(each))
        say(
            ngettext("{count} unresolved link", "{count} unresolved links", len(loose)).format(
                count=len(loose)
            )
        )
        return
    for each in here:
        result(f"→ {link_line(each)}")
    for each in back:
        result(printable(f"← {each.document_id:>6}  {each.source}"))
    if not here and not back:
        say(_("It links to nothing, and nothing links to it."))


def review(
    vault: VaultPath,
    ids: Annotated[
        list[int] | None,
        typer.Argument(metavar="[ID]...", min=1, max=LARGEST, show_default=False),
    ] = None,
    months: Annotated[
        int | None,
        typer.Option(min=0, max=120, help=_("Read them again every so many months; 0 for never.")),
    ] = None,
    on: Annotated[str, typer.Option(metavar="DATE", help=_("What is due on this day."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Without ID what is due; with some, that they were read and are right, or how often they are to be read."""
    if months is not None and not ids:
        raise typer.BadParameter(_("Name the articles that are to be read so often."))
    today = parse_date(on) or datetime.now().astimezone().date()
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.articles import get_article
        from desktop.services.knowledge.reviewing import due_for_review, mark_reviewed, set_review

        if ids:
            if months is None:
                mark_reviewed(house, ids)
            else:
                set_review(house, ids, months)
            now = [get_article(house, each) for each in ids]
        else:
            due = due_for_review(house, today)
    if ids:
        if as_json:
            result_object({"articles": [article_object(each) for each in now]})
            return
        for article in now:
            result(
                printable(
                    f"{article.document.id:>6}  {article.document.title}  ({review_words(article)})"
                )
            )
        return
    if as_json:
        result_object(
            {
                "due": [
                    article_object(each.article)
                    | {"since": each.since.isoformat(), "reasons": list(each.reasons)}
                    for each in due
                ]
            }
        )
        return
    for each in due:
        result(
            printable(f"{each.article.document.id:>6}  {each.since}  {each.article.document.title}")
        )
        for reason in each.reasons:
            result(printable(f"          {reason}"))
    say(ngettext("{count} article due", "{count} articles due", len(due)).format(count=len(due)))


def drafts(
    vault: VaultPath,
    drop: Annotated[
        int | None, typer.Option(metavar="DRAFT", min=1, max=LARGEST, help=_("Discard this draft."))
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What is being written."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.drafts import drop_draft, list_drafts, load_draft

        if drop is not None:
            load_draft(house, drop)
            drop_draft(house, drop)
        found = list_drafts(house)
    if as_json:
        result_object(
            {
                "drafts": [
                    {
                        "id": each.id,
                        "document": each.document_id,
                        "kind": each.kind,
                        "title": each.title,
                        "size": each.size,
                        "changed": each.changed.isoformat(),
                    }
                    for each in found
                ]
            }
        )
        return
    for each in found:
        result(printable(f"{each.id:>6}  {each.changed.astimezone():%Y-%m-%d %H:%M}  {each.title}"))
    if not found:
        say(_("There are no drafts."))
