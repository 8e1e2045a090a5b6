"""Parts of an index by the ids of what they hold: what is there, what is replaced, what is taken out."""

from __future__ import annotations

from collections.abc import Iterable

from search.merging import Part


def ids_of(parts: Iterable[Part]) -> set[tuple[int, int]]:
    """Document and version ids of all that the parts hold and isn't deleted."""
    found: set[tuple[int, int]] = set()
    for part in parts:
        table = part.file.table
        pairs = enumerate(zip(table.document_ids, table.version_ids, strict=True))
        found.update(pair for number, pair in pairs if number not in part.segment.deleted)
    return found


def with_fresh(parts: list[Part], built: Iterable[Part]) -> list[Part]:
    """The parts and the fresh ones, of equal version ids only the last."""
    for fresh in built:
        parts = without(parts, set(fresh.file.table.version_ids))
        parts.append(_newest_only(fresh))
    return parts


def without(parts: list[Part], version_ids: set[int]) -> list[Part]:
    """The parts with these versions marked as deleted."""
    return [_less(part, part.file.table.version_ids, version_ids) for part in parts]


def without_documents(parts: Iterable[Part], document_ids: set[int]) -> list[Part]:
    """The parts with all versions of these documents marked as deleted."""
    return [_less(part, part.file.table.document_ids, document_ids) for part in parts]


def _less(part: Part, ids: Iterable[int], unwanted: set[int]) -> Part:
    gone = {number for number, each in enumerate(ids) if each in unwanted} - part.segment.deleted
    return Part(part.segment.without(gone), part.file, part.data) if gone else part


def _newest_only(part: Part) -> Part:
    """The part with all but the last of equal version ids deleted."""
    last = {each: number for number, each in enumerate(part.file.table.version_ids)}
    twins = set(range(len(part.file.table.version_ids))) - set(last.values())
    return Part(part.segment.without(twins), part.file, part.data) if twins else part
