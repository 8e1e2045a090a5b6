"""Our segments as Whoosh sees them: a codec whose readers answer from `SegmentFile`, and the open segment itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import SegmentReader, TermInfo, TermNotFound

from search.postings import Postings
from search.schema import FIELDS, INDEX_NAME, SCHEMA
from search.segment import SegmentFile
from search.statistics import Statistics

SEGMENT_SUFFIX = ".seg"


class Segment(base.Segment):  # type: ignore[misc]  # whoosh has no type information
    """What the table of contents keeps of a segment: its name, its size, and which of its documents are deleted."""

    def __init__(self, segid: str, documents: int, size: int, deleted: frozenset[int]) -> None:
        self.indexname, self.segid, self.compound = INDEX_NAME, segid, False
        self.documents, self.size, self.deleted = documents, size, deleted

    @property
    def file_name(self) -> str:
        """The name of its file in the index folder."""
        return f"{self.indexname}_{self.segid}{SEGMENT_SUFFIX}"

    def without(self, documents: set[int]) -> Segment:
        """The same segment with more documents deleted."""
        return Segment(self.segid, self.documents, self.size, self.deleted | documents)

    def codec(self) -> Codec:
        """The codec that reads it."""
        return Codec()

    def doc_count_all(self) -> int:
        """Documents, the deleted ones included."""
        return self.documents

    def deleted_count(self) -> int:
        """Deleted documents."""
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents."""
        return iter(self.deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Whether this document is deleted."""
        return docnum in self.deleted

    def should_assemble(self) -> bool:
        """Never: a segment is one file already."""
        return False


class _Documents(base.PerDocumentReader):  # type: ignore[misc]  # whoosh has no type information
    def __init__(self, file: SegmentFile, segment: Segment) -> None:
        self._file, self._segment = file, segment

    def doc_count(self) -> int:
        return self._segment.documents - len(self._segment.deleted)

    def doc_count_all(self) -> int:
        return self._segment.documents

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._segment.deleted

    def deleted_docs(self) -> frozenset[int]:
        return self._segment.deleted

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return self._file.table.lengths[fieldname][docnum] or default

    def field_length(self, fieldname: str) -> int:
        return self._file.field_length(fieldname)

    def min_field_length(self, fieldname: str) -> int:
        return min(self._file.table.lengths[fieldname], default=0)

    def max_field_length(self, fieldname: str) -> int:
        return max(self._file.table.lengths[fieldname], default=0)

    def stored_fields(self, docnum: int) -> dict[str, Any]:  # noqa: ARG002 - nothing is stored
        return {}


class _Terms(base.TermsReader):  # type: ignore[misc]  # whoosh has no type information
    def __init__(self, file: SegmentFile) -> None:
        self._file = file

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._file.count(term[0], _term(term[1])) > 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return self._file.count(fieldname, _term(text))

    def frequency(self, fieldname: str, text: bytes) -> int:
        found = self._file.postings(fieldname, _term(text))
        return len(found.positions) if found else 0

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        found = self._postings(fieldname, text)
        return TermInfo(
            weight=len(found.positions),
            df=len(found.documents),
            minlength=1,
            maxweight=max(found.counts),
            minid=found.documents[0],
            maxid=found.documents[-1],
        )

    def matcher(
        self, fieldname: str, text: bytes, _format: object, scorer: object = None
    ) -> ListMatcher:
        found = self._postings(fieldname, text)
        info = self.term_info(fieldname, text)
        return ListMatcher(
            found.documents, found.counts, scorer=scorer, term=(fieldname, text), terminfo=info
        )

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in FIELDS:
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for term, _ in self._file.expand(fieldname, _term(prefix)):
            yield fieldname, term.encode("utf-8", "surrogatepass")

    def indexed_field_names(self) -> tuple[str, ...]:
        return FIELDS

    def close(self) -> None:
        """Nothing to do: the file belongs to the index and outlives its readers."""

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        found = self._file.postings(fieldname, _term(text))
        if found is None:
            raise TermNotFound(f"no such term in {fieldname}")
        return found


def _term(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass")


class Codec(base.Codec):  # type: ignore[misc]  # whoosh has no type information
    """Opens the parts of one segment; writing does not pass through Whoosh's term-at-a-time writers."""

    length_stats = True

    def __init__(self, file: SegmentFile | None = None) -> None:
        self._file = file

    def terms_reader(self, _storage: object, _segment: Segment) -> _Terms:
        """The terms of the open file."""
        return _Terms(self._opened())

    def per_document_reader(self, _storage: object, segment: Segment) -> _Documents:
        """The documents of the open file, less what `segment` says is deleted."""
        return _Documents(self._opened(), segment)

    def _opened(self) -> SegmentFile:
        if self._file is None:
            raise ValueError("segments are opened by their index")
        return self._file


class OpenSegment(SegmentReader):  # type: ignore[misc]  # whoosh has no type information
    """A Whoosh reader of one segment that also gives positions away.

    `statistics` are those of the documents that may be shown, None when these are all.
    """

    def __init__(
        self, file: SegmentFile, segment: Segment, statistics: Statistics | None = None
    ) -> None:
        self.file, self.deleted, self.statistics = file, segment.deleted, statistics
        self.shown = segment.documents - (len(segment.deleted) if statistics else 0)
        super().__init__(None, SCHEMA, segment, codec=Codec(file))
