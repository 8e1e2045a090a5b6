"""Articles and links as objects for programs and as lines for people; and reading a text from a file or a pipe."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.terminal import printable
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House
    from models.knowledge.articles import ArticleRecord
    from models.knowledge.link_records import LinkRecord

LARGEST = 2**63 - 1
DocumentId = Annotated[int, typer.Argument(metavar="ID", min=1, max=LARGEST, show_default=False)]
DocumentIds = Annotated[
    list[int], typer.Argument(metavar="ID...", min=1, max=LARGEST, show_default=False)
]
Source = Annotated[
    str,
    typer.Argument(
        metavar="[FILE]",
        help=_("The text, Markdown in UTF-8; - or nothing for standard input."),
        show_default=False,
    ),
]


def read_text(file: str) -> str:
    """The text of FILE or of standard input. Raises typer.BadParameter in words."""
    if file in ("", "-"):
        if not file and sys.stdin.isatty():
            raise typer.BadParameter(_("Give a FILE with the text, or - for standard input."))
        data = sys.stdin.buffer.read()
        name = _("standard input")
    else:
        name = file
        try:
            data = Path(file).read_bytes()
        except OSError:
            raise typer.BadParameter(
                _("The file {path} cannot be read.").format(path=file)
            ) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter(_("{path} is not text in UTF-8.").format(path=name)) from None
    if not text.strip():
        # A pipe whose writer failed is empty, too; no version is to come of that.
        raise typer.BadParameter(_("{path} holds no text. Nothing was saved.").format(path=name))
    return text


def kind_named(word: str) -> str:
    """The id of the kind of articles that is called so, in either language. Raises typer.BadParameter in words."""
    from resources.knowledge import article_kinds

    kinds = article_kinds()
    for kind in kinds:
        if word.casefold() in (kind.id, kind.type, kind.words.zh, kind.words.en.casefold()):
            return kind.id
    raise typer.BadParameter(
        _("There is no kind of article {word}; there are: {known}.").format(
            word=word, known=", ".join(f"{kind.id} ({kind.label})" for kind in kinds)
        )
    )


def article_object(article: ArticleRecord) -> dict[str, Any]:
    """An article for a program."""
    from desktop.services.knowledge.reviewing import next_review

    document, due = article.document, next_review(article)
    return {
        "id": document.id,
        "number": document.number,
        "title": document.title,
        "kind": article.kind,
        "type": document.type,
        "category": document.category.value,
        "version": document.version.ordinal,
        "systems": list(document.systems),
        "persons": list(document.persons),
        "mark": document.mark.value,
        "filed": document.filed.isoformat(),
        "origin": article.origin,
        "review": {
            "months": article.review_months,
            "reviewed": article.reviewed.isoformat() if article.reviewed else None,
            "by": article.reviewed_by,
            "due": due.isoformat() if due else None,
        },
    }


def review_words(article: ArticleRecord) -> str:
    """Where the reviewing of an article stands, in a few words."""
    from desktop.services.knowledge.reviewing import next_review

    due = next_review(article)
    if article.reviewed is not None:
        day = f"{article.reviewed.astimezone():%Y-%m-%d}"
        told = _("reviewed {day}").format(day=day)
    else:
        told = _("never reviewed")
    return told if due is None else told + _(", next {day}").format(day=due.isoformat())


def link_object(link: LinkRecord) -> dict[str, Any]:
    """A link for a program. What it leads to by id, number and title only where that may be shown."""
    target = link.target
    return {
        "document": link.document_id,
        "raw": link.raw,
        "label": link.label,
        "embedded": link.embedded,
        "kind": link.kind,
        "state": link.state,
        "target": None
        if target is None
        else {"id": target.id, "number": target.number, "title": target.title},
        "name": link.title if target is None else "",
        "version": link.version,
        "place": link.place,
    }


def state_words(state: str) -> str:
    """Where a link leads (`LinkRecord.state`, or the problem of one that leads nowhere), in a word or two."""
    return {
        "live": _("leads there"),
        "name": _("a name only"),
        "trashed": _("in the trash"),
        "missing": _("not found"),
        "ambiguous": _("several are called so"),
        "gone": _("was purged"),
        "elsewhere": _("not written out"),
    }.get(state, state)


def link_line(link: LinkRecord) -> str:
    """A link on a line: what is written, and where it leads or why it doesn't."""
    target = link.target
    if target is not None:
        leads = f"{target.number}  {target.title}"
    else:
        leads = link.title or link.name
    places = "".join(
        (f"@{link.version}" if link.version else "", f"#{link.place}" * bool(link.place))
    )
    return printable(
        f"{state_words(link.state)}  {link.raw}{places if places not in link.raw else ''}  {leads}".rstrip()
    )


def title_of(body: str, file: str) -> str:
    """The first heading of a text, or the name of the file it comes from."""
    for line in body.splitlines():
        if line.startswith("# ") and line[2:].strip():
            return line[2:].strip().rstrip("#").strip()
    return "" if file in ("", "-") else PurePath(file).stem


def as_html(house: House, document: int, source: str) -> str:
    """How an article reads, as the inert body of a page."""
    from desktop.services.knowledge.linking import destinations
    from exporters.prose.html import to_html
    from exporters.prose.parsing import parse

    return to_html(parse(source), destinations(house, document), dialect="page")
