"""What is open as views see it, a vault or an edition of one: every verb is a job, every change one event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.jobs.ports import OpenVault, PlannedRows, Readable, VaultDoor
from desktop.jobs.rendering import PageDesk, PageFile
from desktop.jobs.runner import JobRunner
from desktop.services.filing.plan_records import CarriedOut, Plan
from desktop.services.filing.texts import read_with_password
from desktop.services.filing.unlocked_text import read_unlocked
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.records import Filed, TextReport
from desktop.services.searching.search_records import Sort
from exporters.prose.html import Destinations
from models.records import ContractProfile, DocumentRecord
from resources.words import _
from search.records import KeptText

FIRST_RESULTS, MORE_RESULTS = 24, 60
"""Results fetched at first, and each time the list is scrolled to its end: a first page is quick, more follow."""

AskLinks = Callable[[], Destinations]
"""Where links lead, looked up only for a text that has some."""

T = TypeVar("T")


class Reading(QObject):
    """What can be read, an open vault or an edition of one. GUI thread only; jobs alone touch what is behind it.

    Jobs are returned unstarted: connect, then start.

    Signals:
        library_changed(LibraryChanged)   documents were filed, became searchable or went
    """

    library_changed = Signal(object)

    def __init__(self, vault: Readable, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readable = vault
        self._runner = runner
        self._desk = PageDesk(vault.look)
        # Asked once, here: views may show these at any time without going near the vault.
        self.path: Path = vault.path
        self.contract: ContractProfile = vault.contract
        self.suite_name: str = vault.suite_name

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._runner.start(job)

    def listing(self, prepare: Callable[[list[DocumentRecord]], T]) -> Job:
        """All documents, as `prepare` makes them fit for a model. Finishes with what `prepare` returns."""
        vault = self._readable
        return self._runner.reader(_("Listing"), lambda _progress: prepare(vault.documents()))

    def text(self, document_id: int, prepare: Callable[[str], T]) -> Job:
        """The text of a document, as `prepare` makes it fit to be shown."""
        vault = self._readable
        return self._runner.reader(
            _("Reading text"), lambda _progress: prepare(vault.text(document_id))
        )

    def contents(
        self, document_id: int, version_id: int, prepare: Callable[[KeptText, AskLinks], T]
    ) -> Job:
        """The text of a version with what its pages are, as `prepare` makes it fit to be shown.

        `prepare` may also ask where the links of the document lead, in the same thread.
        """
        vault = self._readable
        return self._runner.reader(
            _("Reading text"),
            lambda _progress: prepare(
                vault.kept(version_id), lambda: vault.destinations(document_id)
            ),
        )

    def picture(self, document_id: int, width: int) -> Job:
        """Finishes with the `QImage` of a document, at most `width` pixels wide, drawn behind the fence."""
        vault, desk = self._readable, self._desk

        def draw(_progress: Progress) -> QImage:
            file = vault.picture(document_id)
            pages = desk.open(file)
            own = round(pages.sizes[0][0]) if pages.sizes else width
            return desk.draw(file, 1, max(1, min(width, own)), "").image

        return self._runner.drawer(_("Drawing pages"), draw)

    def unlocking(
        self, version_id: int, name: str, password: str, prepare: Callable[[KeptText], T]
    ) -> Job:
        """The text of a version that needs a password, for showing; fails with PageUnavailable where that is wrong."""
        vault = self._readable
        return self._runner.reader(
            _("Reading text"),
            lambda _progress: prepare(read_unlocked(name, vault.look(version_id), password)),
        )

    def opening_pages(self, file: PageFile) -> Job:
        """Finishes with the `Pages` of a PDF or a picture."""
        desk = self._desk
        return self._runner.drawer(_("Drawing pages"), lambda _progress: desk.open(file))

    def drawing_page(self, file: PageFile, number: int, width: int, query: str) -> Job:
        """Finishes with the `DrawnPage` of that number, from 1, `width` pixels wide."""
        desk = self._desk
        return self._runner.drawer(
            _("Drawing pages"), lambda _progress: desk.draw(file, number, width, query)
        )

    def search(self, query: str, *, offset: int = 0, sort: Sort = Sort.SCORE) -> Job:
        """Finishes with a `SearchResult`: the first page of results, or more of them from `offset` on."""
        vault = self._readable
        limit = MORE_RESULTS if offset else FIRST_RESULTS
        return self._runner.reader(
            _("Searching"),
            lambda _progress: vault.search(query, limit=limit, offset=offset, sort=sort),
        )

    def facets(self, query: str) -> Job:
        """Finishes with the `Facet`s of a query."""
        vault = self._readable
        return self._runner.reader(_("Counting"), lambda _progress: vault.facets(query))

    def completing(self, text: str, cursor: int) -> Job:
        """Finishes with the `Completion` of a query at the cursor."""
        vault = self._readable
        return self._runner.reader(
            _("Looking for proposals"), lambda _progress: vault.complete(text, cursor)
        )

    def coverage(self) -> Job:
        """Finishes with a `Coverage`."""
        vault = self._readable
        return self._runner.reader(_("Counting"), lambda _progress: vault.coverage())

    def views(self) -> Job:
        """Finishes with the saved views, each a `CountedView`."""
        vault = self._readable
        return self._runner.reader(_("Counting"), lambda _progress: vault.views())

    def saving(self, document_id: int, target: Path) -> Job:
        """Write a copy of a document's content to `target`, which appears only when it is whole."""
        vault = self._readable

        def work(progress: Progress) -> Path:
            part = target.with_name(target.name + ".part")
            try:
                with part.open("wb") as file:
                    for piece in vault.content(document_id):
                        progress.checkpoint()
                        file.write(piece)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
            return target

        return self._runner.writer(_("Saving a copy"), work)

    def closing(self) -> Job:
        """Forget the keys. Stands behind every writer; readers must have ended."""
        vault, desk = self._readable, self._desk

        def work(_progress: Progress) -> None:
            try:
                desk.close()
            finally:
                vault.close()

        return self._runner.writer(_("Locking"), work)


