"""The history of a document in a window of its own; of an article also any two versions beside each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.items import ItemJobs, Past
from desktop.jobs.latest import Latest
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.items.compare_pane import ComparePane
from desktop.views.items.history_view import HistoryView
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M
from models.records import DocumentRecord
from resources.words import _

_WIDTH_EM, _HEIGHT_EM = 60, 40


class HistoryDialog(QDialog):
    """`article`: its versions are texts that can be compared."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        document: DocumentRecord,
        *,
        article: bool = False,
    ) -> None:
        super().__init__(parent)
        self._document, self._article = document, article
        self._jobs = ItemJobs(archive)
        self._asking = Latest(self._jobs, self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("History of {number}").format(number=document.number))
        self.notice = Notice(look)
        self.view = HistoryView(look)
        self.compare = ComparePane(self._jobs, look, document.id)
        self.looks = QCheckBox(_("Also who read it, and when"))
        self.looks.setAccessibleName(self.looks.text())
        self.looks.toggled.connect(lambda _on: self._read())
        self.tabs = QTabWidget()
        self.tabs.setObjectName("treetabs")
        self.tabs.addTab(self.view, _("History"))
        if article:
            self.tabs.addTab(self.compare, _("Compare versions"))
            self.tabs.setTabEnabled(1, False)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(ElidedLabel(document.title, "title"))
        head.addWidget(words(document.number, "caption"))
        close = button(_("Close"), self.reject)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.looks)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(M)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        self._asking.answered.connect(self._show)
        self._asking.failed.connect(self._fail)
        self.view.setFocus()
        self._read()

    def show_comparison(self) -> None:
        """Turn to the versions; once they have been read."""
        self.tabs.setCurrentIndex(1)

    def _read(self) -> None:
        self._asking.ask(self._jobs.past(self._document.id, looks=self.looks.isChecked()))

    def _show(self, past: Past) -> None:
        self.notice.hide()
        self.view.history.replace(past.lines)
        if self._article and len(past.versions) > 1 and not self.tabs.isTabEnabled(1):
            self.tabs.setTabEnabled(1, True)
            self.compare.show_versions(past.versions)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
