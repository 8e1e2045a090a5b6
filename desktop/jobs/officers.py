"""An officer's edition behind the port of what can be read; a look at a text is noted before it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from desktop.jobs.rendering import PageFile
from desktop.services.inspection.inspection_papers import write_page
from desktop.services.inspection.officer import Officer
from desktop.services.inspection.officer_masking import masked_completion, masked_text
from desktop.services.inspection.officer_session import InspectionSession
from desktop.services.knowledge.linking import destinations
from desktop.services.library import get_version, open_version, read_version
from desktop.services.searching.completing import complete
from desktop.services.searching.facets import facets_of
from desktop.services.searching.finding import coverage
from desktop.services.searching.search_records import (
    Completion,
    CountedView,
    Coverage,
    Facet,
    SearchResult,
    Sort,
)
from exporters.prose.html import Destinations
from models.records import ContractProfile, DocumentRecord
from search.records import KeptText

T = TypeVar("T")


class OfficerEdition:
    """An open edition. Nothing can be written through it but its own journal and what the officer prints."""

    def __init__(self, officer: Officer) -> None:
        """Takes over an open edition; one whose contents can't be read is closed again. Raises Tampered."""
        self._officer = officer
        try:
            self._session = InspectionSession(officer)
        except BaseException:
            officer.close()
            raise
        self.unit: str = self._session.unit
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
        return masked_text(read_version(self._officer, record))

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
        return masked_completion(complete(self._officer, text, cursor))

    def views(self) -> tuple[CountedView, ...]:
        return ()

    def verify(self, document_id: int) -> bool:
        """Whether a document's bytes give the digest that was recorded when it was filed; the outcome is noted."""
        return self._session.verify(document_id)

    def print_text(self, document_id: int, target: Path) -> None:
        """Write a document's text to be printed: noted first; pages bear unit, reader and time, numbers are masked."""
        write_page(self._session, document_id, target)

    def use(self, work: Callable[[InspectionSession], T]) -> T:
        return work(self._session)

    def close(self) -> None:
        self._officer.close()