class Archive(Reading):
    """The open vault: what can be read, and everything else that its key slot may do.

    Signals:
        left(str)   a job has closed the vault for good or until it is unlocked anew; the words say why
    """

    left = Signal(str)

    def __init__(
        self,
        vault: OpenVault,
        door: VaultDoor,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(vault, runner, parent)
        self._door = door
        self._vault = vault

    @property
    def door(self) -> VaultDoor:
        """Where vaults come from."""
        return self._door

    def asking(self, title: str, ask: Callable[[House], object]) -> Job:
        """A reader's job with the house. Finishes with what `ask` returns."""
        vault = self._vault
        return self._runner.reader(title, lambda _progress: vault.use(ask))

    def doing(self, title: str, do: Callable[[House, Progress], object]) -> Job:
        """A writer's job with the house. Finishes with what `do` returns."""
        vault = self._vault
        return self._runner.writer(
            title, lambda progress: vault.use(lambda house: do(house, progress))
        )

    def keeping(self, title: str, keep: Callable[[House], object]) -> Job:
        """A job behind no other, for what somebody is typing. Finishes with what `keep` returns."""
        vault = self._vault
        return self._runner.keeper(title, lambda _progress: vault.use(keep))

    def drawing(self, title: str, draw: Callable[[House, PageDesk], object]) -> Job:
        """A drawer's job with the house. Finishes with what `draw` returns."""
        vault, desk = self._vault, self._desk
        return self._runner.drawer(
            title, lambda _progress: vault.use(lambda house: draw(house, desk))
        )

    def planning(self, paths: Sequence[Path], on_rows: PlannedRows) -> Job:
        """Look at files before they are filed. Finishes with a `Plan`; `on_rows` is called in the worker's thread."""
        vault = self._vault
        return self._runner.reader(
            _("Looking at the files"),
            lambda progress: vault.plan(paths, progress=progress, on_rows=on_rows),
        )

    def carrying_out(self, plan: Plan) -> Job:
        """File a batch. Finishes with `CarriedOut`; `library_changed` is emitted part by part on the way."""
        vault, changed = self._vault, self.library_changed.emit

        def tell(batch: Sequence[Filed]) -> None:
            ids = frozenset(filed.document_id for filed in batch)
            changed(LibraryChanged(Change.FILED, ids))

        def work(progress: Progress) -> CarriedOut:
            return vault.carry_out(plan, progress=progress, on_filed=tell)

        return self._runner.writer(_("Filing"), work)

    def keeping_text(self, version_id: int, password: str) -> Job:
        """Read a version's text with the file's password and make it searchable."""
        vault, changed = self._vault, self.library_changed.emit

        def work(_progress: Progress) -> None:
            vault.use(lambda house: read_with_password(house, version_id, password))
            changed(LibraryChanged(Change.SEARCHABLE))

        return self._runner.writer(_("Reading text"), work)

    def indexing(self) -> Job:
        """Extract and index everything pending. Finishes with a `TextReport`."""
        vault, changed = self._vault, self.library_changed.emit

        def work(progress: Progress) -> TextReport:
            try:
                return vault.make_searchable(progress=progress)
            finally:
                # Whatever ended it, some documents may have become searchable.
                changed(LibraryChanged(Change.SEARCHABLE))

        return self._runner.writer(_("Making searchable"), work)
