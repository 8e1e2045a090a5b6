"""Similar items: the documents that have most in common with a text that is being written, and which terms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from desktop.services.library import Archive
from desktop.services.searching.corpus import corpus_of
from models import queries
from models.categories import DocumentState, VersionKind
from models.records import DocumentRecord

_LEAST = 0.08
"""Documents that hold less of what is telling in a text have a word in common with it and nothing else."""

_LEAST_TERMS = 2


@dataclass(frozen=True, slots=True)
class Similar:
    """A document that is like a text. `score`: how much of what is telling in the text it holds, from 0 to 1."""

    document: DocumentRecord
    score: float
    terms: tuple[str, ...]


def similar_to(
    archive: Archive, text: str, *, limit: int = 8, exclude: Collection[int] = ()
) -> list[Similar]:
    """The documents most like `text`, at most `limit`, none of those `exclude`; quick enough to be asked while typing.

    Put the title before the text, and the document itself, where it is filed already, among what is left out.
    """
    found = corpus_of(archive).alike(text, limit * 2, exclude)
    with archive.database.read() as session:
        versions = queries.filed_versions(session, [each.version_id for each in found])
        known = {record.version.id: record for record in versions}
        members = [record.id for record in versions if record.version.kind is VersionKind.MEMBER]
        trees = {record.id: record for record in queries.documents(session, ids=members)}
    similar = [
        Similar(trees.get(record.id, record), each.score, each.terms)
        for each in found
        if (record := known.get(each.version_id)) is not None
        and record.state is DocumentState.LIVE
        and each.score >= _LEAST
        and (len(each.terms) >= _LEAST_TERMS or any(len(term) > 2 for term in each.terms))
    ]
    return similar[:limit]
