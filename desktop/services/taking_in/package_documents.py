"""The documents of a package as its data files tell them: every version, where it lies, or why it isn't there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from exporters.catalogue import PackagedDocument
from models.categories import VersionKind
from models.documents.deliveries import delivery_of
from models.handover import package_rows as rows
from models.handover.package_queries import versions_by_document
from models.obligations.register_records import Evidence
from models.records import DocumentRecord, VersionRecord
from resources.words import _

_AT_ONCE = 500


class PackagedVersions:
    """What was written of each document, by version."""

    def __init__(self, house: House, packaged: Packaged) -> None:
        self._house = house
        written = (*packaged.documents, *packaged.earlier)
        self._places: dict[int, PackagedDocument] = {
            each.document.version.id: each for each in written
        }
        self._records: dict[int, DocumentRecord] = {}
        for each in packaged.documents:
            if each.document.version.kind is not VersionKind.MEMBER:
                self._records[each.document.id] = each.document
        self._members = [
            each for each in written if each.document.version.kind is VersionKind.MEMBER
        ]
        self.numbers = {each.id: each.number for each in self._records.values()}
        self.trees = sorted(
            each.document.version.id
            for each in written
            if each.document.version.kind is VersionKind.TREE
        )
        self._left_out = {
            (each.number, each.title): each.reason
            for each in packaged.omissions
            if each.kind == "version"
        }

    def documents(self) -> Iterator[rows.DocumentLine]:
        """The documents by id, with all their versions."""
        ids = sorted(self._records)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            with self._house.database.read() as session:
                versions = versions_by_document(session, some)
            for document in some:
                yield self._document(self._records[document], versions.get(document, []))

    def members(self) -> Iterator[rows.MemberLine]:
        """The files of source trees, by version."""
        for each in sorted(self._members, key=lambda one: one.document.version.id):
            version = each.document.version
            yield rows.MemberLine(
                version.id,
                version.member_of or 0,
                version.path,
                version.mode,
                version.size,
                version.digest,
                each.file.sha256,
                version.modified,
                each.path,
            )

    def pinned(self, row: Evidence) -> dict[str, Any]:
        """What a reader without the vault needs to find what a row of evidence rests on."""
        written = self._places.get(row.version_id or 0)
        if written is None:
            return {"number": self.numbers.get(row.document_id or 0, ""), "sha256": None}
        return {
            "number": written.document.number,
            "version": written.document.version.ordinal,
            "sha256": written.file.sha256.hex(),
        }

    def _document(self, record: DocumentRecord, versions: list[VersionRecord]) -> rows.DocumentLine:
        return rows.DocumentLine(
            record.id,
            record.number,
            record.reference,
            record.category,
            record.type,
            record.title,
            record.period,
            record.persons,
            record.systems,
            record.formed,
            record.filed,
            record.mark,
            record.retention,
            record.ownership,
            record.status,
            tuple(self._version(each, record) for each in versions),
        )

    def _version(self, version: VersionRecord, record: DocumentRecord) -> rows.VersionLine:
        written = self._places.get(version.id)
        absent = ""
        if written is None:
            usual = _("an earlier version, which this package doesn't hold")
            title = f"{record.title} V{version.ordinal}"
            absent = self._left_out.get((record.number, title), usual)
        return rows.VersionLine(
            version.id,
            version.ordinal,
            version.kind,
            version.name,
            version.path,
            version.size,
            version.digest,
            None if written is None else written.file.sha256,
            None if written is None else written.file.sm3,
            version.modified,
            version.filed,
            version.reason,
            version.flags,
            None if written is None else written.path,
            absent,
            self._delivery(version),
        )

    def _delivery(self, version: VersionRecord) -> rows.DeliveryLine | None:
        if version.kind is not VersionKind.TREE:
            return None
        with self._house.database.read() as session:
            found = delivery_of(session, version.id)
        if found is None:
            return None
        return rows.DeliveryLine(
            found.name,
            found.release,
            found.origin,
            found.source,
            found.commit_id,
            found.branch,
            found.note,
            found.files,
            found.bytes,
            found.bundle,
            found.inspected,
        )
