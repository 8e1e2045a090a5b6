"""The library page: reads the list in a job, filters and sorts it in the model, shows one document beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.document_rows import DocumentRow, prepare_rows
from desktop.itemmodels.document_table import DocumentTableModel
from desktop.itemmodels.formats import format_count, format_date
from desktop.jobs.archive import Reading
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.latest import Latest
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.library.category_pane import CategoryPane
from desktop.views.library.document_view import DocumentView
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M
from models.categories import Category, TextState
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _, ngettext

_NARROWEST_SHARE = 0.6
"""How much of its wanted width the list of categories keeps in a small window."""

_PAGE = re.compile(r"p([0-9]{1,6})")
"""How a link names a page."""

REFRESH_MS = 700
"""While files are being filed the list follows at this pace, not at theirs."""


class LibraryPage(QWidget):
    """Categories, table, preview.

    Signals:
        intake_requested(object)         file documents into this `Category`, or None where it is open
        save_requested(DocumentRecord)   save a copy of this document
        trash_requested()                show what was put away
        order_requested(str)             tags, collections, fields or changes: the dialogs of order
        item_activated(str, str, str)    kind, key and place of what a link in the preview leads to
        listed(bool)                     the list was read; whether documents wait for their text
    """

    intake_requested = Signal(object)
    save_requested = Signal(object)
    trash_requested = Signal()
    order_requested = Signal(str)
    item_activated = Signal(str, str, str)
    listed = Signal(bool)

    def __init__(
        self, archive: Reading, look: Look, *, edition: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive = archive
        self._look = look
        self._edition = edition
        self._chosen: int | None = None
        self._older: int | None = None
        """The document of which an older version is shown, because a link led to it."""
        self.model = DocumentTableModel(self)
        self.categories = CategoryPane(look)
        self.table = DocumentView(self.model, look, edition=edition)
        self.preview = PreviewPane(archive, look, edition=edition)
        self._latest = Latest(archive, self)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._refresh.stop()
        self._latest.ask(self._archive.listing(prepare_rows))

    def focus_filter(self) -> None:
        """Put the cursor where a filter is typed."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def choose_category(self, category: Category | None) -> None:
        """Show one category."""
        self.categories.choose(category)

    def show_item(self, document_id: int, place: str = "") -> None:
        """Choose a document, whatever the list was narrowed to, and show the page `place` of it: "p3"."""
        self._older = None
        self.categories.choose(None)
        self.filter.clear()
        self.table.choose(document_id)
        # The list may not be read yet.
        self._chosen = document_id
        record = self.table.chosen
        if record is not None and record.id == document_id:
            self.preview.show_document(record, page=_page_of(place))

    def show_version(self, record: DocumentRecord, place: str = "") -> None:
        """Choose a document, and show the older version of it that `record` comes with."""
        self.show_item(record.id)
        self._older = record.id
        self.preview.show_document(record, page=_page_of(place))
        self.preview.say(
            Mood.CAUTION,
            _("This is version {ordinal}, filed on {day}; there is a newer one.").format(
                ordinal=record.version.ordinal,
                day=format_date(record.version.filed.astimezone().date()),
            ),
        )

    def _build(self) -> None:
        self._heading = words("", "title")
        self._count = ElidedLabel("", "soft")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter by title, number, person, system…"))
        self.filter.setAccessibleName(_("Filter the list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(
            self._look.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition
        )
        self.file_button = primary_button(
            self._look, _("File documents…"), self._ask_for_intake, Icon.INTAKE
        )
        self._notice = Notice(self._look)
        top = QHBoxLayout()
        top.setSpacing(M)
        top.addWidget(self._heading)
        top.addWidget(self._count, 1)
        if not self._edition:
            self.trash_button = icon_button(
                self._look, Icon.TRASH, _("Trash"), self.trash_requested.emit
            )
            self.order_button = icon_button(
                self._look, Icon.TAG, _("Tags, collections and fields"), self._offer_order
            )
            top.addWidget(self.order_button)
            top.addWidget(self.trash_button)
            top.addWidget(self.file_button)
        head = QVBoxLayout()
        head.setContentsMargins(L, L, L, M)
        head.setSpacing(M)
        head.addLayout(top)
        head.addWidget(self.filter)
        head.addWidget(self._notice)

        self._no_documents = EmptyState(self._look, Icon.INTAKE)
        offer = button(_("File documents…"), self._ask_for_intake)
        offer.setIcon(self._look.icon(Icon.INTAKE))
        if not self._edition:
            self._no_documents.offer(offer)
        self._no_match = EmptyState(self._look, Icon.SEARCH)
        self._no_match.offer(button(_("Clear the filter"), self.filter.clear))
        self._waiting = QWidget()
        self._stack = QStackedWidget()
        for widget in (self._waiting, self.table, self._no_documents, self._no_match):
            self._stack.addWidget(widget)
        middle = QFrame()
        middle.setObjectName("surface")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for pane, stretch in ((self.categories, 0), (middle, 3), (self.preview, 2)):
            splitter.addWidget(pane)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        self.categories.setMinimumWidth(round(self.categories.wanted_width * _NARROWEST_SHARE))
        em = self.fontMetrics().height()
        splitter.setSizes([self.categories.wanted_width, em * 40, em * 21])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _connect(self) -> None:
        self.categories.category_chosen.connect(self._show_category)
        self.filter.textChanged.connect(self._show_matching)
        self.table.document_chosen.connect(self._show_document)
        for asked in (self.table.clicked, self.table.activated):
            asked.connect(lambda _index: self._show_newest())
        self.table.selectionModel().selectionChanged.connect(lambda *_runs: self._show_count())
        self.preview.save_requested.connect(self.save_requested)
        self.preview.item_activated.connect(self.item_activated)
        self._latest.answered.connect(self._show_rows)
        self._latest.failed.connect(self._show_failure)
        self._refresh.timeout.connect(self.refresh)
        self._archive.library_changed.connect(self._note_change)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.filter)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._enter_table)

    def order_menu(self) -> QMenu:
        """The dialogs of order."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for verb, words_ in (
            ("tags", _("Tags…")),
            ("collections", _("Collections…")),
            ("fields", _("Fields…")),
            ("edits", _("Changes of many documents…")),
        ):
            menu.addAction(words_, self._ordering(verb))
        return menu

    def _ordering(self, verb: str) -> Callable[[], None]:
        return lambda: self.order_requested.emit(verb)

    def _offer_order(self) -> None:
        self.order_menu().popup(
            self.order_button.mapToGlobal(self.order_button.rect().bottomLeft())
        )

    def _note_change(self, change: LibraryChanged) -> None:
        if change.what in (Change.SEARCHABLE, Change.PURGED):
            self.refresh()
        elif not self._refresh.isActive():
            self._refresh.start()

    def _show_rows(self, rows: list[DocumentRow]) -> None:
        self._notice.hide()
        self.categories.model.recount(row.record.category for row in rows)
        position = self.table.verticalScrollBar().value()
        chosen, several = self._chosen, {each.id for each in self.table.chosen_documents}
        self.model.replace(rows)
        self.table.verticalScrollBar().setValue(position)
        self._restore(chosen, scroll=False)
        if len(several) > 1:
            self.table.choose_several(several)
        self._show_state()
        waiting = any(_waits_for_text(row.record) for row in rows)
        self.listed.emit(waiting)

    def _show_failure(self, error: Exception) -> None:
        self._notice.explain(explain(error))

    def _show_category(self, category: Category | None) -> None:
        chosen = self._chosen
        self.model.show_category(category)
        self._restore(chosen)
        self._show_state()

    def _show_matching(self, text: str) -> None:
        chosen = self._chosen
        self.model.show_matching(text)
        self._restore(chosen)
        self._show_state()

    def _restore(self, chosen: int | None, *, scroll: bool = True) -> None:
        """A reset model has lost its current row; the person has not lost the document."""
        row = None if chosen is None else self.model.row_of(chosen)
        if row is None:
            self._show_document(None)
        elif scroll:
            self.table.choose(chosen)
        else:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _show_document(self, record: DocumentRecord | None) -> None:
        self._chosen = record.id if record else None
        if record is not None and record.id == self._older:
            # The list was read again; what is read beside it stays.
            return
        self._older = None
        if record is None:
            self.preview.show_nothing()
        else:
            self.preview.show_document(record)

    def _show_newest(self) -> None:
        """The row of a document of which an older version is shown was chosen again."""
        if self._older is not None:
            self._older = None
            self._show_document(self.table.chosen)

    def _show_state(self) -> None:
        category = self.categories.category
        shown = self.model.rowCount()
        self._heading.setText(_(category.label) if category else _("Library"))
        self._show_count()
        if shown:
            self._stack.setCurrentWidget(self.table)
        elif self.filter.text().strip():
            self._no_match.say(
                _("No match"),
                _(
                    "No document here has these words in its title or facts. Search looks into the text."
                ),
            )
            self._stack.setCurrentWidget(self._no_match)
        else:
            sentence = _("Drop files or a folder anywhere on this window, or choose them.")
            if self._edition:
                sentence = _("The edition holds no document of this kind.")
            self._no_documents.say(_("Nothing filed here yet"), sentence)
            self._stack.setCurrentWidget(self._no_documents)

    def _show_count(self) -> None:
        shown = self.model.rowCount()
        counted = ngettext("{count} document", "{count} documents", shown)
        said = counted.format(count=format_count(shown))
        chosen = sum(
            run.bottom() - run.top() + 1 for run in self.table.selectionModel().selection().toList()
        )
        if chosen > 1:
            several = ngettext("{count} chosen", "{count} chosen", chosen)
            said = f"{said}  ·  {several.format(count=format_count(chosen))}"
        self._count.setText(said)

    def _enter_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)

    def _ask_for_intake(self) -> None:
        self.intake_requested.emit(self.categories.category)


def _page_of(place: str) -> int:
    """The page, from 1, that a link names; 0 for none."""
    found = _PAGE.fullmatch(place)
    return int(found[1]) if found else 0


def _waits_for_text(record: DocumentRecord) -> bool:
    version = record.version
    waits = version.text_state is TextState.PENDING
    return waits or (version.text_state is TextState.READ and not version.searchable)
