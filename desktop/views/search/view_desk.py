"""Saved views and what is done with them: kept, renamed, pinned, removed, counted anew after every change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.job import Job
from desktop.jobs.latest import Latest
from desktop.services.searching.saved_views import pin_view, remove_view, rename_view, save_view
from desktop.services.searching.search_records import SavedView
from desktop.views.search.view_dialog import ViewDialog
from desktop.views.theme.look import Look
from resources.words import _

if TYPE_CHECKING:
    from desktop.views.search.search_page import SearchPage

_RECOUNT_MS = 2000


class ViewDesk(QObject):
    """GUI thread only; for the vault itself, an edition has no views of its own."""

    def __init__(self, archive: Archive, look: Look, page: SearchPage) -> None:
        super().__init__(page)
        self._archive, self._look, self._page = archive, look, page
        self._latest = Latest(archive, self)
        self._latest.answered.connect(page.views.views.replace)
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_RECOUNT_MS)
        self._recount.timeout.connect(self.refresh)
        page.head.save_wanted.connect(self.keep)
        page.views.rename_wanted.connect(self.rename)
        page.views.remove_wanted.connect(self.ask_to_remove)
        page.views.pin_wanted.connect(self.pin)
        archive.library_changed.connect(self._note_change)

    def refresh(self) -> None:
        """Count anew."""
        self._recount.stop()
        self._latest.ask(self._archive.views())

    def keep(self) -> None:
        """Ask for a name for the query that is answered."""
        query, sort = self._page.answered, self._page.sort
        if not query:
            return

        def job(name: str) -> Job:
            title = _("Keeping the view")
            return self._watched(
                self._archive.asking(title, lambda house: save_view(house, name, query, sort))
            )

        ViewDialog(
            self._archive,
            self._look,
            self._page,
            title=_("Keep this query as a view"),
            query=query,
            name="",
            keep=job,
        ).open()

    def rename(self, view: SavedView) -> None:
        """Ask for another name."""

        def job(name: str) -> Job:
            title = _("Renaming the view")
            return self._watched(
                self._archive.asking(title, lambda house: rename_view(house, view.id, name))
            )

        ViewDialog(
            self._archive,
            self._look,
            self._page,
            title=_("Rename the view"),
            query=view.query,
            name=view.name,
            keep=job,
        ).open()

    def pin(self, view: SavedView, pinned: bool) -> None:
        """Put a view among the first, or back."""
        self._do(
            self._archive.asking(
                _("Keeping the view"), lambda house: pin_view(house, view.id, pinned=pinned)
            )
        )

    def ask_to_remove(self, view: SavedView) -> None:
        """A view is only a name and a query, but it may have been made with care."""
        box = QMessageBox(self._page)
        box.setObjectName("removeview")
        box.setWindowTitle(_("Remove the view"))
        box.setText(_("Remove the view “{name}”?").format(name=view.name))
        box.setInformativeText(_("The documents that it finds stay as they are."))
        remove = box.addButton(_("Remove the view"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        remove.clicked.connect(partial(self.remove, view))
        box.finished.connect(box.deleteLater)
        box.open()

    def remove(self, view: SavedView, _checked: bool = False) -> None:
        """Forget a view."""
        self._do(
            self._archive.asking(_("Removing the view"), lambda house: remove_view(house, view.id))
        )

    def _do(self, job: Job) -> None:
        job.failed.connect(self._fail)
        self._archive.start(self._watched(job))

    def _watched(self, job: Job) -> Job:
        job.finished.connect(self.refresh)
        return job

    def _fail(self, error: Exception) -> None:
        self._page.head.show_failure(explain(error))

    def _note_change(self, _change: LibraryChanged) -> None:
        if self._page.isVisible() and not self._recount.isActive():
            self._recount.start()
