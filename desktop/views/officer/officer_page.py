"""What fills the window while an edition is open: its list and its search, and nothing that could change anything."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_moment
from desktop.jobs.edition_reading import EditionReading
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.library.library_page import LibraryPage
from desktop.views.officer.watermark import Watermark
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.search.search_page import SearchPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _


class OfficerPage(QFrame):
    """GUI thread only. Its frame has a colour of its own, so that nobody takes it for the vault.

    Signals:
        lock_requested()   the officer is done
    """

    lock_requested = Signal()

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("officer")
        self._reading, self._look = reading, look
        self.library = LibraryPage(reading, look, edition=True)
        self.search = SearchPage(reading, look, edition=True)
        self._stack = QStackedWidget()
        for page in (self.library, self.search):
            self._stack.addWidget(page)
            preview = page.preview
            preview.save_requested.connect(
                lambda record, preview=preview: self._choose_page(preview, record)
            )
            preview.verify_requested.connect(
                lambda record, preview=preview: self._verify(preview, record)
            )
            page.item_activated.connect(
                lambda kind, key, _place, preview=preview: self._follow(preview, kind, key)
            )
        column = QVBoxLayout(self)
        # The frame is drawn by the style sheet around these.
        column.setContentsMargins(XS, 0, XS, XS)
        column.setSpacing(0)
        column.addWidget(self._build_banner())
        column.addWidget(self._stack, 1)
        words_ = f"{reading.contract.client} · {reading.label}"
        self.watermark = Watermark(words_, look, self)
        self.show_list()

    def show_list(self) -> None:
        """To the list of documents."""
        self._list.setChecked(True)
        self._stack.setCurrentWidget(self.library)
        self.library.table.setFocus()

    def show_search(self) -> None:
        """To the search."""
        self._search.setChecked(True)
        self._stack.setCurrentWidget(self.search)
        self.search.focus_box()

    def filter_list(self) -> None:
        """To the list's filter."""
        self.show_list()
        self.library.focus_filter()

    def print_page(self, preview: PreviewPane, record: DocumentRecord, target: Path) -> None:
        """Write a page to be printed; the edition's journal says so first."""
        job = self._reading.printing(record.id, target)
        job.finished.connect(lambda target: self._note_printed(preview, target))
        job.failed.connect(lambda error: self._note_failure(preview, error))
        self._reading.start(job)

    def _follow(self, preview: PreviewPane, kind: str, key: str) -> None:
        """A link of an article: to a document of this edition, or to what isn't in it."""
        known = {str(each.id) for each in self.library.model.records}
        if kind == "document" and key in known:
            self.show_list()
            self.library.show_item(int(key))
        else:
            preview.say(Mood.PLAIN, _("What this link leads to is not part of the edition."))

    def _build_banner(self) -> QWidget:
        reading = self._reading
        banner = QFrame()
        banner.setObjectName("officerbanner")
        title = words(_("Edition for inspection · read only"), "strong")
        facts = _("{officer} · {purpose} · as of {created} · valid until {expires}").format(
            officer=reading.label,
            purpose=reading.purpose or "—",
            created=format_moment(reading.created),
            expires=format_moment(reading.expires),
        )
        group = QButtonGroup(self)
        self._list = self._tab(_("Documents"), self.show_list, group)
        self._search = self._tab(_("Search"), self.show_search, group)
        leave = button(_("Close the edition"), self.lock_requested.emit)
        leave.setIcon(self._look.icon(Icon.LOCK))
        row = QHBoxLayout(banner)
        row.setContentsMargins(L, M, L, M)
        row.setSpacing(M)
        row.addWidget(title)
        row.addWidget(ElidedLabel(facts), 1)
        row.addWidget(self._list)
        row.addWidget(self._search)
        row.addWidget(leave)
        return banner

    def _tab(self, text: str, act: object, group: QButtonGroup) -> QPushButton:
        assert callable(act)
        tab = button(text, act, kind="segment")
        tab.setCheckable(True)
        group.addButton(tab)
        return tab

    def _choose_page(self, preview: PreviewPane, record: DocumentRecord) -> None:
        dialog = QFileDialog(self, _("Prepare a page for printing"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{record.number}.pdf")
        dialog.fileSelected.connect(lambda name: self.print_page(preview, record, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _verify(self, preview: PreviewPane, record: DocumentRecord) -> None:
        job = self._reading.verifying(record.id)
        job.finished.connect(lambda right: self._note_verified(preview, right))
        job.failed.connect(lambda error: self._note_failure(preview, error))
        self._reading.start(job)

    def _note_printed(self, preview: PreviewPane, target: Path) -> None:
        preview.say(
            Mood.GOOD,
            _("{name} is written and noted in the journal. Each page bears your name.").format(
                name=target.name
            ),
        )

    def _note_verified(self, preview: PreviewPane, right: bool) -> None:
        if right:
            preview.say(Mood.GOOD, _("Every byte is as it was when the document was filed."))
        else:
            preview.say(Mood.BAD, _("The content differs from the digest of its filing."))

    def _note_failure(self, preview: PreviewPane, error: Exception) -> None:
        words_ = explain(error)
        preview.say(Mood.BAD, f"{words_.title} {words_.sentence} {words_.advice}".strip())
