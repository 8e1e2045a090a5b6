"""The line that says how much of the archive search sees; always there, and it opens the reasons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.itemmodels.coverage_words import coverage_words
from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Reading
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.latest import Latest
from desktop.services.searching.search_records import Coverage
from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.search.coverage_dialog import CoverageDialog
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _, ngettext

_REFRESH_MS = 1500


class CoverageLine(QFrame):
    """Asks when it comes into view and after changes; every answer of a search brings it up to date as well."""

    def __init__(self, archive: Reading, look: Look) -> None:
        super().__init__()
        self.setObjectName("coverage")
        self._archive, self._look = archive, look
        self._coverage: Coverage | None = None
        self.said = button("", self.show_reasons, kind="link", name=_("What search can't see"))
        self.said.setIcon(look.icon(Icon.EYE))
        self.waiting = words("", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(L - S, S // 2, M, S // 2)
        row.setSpacing(M)
        row.addWidget(self.said)
        row.addWidget(self.waiting)
        row.addStretch(1)
        self._latest = Latest(archive, self)
        self._latest.answered.connect(self.show_coverage)
        self._titles = Latest(archive, self)
        self._titles.answered.connect(self._open)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._ask)
        archive.library_changed.connect(self._note_change)

    def show_coverage(self, coverage: Coverage) -> None:
        """Say what is known now."""
        if coverage == self._coverage:
            return
        self._coverage = coverage
        self.said.setText(coverage_words(coverage))
        icon = Icon.EYE if coverage.searchable == coverage.documents else Icon.EYE_OFF
        self.said.setIcon(self._look.icon(icon))
        said = ngettext("{count} waiting", "{count} waiting", coverage.waiting)
        self.waiting.setText(
            said.format(count=format_count(coverage.waiting)) if coverage.waiting else ""
        )

    def show_reasons(self) -> None:
        """Open the reasons, with the titles of some of the documents."""
        coverage = self._coverage
        if coverage is None:
            return
        wanted = frozenset(each for group in coverage.groups for each in group.documents)
        self._titles.ask(self._archive.listing(partial(_titles, wanted)))

    def _open(self, titles: dict[int, str]) -> None:
        assert self._coverage is not None
        CoverageDialog(self._coverage, titles, self._look, self.window()).open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        self._latest.ask(self._archive.coverage())

    def _note_change(self, _change: LibraryChanged) -> None:
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start()


def _titles(wanted: frozenset[int], records: list[DocumentRecord]) -> dict[int, str]:
    return {record.id: record.title for record in records if record.id in wanted}
