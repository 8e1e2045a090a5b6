"""Links as an editor shows them: those written with a former title have the present one."""

from __future__ import annotations

from desktop.services.knowledge.article_text import aliases, source_of
from desktop.services.library import Archive
from exporters.errors import ExportError
from exporters.prose.links import FoundLink, find_links, replace_links, wiki_link
from models.knowledge.articles import former_titles
from models.knowledge.link_names import Names
from models.knowledge.link_records import LinkRecord, links_from
from models.knowledge.titles import Target, split_target, title_key
from models.queries import versions_of
from models.records import DocumentRecord


def modern_source(archive: Archive, document_id: int, text: str) -> str:
    """`text`, an article's current version, with links to renamed articles written as these are called now.

    Only `[[…]]` written with a former title are touched. A title that another article has too, or that can't stand in a
    link, is written as number and title.
    """
    try:
        found = find_links(text)
    except ExportError:
        return text
    with archive.database.read() as session:
        records = links_from(session, [document_id])
        if [record.raw for record in records] != [link.raw for link in found]:
            return text
        bound = [
            (record, link, record.target)
            for record, link in zip(records, found, strict=True)
            if link.style == "wiki" and record.target is not None
        ]
        former = former_titles(session, list({target.id for _record, _link, target in bound}))
        renamed = [
            (record, link, target)
            for record, link, target in bound
            if _is_former(record, target, former.get(target.id, set()))
        ]
        if not renamed:
            return text
        names, path = Names(session), versions_of(session, document_id)[0].path
        new = {
            record.ordinal: _present(record, link_target(target, names, path))
            for record, _link, target in renamed
        }
    known: dict[int, set[str]] = {}
    for record, link, target in renamed:
        if target.id not in known:
            known[target.id] = {title_key(each) for each in aliases(source_of(archive, target))}
        written = _in_its_line(text, link, new[record.ordinal])
        if _name_key(record) in known[target.id] or written is None:
            # An alias is no mistake, and a bar would tear a table apart.
            del new[record.ordinal]
        else:
            new[record.ordinal] = written
    return replace_links(text, new)


def link_target(document: DocumentRecord, names: Names, path: str = "") -> tuple[str, str]:
    """(destination, label) of a link to `document` from an article at `path`; the label is empty for its title."""
    title = document.title
    plain = split_target(title) == Target("", title, None, "")
    if plain and names.bound(title, path).document == document.id:
        return title, ""
    return document.number, title


def _is_former(record: LinkRecord, target: DocumentRecord, former: set[str]) -> bool:
    name = _name_key(record)
    return name != title_key(target.title) and name in {title_key(each) for each in former}


def _name_key(record: LinkRecord) -> str:
    return title_key(split_target(record.raw).name)


def _present(record: LinkRecord, target: tuple[str, str]) -> str:
    """The whole construct as it would be written today."""
    destination, label = target
    if record.version is not None:
        destination += f"@{record.version}"
    if record.place:
        destination += f"#{record.place}"
    return wiki_link(destination, record.label or label, embedded=record.embedded)


def _in_its_line(text: str, link: FoundLink, written: str) -> str | None:
    """`written` in place of `link`, where a bar may part cells; None where it can't be told whether it would."""
    if "|" not in written:
        return written
    if "\\|" in text[link.start : link.end]:
        return written.replace("|", "\\|", 1)
    line = text[text.rfind("\n", 0, link.start) + 1 : link.start]
    rest, _end, _after = text[link.end :].partition("\n")
    return None if "|" in line + rest else written
