"""What the tree browser asks for, as jobs: deliveries, their files, one file, a comparison, what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.services.deliveries.components import components, cyclonedx
from desktop.services.deliveries.deliveries import file_delivery, inspect_delivery
from desktop.services.deliveries.delivery_diff import FileChange, TreeDiff, diff_members
from desktop.services.deliveries.delivery_export import WrittenTree, export_delivery
from desktop.services.deliveries.delivery_reading import (
    Delivered,
    document_deliveries,
    members,
    open_member,
)
from desktop.services.deliveries.delivery_records import DeliveryReport
from desktop.services.deliveries.highlighting import LineSpan, highlight_lines
from desktop.services.deliveries.line_diff import LineDiff, member_lines
from desktop.services.deliveries.suspicions import suspicions
from desktop.services.house import House
from desktop.services.library import journal_views
from desktop.services.progress import Progress
from models.documents.deliveries import ComponentRecord, SuspicionRecord
from models.records import DocumentRecord
from resources.words import _
from search.readers.encodings import decode

T = TypeVar("T")

LARGEST_SHOWN = 4 * 1024 * 1024
"""Bytes of a file that is shown as text."""


@dataclass(frozen=True, slots=True)
class ShownTree(Generic[T]):
    """A delivery's files, made fit for a model, and what changed against another delivery, if one was chosen."""

    delivered: Delivered
    shape: T
    diff: TreeDiff | None


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file's text with its colours by line; where it has none, `note`, translated, says why."""

    member: DocumentRecord
    text: str
    colours: Mapping[int, Sequence[LineSpan]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a delivery."""

    components: tuple[ComponentRecord, ...]
    suspicions: tuple[SuspicionRecord, ...]


class DeliveryJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def deliveries(self, document_id: int) -> Job:
        """Finishes with a list of `Delivered`, oldest first."""
        return self._archive.asking(
            _("Listing"), lambda house: document_deliveries(house, document_id)
        )

    def tree(
        self,
        delivered: Delivered,
        compared: Delivered | None,
        prepare: Callable[[list[DocumentRecord], TreeDiff | None], T],
    ) -> Job:
        """Finishes with a `ShownTree` of what `prepare` returns."""

        def ask(house: House) -> ShownTree[T]:
            files = members(house, delivered.delivery.version_id)
            diff = None
            if compared is not None:
                diff = diff_members(members(house, compared.delivery.version_id), files)
            return ShownTree(delivered, prepare(files, diff), diff)

        return self._archive.asking(_("Listing"), ask)

    def file(self, member: DocumentRecord) -> Job:
        """Finishes with a `ShownFile`. Journalled as a view."""
        return self._archive.asking(_("Reading text"), lambda house: _shown(house, member))

    def lines(self, change: FileChange) -> Job:
        """Finishes with a `LineDiff`. Journalled as a view of both files."""

        def ask(house: House) -> LineDiff:
            journal_views(house, [side for side in (change.old, change.new) if side is not None])
            return member_lines(house, change)

        return self._archive.asking(_("Comparing"), ask)

    def found(self, delivered: Delivered) -> Job:
        """Finishes with `Found`."""
        tree = delivered.delivery.version_id
        return self._archive.asking(
            _("Listing"),
            lambda house: Found(tuple(components(house, tree)), tuple(suspicions(house, tree))),
        )

    def inspecting(self, delivered: Delivered) -> Job:
        """Look for components and secrets once more."""
        tree = delivered.delivery.version_id
        return self._archive.doing(
            _("Looking through the delivery"),
            lambda house, progress: inspect_delivery(house, tree, progress=progress),
        )

    def exporting(self, delivered: Delivered, out: Path) -> Job:
        """Write all files to a new folder. Finishes with a `WrittenTree`."""

        def do(house: House, progress: Progress) -> WrittenTree:
            return export_delivery(house, delivered, out, progress=progress)

        return self._archive.doing(_("Writing the source tree"), do)

    def bill(self, delivered: Delivered) -> Job:
        """Finishes with the CycloneDX bill of materials, fit for JSON."""
        delivery = delivered.delivery
        return self._archive.asking(
            _("Listing"),
            lambda house: cyclonedx(delivery, components(house, delivery.version_id)),
        )

    def filing(
        self, path: Path, name: str, release: str, *, ref: str | None = None, bundle: bool = False
    ) -> Job:
        """File a delivery. Finishes with a `DeliveryReport`; `library_changed` is emitted once it is durable."""
        changed = self._archive.library_changed.emit

        def do(house: House, progress: Progress) -> DeliveryReport:
            report = file_delivery(
                house, path, name, release, ref=ref, bundle=bundle, progress=progress
            )
            changed(LibraryChanged(Change.FILED, frozenset({report.document_id})))
            return report

        return self._archive.doing(_("Filing a source tree"), do)


def _shown(house: House, member: DocumentRecord) -> ShownFile:
    if member.version.size > LARGEST_SHOWN:
        return ShownFile(member, "", {}, _("The file is too large to be shown."))
    data = b"".join(open_member(house, member))
    text = decode(data)
    if text is None:
        return ShownFile(member, "", {}, _("The file is not a text."))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return ShownFile(member, text, highlight_lines(text, member.version.name))
