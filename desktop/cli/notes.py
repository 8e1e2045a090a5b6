"""`shoudang note …`: articles are written, listed, shown, changed and renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli import note_care, note_moving, note_sights
from desktop.cli.adding import parse_mark, refuse_secret_mark
from desktop.cli.adding_outcome import report_withheld
from desktop.cli.note_output import (
    LARGEST,
    DocumentId,
    Source,
    article_object,
    as_html,
    kind_named,
    read_text,
    review_words,
    title_of,
)
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_category, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.knowledge.article_entry import NewArticle
    from models.knowledge.articles import ArticleRecord

Reason = Annotated[
    str, typer.Option("--reason", help=_("What changed, and why; it stays with the version."))
]

app = typer.Typer(
    help=_("Articles: knowledge written down, as Markdown."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    note_care.register(app)
    note_moving.register(app)
    note_sights.register(app)
    parent.add_typer(app, name="note")


@app.command(help=_("File an article; its text comes from FILE or from standard input."))
def add(
    vault: VaultPath,
    file: Source = "",
    title: Annotated[
        str, typer.Option(help=_("Its title; else its first heading, or the file's name."))
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=_("Its kind: runbook, fault, change, system…"))
    ] = "",
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="ID|NUMBER",
            help=_(
                "Write it from the ticket with this id or the finding with this number; without FILE "
                "by the kind's template."
            ),
        ),
    ] = "",
    category: Annotated[
        str, typer.Option("--category", "-c", help=_("Instead of the kind's."))
    ] = "",
    system: Annotated[
        list[str] | None, typer.Option(help=_("System it is about; may be repeated."))
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option(help=_("Person it is about; may be repeated."))
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help=_("Tag, e.g. 网络/防火墙; may be repeated."))
    ] = None,
    mark: Annotated[str, typer.Option(help=_("Mark: 公开, 内部, 工作秘密…"))] = "",
    reason: Reason = "",
    same_title: Annotated[
        bool, typer.Option("--same-title", help=_("Even if another article has this title."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """File a new article, searchable when it is done."""
    new_mark = parse_mark(mark)
    chosen_category = parse_category(category) if category else None
    kind_id = kind_named(kind) if kind else "fault" if from_ else "faq"
    body = None if from_ and not file else read_text(file)
    with open_house(vault, read_key(passphrase_file)) as house:
        from dataclasses import replace

        from desktop.services.knowledge.article_entry import NewArticle
        from desktop.services.knowledge.articles import write_article

        refuse_secret_mark(house, mark)
        if tag:
            from desktop.services.order.tagging import check_tags, tag_documents

            check_tags(house, tag)  # The article is not to be filed when its tags can't be put on.
        new: NewArticle
        if from_:
            new = _begun(house, from_, kind_id)
            new = new if body is None else replace(new, body=body)
        else:
            new = NewArticle("", kind_id, body or "")
        new = replace(
            new,
            title=title or new.title or title_of(new.body, file),
            category=chosen_category or new.category,
            systems=tuple(system) if system else new.systems,
            persons=tuple(person) if person else new.persons,
            mark=new_mark or new.mark,
            reason=reason,
        )
        article = write_article(house, new, same_title=same_title)
        if tag:
            tag_documents(house, [article.document.id], tag)
        withheld = _index(house)
    _tell(article, withheld, _("Filed as {number}."), as_json=as_json)


@app.command("list", help=_("List articles with their kinds and when they were reviewed."))
def list_(
    vault: VaultPath,
    kind: Annotated[str, typer.Option("--kind", "-k", help=_("Only this kind."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All articles in use, by title."""
    wanted = kind_named(kind) if kind else None
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.articles import list_articles

        found = list_articles(house, kind=wanted)
    if as_json:
        result_object({"total": len(found), "articles": [article_object(each) for each in found]})
        return
    for each in found:
        document = each.document
        result(
            printable(
                f"{document.id:>6}  {document.number}  {document.type}  {document.title}  ({review_words(each)})"
            )
        )
    say(ngettext("{count} article", "{count} articles", len(found)).format(count=len(found)))


@app.command(help=_("Print an article's Markdown, or with --html how it reads."))
def show(
    vault: VaultPath,
    document: DocumentId,
    html: Annotated[bool, typer.Option("--html", help=_("Print it as HTML, inert."))] = False,
    version: Annotated[
        int | None, typer.Option(min=1, help=_("This version instead of the current one."))
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The text of an article."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.articles import article_source, current_source, get_article

        article = get_article(house, document)
        if version is None:
            source = current_source(house, document)
        else:
            source = article_source(house, document, _version_id(house, document, version))
        content = as_html(house, document, source) if html else source
    if as_json:
        result_object(article_object(article) | {"html" if html else "markdown": content})
        return
    for line in content.splitlines():
        result(printable(line))


@app.command(help=_("Save a new version of an article; those before stay."))
def save(
    vault: VaultPath,
    document: DocumentId,
    file: Source = "",
    reason: Reason = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new version of the text."""
    body = read_text(file)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.articles import save_article

        article = save_article(house, document, body, reason=reason)
        withheld = _index(house)
    _tell(article, withheld, _("Version {version} is the current one now."), as_json=as_json)


@app.command(help=_("Give an article another title; links to it stay."))
def rename(
    vault: VaultPath,
    document: DocumentId,
    title: Annotated[str, typer.Argument(metavar="TITLE", show_default=False)],
    same_title: Annotated[
        bool, typer.Option("--same-title", help=_("Even if another article has this title."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Another title."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.knowledge.articles import rename_article

        article = rename_article(house, document, title, same_title=same_title)
        withheld = _index(house)
    _tell(article, withheld, _("It is called “{title}” now."), as_json=as_json)


def _version_id(house: House, document: int, ordinal: int) -> int:
    from desktop.services.library import list_versions

    for each in list_versions(house, document):
        if each.ordinal == ordinal:
            return each.id
    raise typer.BadParameter(_("There is no version {version}.").format(version=ordinal))


def _index(house: House) -> list[int]:
    """Make what was written searchable; returns what turned out to be withheld."""
    from desktop.services.filing.texts import make_searchable

    return list(make_searchable(house).withheld)


def _begun(house: House, source: str, kind_id: str) -> NewArticle:
    """An article begun from the finding with this number, or from the document with this id."""
    from desktop.services.assurance.finding_board import finding_numbered, no_such_finding

    finding = finding_numbered(house, source)
    if finding is None and source.isascii() and source.isdecimal() and int(source[:20]) <= LARGEST:
        from desktop.services.knowledge.from_work import article_from

        return article_from(house, int(source), kind_id)
    if finding is None:
        raise no_such_finding(source)
    from desktop.services.knowledge.from_findings import article_from_finding

    return article_from_finding(house, finding.id, kind_id)


def _tell(article: ArticleRecord, withheld: list[int], sentence: str, *, as_json: bool) -> None:
    document = article.document
    if as_json:
        result_object(article_object(article) | {"withheld": withheld})
    else:
        say(
            sentence.format(
                number=document.number, version=document.version.ordinal, title=document.title
            )
        )
    report_withheld(withheld)
    if withheld:
        raise typer.Exit(6)
