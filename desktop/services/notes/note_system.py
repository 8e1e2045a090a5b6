"""A system's page written out: what is known of it, its documents by what they are, and its articles with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desktop.services.notes.note_export import export_notes
from desktop.services.notes.note_export_records import ExportSource, NoteForm, NotesExported
from desktop.services.notes.note_rewriting import destination
from desktop.services.order.system_pages import SystemPage, system_page
from desktop.services.progress import Progress
from models.knowledge.articles import article_ids
from models.records import DocumentRecord
from resources.knowledge import asset_kind, person_role, tie_kind
from resources.knowledge import facts as known_facts
from resources.words import _

_MOST = 100_000
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#"})


def export_system(
    archive: ExportSource,
    system_id: int,
    out: Path,
    form: NoteForm | str,
    *,
    everything: bool = False,
    progress: Progress | None = None,
) -> NotesExported:
    """Write a system's page with all its articles; other documents are named there by number and title.

    With `everything` the files of the others come along.

    Raises NoSuchSystem and what `export_notes` raises, but nothing for a system without articles.
    """
    page = system_page(archive, system_id, limit=_MOST)
    documents = [document for group in page.groups for document in group.documents]
    ids = [each.id for each in documents]
    if not everything:
        with archive.database.read() as session:
            articles = article_ids(session, ids)
        ids = [each for each in ids if each in articles]
    return export_notes(
        archive,
        ids,
        out,
        form,
        title=page.system.name,
        preface=lambda here, places: page_markdown(page, here, places),
        progress=progress,
    )


def page_markdown(page: SystemPage, here: str, places: Mapping[int, str]) -> str:
    """The page as Markdown; documents that are written out with it, at these places, are links."""
    system, lines = page.system, list[str]()
    said = [
        (_("Kind"), asset_kind(system.kind).label),
        (_("Code"), system.code),
        (_("Owner"), system.owner),
        (_("Purpose"), system.purpose),
        *((fact.label, system.facts.get(fact.id, "")) for fact in known_facts()),
        (_("Note"), system.note),
    ]
    lines += _section("", [f"{_plain(label)}：{_plain(value)}" for label, value in said if value])
    people = [f"{_plain(name)}：{person_role(role).label}" for name, role in system.people]
    lines += _section(_("People in charge"), people)
    accounts = [
        "，".join(_plain(word) for word in each if word)
        for each in (
            (account.name, account.purpose, account.holder, account.reference)
            for account in page.accounts
        )
    ]
    lines += _section(_("Accounts by reference"), accounts)
    ties = [
        f"{tie_kind(tie.kind).label if tie.outgoing else tie_kind(tie.kind).inverse} {_plain(tie.name)}"
        for tie in page.ties
    ]
    lines += _section(_("Ties to other systems"), ties)
    lines += _section(
        _("Filings and levels"),
        [
            "，".join(
                _plain(word)
                for word in (f"{each.scheme} {each.level}", each.title, each.number, each.state)
                if word
            )
            for each in page.registers.filings
        ],
    )
    lines += _section(
        _("Findings to be rectified"),
        [
            _plain(f"{each.number} {each.problem}（{each.state}）")
            for each in page.registers.findings
        ],
    )

    def listed(documents: Sequence[DocumentRecord]) -> list[str]:
        return list(_documents(documents, here, places))

    for group in page.groups:
        lines += _section(group.label, listed(group.documents))
    lines += _section(_("Linked from"), listed(page.linked_from))
    return "\n".join(lines)


def _section(heading: str, items: Sequence[str]) -> list[str]:
    if not items:
        return []
    return [*([f"## {heading}", ""] if heading else []), *(f"- {item}" for item in items), ""]


def _documents(
    documents: Sequence[DocumentRecord], here: str, places: Mapping[int, str]
) -> Iterator[str]:
    for document in documents:
        title = _plain(document.title)
        place = places.get(document.id, "")
        if place:
            place = place if place.startswith("#") else destination(here, place)
            title = f"[{title}]({place})"
        yield f"{title} {document.number}"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_ESCAPED)
