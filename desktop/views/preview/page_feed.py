"""Between a page view and the archive: opens the file, draws what the view asks for, drops what comes too late."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.errors import explain
from desktop.jobs.archive import Reading
from desktop.jobs.job import Job
from desktop.jobs.latest import Latest
from desktop.jobs.rendering import DrawnPage, PageFile
from desktop.views.preview.page_view import PageView
from resources.words import _
from search.errors import PageUnavailable
from search.fencing.rendering import Pages

_MOST_WAITING = 3
"""Pages asked for and not drawn yet; what was scrolled past gives way to what is in view."""


class PageFeed(QObject):
    """GUI thread only.

    Signals:
        opened(Pages)       the file can be shown, and its first pages are on their way
        failed(Exception)   it can't
    """

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, archive: Reading, view: PageView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._view = view
        self._file: PageFile | None = None
        self._query = ""
        self._hit_pages: tuple[int, ...] = ()
        self._drawing: dict[int, Job] = {}
        self._opening = Latest(archive, self)
        self._opening.answered.connect(self._show)
        self._opening.failed.connect(self._fail)
        view.page_wanted.connect(self._draw)

    @property
    def open(self) -> bool:
        """Whether pages are shown."""
        return self._view.count > 0

    def show(self, file: PageFile, query: str) -> None:
        """Open a file in place of the one before."""
        self.stop()
        self._file, self._query = file, query
        self._opening.ask(self._archive.opening_pages(file))

    def use_hits(self, hit_pages: tuple[int, ...]) -> None:
        """On which pages, from 0, the hits stand; known from the text, which may come after the pages."""
        self._hit_pages = hit_pages
        self._view.use_hits(hit_pages)

    def stop(self) -> None:
        """Nothing is shown, nothing is wanted any more."""
        self._opening.drop()
        for job in self._drawing.values():
            job.cancel()
        self._drawing.clear()
        self._file, self._hit_pages = None, ()
        self._view.show_pages((), ())

    def _show(self, pages: Pages) -> None:
        self._view.show_pages(pages.sizes, self._hit_pages)
        self.opened.emit(pages)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)

    def _draw(self, number: int, width: int) -> None:
        file = self._file
        if file is None:
            return
        if (before := self._drawing.pop(number, None)) is not None:
            before.cancel()
        while len(self._drawing) >= _MOST_WAITING:
            oldest = next(iter(self._drawing))
            self._drawing.pop(oldest).cancel()
            self._view.forget(oldest)
        job = self._archive.drawing_page(file, number, width, self._query)
        job.finished.connect(self._take)
        job.failed.connect(self._refuse)
        self._drawing[number] = job
        self._archive.start(job)

    def _take(self, page: DrawnPage) -> None:
        if self.sender() is self._drawing.get(page.number):
            del self._drawing[page.number]
            self._view.take(page)

    def _refuse(self, error: Exception) -> None:
        for number, job in self._drawing.items():
            if job is self.sender():
                del self._drawing[number]
                self._view.refuse(number, _why(error))
                return


def _why(error: Exception) -> str:
    return _(error.sentence) if isinstance(error, PageUnavailable) else explain(error).sentence
