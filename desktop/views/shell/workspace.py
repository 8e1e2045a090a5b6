"""What fills the window while a vault is open: rail, pages, job bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.itemmodels.formats import suite_words
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.views.custody.custody_page import CustodyPage
from desktop.views.custody.hold_dialogs import HoldDialog, PurgeDialog
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.filing.known_words import collect_words
from desktop.views.handover.handover_page import HandoverPage
from desktop.views.library.amend_dialog import AmendDialog
from desktop.views.library.library_page import LibraryPage
from desktop.views.library.trash_dialogs import TrashDialog, TrashListDialog
from desktop.views.library.version_dialog import VersionDialog
from desktop.views.search.search_page import SearchPage
from desktop.views.shell.details_dialog import DetailsDialog
from desktop.views.shell.job_bar import JobBar
from desktop.views.shell.job_report import JobReport
from desktop.views.shell.places import Place
from desktop.views.shell.rail import Rail
from desktop.views.theme.look import Look
from desktop.views.trees.delivery_dialog import DeliveryDialog
from desktop.views.trees.tree_browser import TreeBrowser
from models.categories import Category
from models.records import DocumentRecord


class Workspace(QWidget):
    """Owns the pages; may be built anew for another look while the archive and its jobs go on.

    Signals:
        intake_requested(object)   file documents into this `Category`, or None
    """

    intake_requested = Signal(object)

    def __init__(
        self,
        archive: Archive,
        desk: FilingDesk,
        runner: JobRunner,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.archive = archive
        self._desk = desk
        self._look = look
        self.browser: TreeBrowser | None = None
        self.rail = Rail(look)
        self.library = LibraryPage(archive, look)
        self.search = SearchPage(archive, look)
        self.handover = HandoverPage(archive, look)
        self.custody = CustodyPage(archive, runner, look)
        self._pages: dict[Place, QWidget] = {
            Place.LIBRARY: self.library,
            Place.SEARCH: self.search,
            Place.HANDOVER: self.handover,
            Place.VAULT: self.custody,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        resting = f"{suite_words(archive.suite_name)}  ·  {archive.path}"
        self.job_bar = JobBar(runner, look, resting)
        self._lay_out()
        self.rail.place_chosen.connect(self.go)
        self.library.intake_requested.connect(self.intake_requested)
        self.library.save_requested.connect(self._save_copy)
        self.library.table.versions_requested.connect(self._show_versions)
        self.library.table.amend_requested.connect(self._amend)
        self.library.table.trash_requested.connect(self._put_away)
        self.library.table.tree_requested.connect(self._browse_tree)
        self.library.trash_requested.connect(self._show_trash)
        self.library.table.hold_requested.connect(self._hold)
        self.library.table.purge_requested.connect(self._purge)
        self.search.save_requested.connect(self._save_copy)
        self.job_bar.details_requested.connect(self._show_details)
        desk.reported.connect(self.job_bar.report)
        self.place = Place.LIBRARY
        self.go(Place.LIBRARY)

    def go(self, place: Place) -> None:
        """Turn to a page, the cursor where work on it starts."""
        self._drop_browser()
        self.place = place
        self.rail.show_place(place)
        self._stack.setCurrentWidget(self._pages[place])
        if place is Place.SEARCH:
            self.search.focus_box()
        elif place is Place.LIBRARY:
            self.library.table.setFocus()
        elif place is Place.VAULT:
            self.custody.enter()
        else:
            self.handover.building.folder.setFocus()

    def refresh(self) -> None:
        """Read again what is in view."""
        if self.place is Place.VAULT:
            self.custody.show_part(self.custody.part)
        else:
            self.library.refresh()

    def filter_list(self) -> None:
        """To the library's filter."""
        self.go(Place.LIBRARY)
        self.library.focus_filter()

    def offer_filing(self, paths: Sequence[Path], category: Category | None = None) -> ImportDialog:
        """Look at `paths` and ask how they are to be filed."""
        known = collect_words(self.library.model.records)
        return self._desk.offer(paths, known, self._look, self, category)

    def save_current(self) -> None:
        """Save a copy of the document in view."""
        pane = self.search.preview if self.place is Place.SEARCH else self.library.preview
        if pane.record is not None:
            self._save_copy(pane.record)

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.job_bar)

    def file_tree(self) -> None:
        """Ask which source tree is to be filed."""
        dialog = DeliveryDialog(self.archive, self._look, self)
        dialog.filed.connect(self._desk.catch_up)
        dialog.open()

    def _browse_tree(self, record: DocumentRecord) -> None:
        """The browser lies over the library until its reader goes back."""
        self._drop_browser()
        self.browser = TreeBrowser(self.archive, self._look, record, self)
        self.browser.closed.connect(lambda: self.go(Place.LIBRARY))
        self._stack.addWidget(self.browser)
        self._stack.setCurrentWidget(self.browser)
        self.browser.setFocus()

    def _drop_browser(self) -> None:
        if self.browser is not None:
            self._stack.removeWidget(self.browser)
            self.browser.deleteLater()
            self.browser = None

    def _show_versions(self, record: DocumentRecord) -> None:
        dialog = VersionDialog(self.archive, self._look, self, record)
        dialog.filed.connect(self._desk.catch_up)
        dialog.open()

    def _amend(self, record: DocumentRecord) -> None:
        AmendDialog(self.archive, self._look, self, record).open()

    def _put_away(self, record: DocumentRecord) -> None:
        TrashDialog(self.archive, self._look, self, record).open()

    def _show_trash(self) -> None:
        TrashListDialog(self.archive, self._look, self).open()

    def _hold(self, record: DocumentRecord) -> None:
        HoldDialog(self.archive, self._look, self, record).open()

    def _purge(self, record: DocumentRecord) -> None:
        PurgeDialog(self.archive, self._look, self, record).open()

    def _save_copy(self, record: DocumentRecord) -> None:
        self._desk.save_copy(record, self)

    def _show_details(self, report: JobReport) -> None:
        DetailsDialog(report, self._look, self).open()
