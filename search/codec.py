"""Our segments as Whoosh's table of contents keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from whoosh.codec import base

from search.schema import INDEX_NAME

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
