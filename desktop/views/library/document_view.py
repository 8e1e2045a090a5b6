"""The table of documents on screen: rows drawn in one go, sorted by a click, filled from `DocumentTableModel`."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QHelpEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.itemmodels.document_rows import Column, column_title
from desktop.itemmodels.document_table import (
    DocumentRole,
    DocumentTableModel,
    cell_hint,
    cell_text,
)
from desktop.views.theme.drawing import CATEGORY_ICONS
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from models.categories import TextState, VersionKind
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ICON = 18
_FIRST_SHOWN = frozenset((Column.NUMBER, Column.FORMED, Column.SIZE, Column.TEXT))
_TITLE_EM = 11
"""What the title keeps before other columns give way, in heights of a line."""

_BY_WEIGHT = (
    Column.TEXT,
    Column.FORMED,
    Column.NUMBER,
    Column.PERIOD,
    Column.TYPE,
    Column.PERSONS,
    Column.SIZE,
    Column.FILED,
)
"""Which columns stay longest where there is little room."""

_SAMPLES = {
    Column.NUMBER: "CGZF26-08-202610-0003",
    Column.TYPE: "巡检记录表单",
    Column.PERIOD: "2026-07",
    Column.PERSONS: "张三、李四",
    Column.FORMED: "2026-07-01",
    Column.FILED: "2026-07-01 08:00",
    Column.SIZE: "999 MB",
}


class DocumentDelegate(QStyledItemDelegate):
    """Draws a cell straight from its record: one call into Python a cell, whatever else runs at the time."""

    def __init__(self, look: Look, view: DocumentView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._icons = {category: look.category_icon(category) for category in CATEGORY_ICONS}
        ratio = view.devicePixelRatioF()
        colours = look.colours
        self._states = {
            TextState.READ: look.picture(Icon.CHECK, colours.good, _ICON, ratio),
            TextState.PENDING: look.picture(Icon.CIRCLE, colours.ink_faint, _ICON, ratio),
            TextState.EMPTY: look.picture(Icon.EYE_OFF, colours.ink_faint, _ICON, ratio),
            TextState.UNREADABLE: look.picture(Icon.WARNING, colours.caution, _ICON, ratio),
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        record: DocumentRecord = index.data(DocumentRole.RECORD)
        column = Column(index.column())
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif index.row() == self._view.hovered_row:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if column is Column.TITLE:
            if chosen:
                painter.fillRect(
                    QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent)
                )
            icon = QRect(rect.left() + M, rect.center().y() - _ICON // 2, _ICON, _ICON)
            self._icons[record.category].paint(painter, icon)
            rect = rect.adjusted(M + _ICON + S, 0, -S, 0)
        elif column is Column.TEXT:
            waiting = record.version.text_state is TextState.READ and not record.version.searchable
            shown = TextState.PENDING if waiting else record.version.text_state
            at = QPoint(rect.center().x() - _ICON // 2, rect.center().y() - _ICON // 2)
            painter.drawPixmap(at, self._states[shown])
            return
        else:
            rect = rect.adjusted(M, 0, -M, 0)
        painter.setPen(QColor(colours.ink if column is Column.TITLE else colours.ink_soft))
        right = column is Column.SIZE
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        mode = (
            Qt.TextElideMode.ElideMiddle if column is Column.NUMBER else Qt.TextElideMode.ElideRight
        )
        text = painter.fontMetrics().elidedText(cell_text(record, column), mode, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, text)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: AnyIndex,
    ) -> bool:
        if not index.isValid() or event.type() != QEvent.Type.ToolTip:
            return False
        record: DocumentRecord = index.data(DocumentRole.RECORD)
        column = Column(index.column())
        text, hint = cell_text(record, column), cell_hint(record, column)
        room = view.visualRect(index).width() - 2 * M - (_ICON if column is Column.TITLE else 0)
        hidden = view.fontMetrics().horizontalAdvance(text) > room
        if hidden or hint != text or column is Column.TEXT:
            QToolTip.showText(event.globalPos(), hint or text, view)
        else:
            QToolTip.hideText()
        return True


class DocumentView(QTableView):
    """A table of which whole rows are chosen; the document in the current row is the one beside it.

    Signals:
        document_chosen(object)           the `DocumentRecord` chosen, or None
        versions_requested(DocumentRecord)   show its versions, or file a newer one
        amend_requested(DocumentRecord)   change what is said about it
        trash_requested(object)           put these `DocumentRecord`s away
        tree_requested(DocumentRecord)    browse the source tree that it is
        hold_requested(DocumentRecord)    place a hold on it
        purge_requested(DocumentRecord)   purge it for good
        arrange_requested(object)         tags, collections, relations and fields of these `DocumentRecord`s
        together_requested(object)        say something of all these `DocumentRecord`s
        star_requested(object)            put these `DocumentRecord`s among the favourites
        history_requested(DocumentRecord)     what happened to it
        relations_requested(DocumentRecord)   what is around it
    """

    document_chosen = Signal(object)
    versions_requested = Signal(object)
    amend_requested = Signal(object)
    trash_requested = Signal(object)
    tree_requested = Signal(object)
    hold_requested = Signal(object)
    purge_requested = Signal(object)
    arrange_requested = Signal(object)
    together_requested = Signal(object)
    star_requested = Signal(object)
    history_requested = Signal(object)
    relations_requested = Signal(object)
    article_requested = Signal(object)

    def __init__(
        self,
        model: DocumentTableModel,
        look: Look,
        *,
        edition: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._documents = model
        self._wanted: frozenset[Column] = _FIRST_SHOWN
        self._measured: dict[Column, int] = {}
        self.hovered_row = -1
        self.setModel(model)
        self.setItemDelegate(DocumentDelegate(look, self))
        self.setAccessibleName(_("Documents"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out_columns()
        if not edition:
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self.customContextMenuRequested.connect(self._offer_acts)
        self.selectionModel().currentRowChanged.connect(self._tell)

    @property
    def row_height(self) -> int:
        """Room for one line of text and some air, whatever the font."""
        return self.fontMetrics().height() + 2 * S

    @property
    def chosen(self) -> DocumentRecord | None:
        """The document in the current row."""
        index = self.currentIndex()
        return self._documents.record_at(index.row()) if index.isValid() else None

    @property
    def chosen_documents(self) -> list[DocumentRecord]:
        """All documents chosen, from the top."""
        rows = {
            row
            for run in self.selectionModel().selection().toList()
            for row in range(run.top(), run.bottom() + 1)
        }
        return [self._documents.record_at(row) for row in sorted(rows)]

    def choose_several(self, ids: Collection[int]) -> None:
        """Choose documents beside the one in the current row, as far as they are shown."""
        selection = QItemSelection()
        last, rows = len(Column) - 1, self._documents.rowCount()
        start: int | None = None
        # One range a run of rows: thousands of single rows would take their time.
        for row in range(rows + 1):
            wanted = row < rows and self._documents.record_at(row).id in ids
            if wanted and start is None:
                start = row
            elif not wanted and start is not None:
                first = self._documents.index(start, 0)
                selection.select(first, self._documents.index(row - 1, last))
                start = None
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)

    def choose(self, document_id: int | None) -> None:
        """Make a document's row the current one, if it is shown."""
        row = None if document_id is None else self._documents.row_of(document_id)
        if row is None:
            self.setCurrentIndex(QModelIndex())
            return
        index = self._documents.index(row, Column.TITLE)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _tell(self, current: QModelIndex) -> None:
        record = self._documents.record_at(current.row()) if current.isValid() else None
        self.document_chosen.emit(record)

    def _lay_out_columns(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 5)
        header.setStretchLastSection(False)
        header.setAccessibleName(_("Columns"))
        metrics = self.fontMetrics()
        for column in Column:
            mode = QHeaderView.ResizeMode.Interactive
            if column is Column.TITLE:
                mode = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            sample = max(
                metrics.horizontalAdvance(_SAMPLES.get(column, "")),
                metrics.horizontalAdvance(column_title(column)),
            )
            self._measured[column] = sample + 2 * M + S
            self.setColumnWidth(column, self._measured[column])
            self.setColumnHidden(column, column is not Column.TITLE)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.FILED, Qt.SortOrder.DescendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)

    def document_menu(self) -> QMenu | None:
        """What can be done with the chosen documents besides reading them; the last can't be undone."""
        record, chosen = self.chosen, self.chosen_documents
        if record is None or not chosen:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(chosen) == 1:
            record = chosen[0]
            self._offer_one(menu, record)
        else:
            menu.addAction(_("Change together…"), lambda: self.together_requested.emit(chosen))
        menu.addAction(_("Arrange…"), lambda: self.arrange_requested.emit(chosen))
        menu.addAction(_("Make it a favourite"), lambda: self.star_requested.emit(chosen))
        menu.addSeparator()
        menu.addAction(_("Put into the trash…"), lambda: self.trash_requested.emit(chosen))
        if len(chosen) == 1:
            menu.addSeparator()
            menu.addAction(_("Place a hold…"), lambda: self.hold_requested.emit(record))
            menu.addSeparator()
            menu.addAction(_("Purge for good…"), lambda: self.purge_requested.emit(record))
        return menu

    def _offer_one(self, menu: QMenu, record: DocumentRecord) -> None:
        """What is asked of one document only."""
        if record.version.kind is VersionKind.TREE:
            menu.addAction(_("Browse the source tree…"), lambda: self.tree_requested.emit(record))
        menu.addAction(_("Versions…"), lambda: self.versions_requested.emit(record))
        menu.addAction(_("History…"), lambda: self.history_requested.emit(record))
        menu.addAction(_("Relations view…"), lambda: self.relations_requested.emit(record))
        menu.addSeparator()
        menu.addAction(_("Write an article from it…"), lambda: self.article_requested.emit(record))
        menu.addAction(_("Change the facts…"), lambda: self.amend_requested.emit(record))

    def _offer_acts(self, at: QPoint) -> None:
        menu = self.document_menu()
        if menu is not None:
            # The menu key asks at no place in particular.
            shown = (
                at if self.rect().contains(at) else self.visualRect(self.currentIndex()).center()
            )
            menu.popup(self.viewport().mapToGlobal(shown))

    def _offer_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in Column:
            if column is not Column.TITLE:
                menu.addAction(self._column_action(menu, column))
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def _column_action(self, menu: QMenu, column: Column) -> QAction:
        action = QAction(column_title(column), menu)
        action.setCheckable(True)
        action.setChecked(column in self._wanted)
        action.toggled.connect(lambda shown: self._want_column(column, shown=shown))
        return action

    def _want_column(self, column: Column, *, shown: bool) -> None:
        self._wanted = self._wanted | {column} if shown else self._wanted - {column}
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Show of the wanted columns those that leave the title its room."""
        room = self.viewport().width() - self.fontMetrics().height() * _TITLE_EM
        for column in _BY_WEIGHT:
            fits = column in self._wanted and self._column_room(column) <= room
            self.setColumnHidden(column, not fits)
            room -= self._column_room(column) if fits else 0

    def _column_room(self, column: Column) -> int:
        """How wide a column is or, while hidden, was measured to be."""
        return self.columnWidth(column) or self._measured[column]
