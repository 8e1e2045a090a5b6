"""An officer's edition behind the port of what can be read; a look at a text is noted before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop.jobs.rendering import PageFile
from desktop.services.completing import complete
from desktop.services.credentials import digest_is_right
from desktop.services.facets import facets_of
from desktop.services.finding import coverage
from desktop.services.library import get_document, get_version, open_version, read_version
from desktop.services.linking import destinations
from desktop.services.officer import Officer
from desktop.services.search_records import (
    Completion,
    CountedView,
    Coverage,
    Facet,
    SearchResult,
    Sort,
)
from exporters.pdf import write_pdf
from exporters.prose.html import Destinations
from exporters.report import Facts, Paragraph, Report
from models.records import ContractProfile, DocumentRecord
from resources.words import _
from search.records import KeptText


class OfficerEdition:
    """An open edition. Nothing can be written through it but its own journal and what the officer prints."""

    def __init__(self, officer: Officer) -> None:
        self._officer = officer
        self.path: Path = officer.path
        self.contract: ContractProfile = officer.contract
        self.suite_name: str = officer.suite_name
        self.label: str = officer.label
        self.purpose: str = officer.purpose
        self.created: datetime = officer.created
        self.expires: datetime = officer.expires

    def documents(self) -> list[DocumentRecord]:
        return self._officer.documents()

    def text(self, document_id: int) -> str:
        self._officer.document(document_id)
        return self._officer.text(document_id)

    def content(self, document_id: int) -> Iterator[bytes]:
        self._officer.log_export(document_id)
        return self._officer.content(document_id)

    def kept(self, version_id: int) -> KeptText:
        record = get_version(self._officer, version_id)
        self._officer.document(record.id)
        return read_version(self._officer, record)

    def look(self, version_id: int) -> bytes:
        return b"".join(open_version(self._officer, get_version(self._officer, version_id)))

    def destinations(self, document_id: int) -> Destinations:
        return destinations(self._officer, document_id)

    def picture(self, document_id: int) -> PageFile:
        version = self._officer.document(document_id).version
        return PageFile(version.id, version.name)

    def search(
        self, query: str, *, limit: int, offset: int = 0, sort: Sort = Sort.SCORE
    ) -> SearchResult:
        return self._officer.search(query, limit=limit, offset=offset, sort=sort)

    def coverage(self) -> Coverage:
        return coverage(self._officer)

    def facets(self, query: str) -> tuple[Facet, ...]:
        return facets_of(self._officer, query)

    def complete(self, text: str, cursor: int) -> Completion:
        return complete(self._officer, text, cursor)

    def views(self) -> tuple[CountedView, ...]:
        return ()

    def verify(self, document_id: int) -> bool:
        """Whether a document's bytes give the digest that was recorded when it was filed."""
        record = get_document(self._officer, document_id)
        pieces = self._officer.content(document_id)
        return digest_is_right(self.suite_name, pieces, record.version.digest)

    def print_text(self, document_id: int, target: Path) -> None:
        """Write a document's text as a PDF to be printed: noted first; pages bear the reader's name and the time."""
        officer = self._officer
        officer.log_print(document_id)
        record = get_document(officer, document_id)
        now = datetime.now().astimezone()
        mark = _(
            "{client} · {officer} · {moment:%Y-%m-%d %H:%M} · edition until {expires:%Y-%m-%d}"
        )
        report = Report(
            title=record.title,
            header=mark.format(
                client=self.contract.client,
                officer=self.label,
                moment=now,
                expires=self.expires.astimezone(),
            ),
            blocks=(
                Facts(
                    (
                        (_("Number"), record.number),
                        (_("File"), record.version.name),
                        (_("Journal"), officer.journal_seal.hex()),
                    )
                ),
                Paragraph(officer.text(document_id) or _("This document has no text.")),
            ),
        )
        part = target.with_name(target.name + ".part")
        try:
            with part.open("wb") as file:
                write_pdf(report, file, created=now)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def close(self) -> None:
        self._officer.close()
