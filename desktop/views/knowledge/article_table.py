"""The table of articles on screen: two lines a row where there is little room for columns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.itemmodels.knowledge_list import (
    ArticleColumn,
    ArticleRole,
    ArticleRow,
    ArticleTableModel,
    cell_words,
    column_title,
)
from desktop.itemmodels.knowledge_tree import Branch
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_STAR = 14
_TITLE_EM = 11
_SAMPLES = {
    ArticleColumn.KIND: "会议纪要",
    ArticleColumn.SYSTEM: "综合执法平台",
    ArticleColumn.CHANGED: "2026-07-01",
    ArticleColumn.REVIEW: "2026-07-01",
}
_BY_WEIGHT = (
    ArticleColumn.REVIEW,
    ArticleColumn.CHANGED,
    ArticleColumn.KIND,
    ArticleColumn.SYSTEM,
)
"""Which columns stay longest where there is little room; what has no column is said under the title."""


class _ArticleDelegate(QStyledItemDelegate):
    """The title over its kind and system; what is due for review in the colour of caution."""

    def __init__(self, look: Look, view: ArticleTable) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        ratio = view.devicePixelRatioF()
        self._star = look.picture(Icon.STARRED, look.colours.caution, _STAR, ratio)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        painter.setFont(option.font)
        rect: QRect = option.rect
        row: ArticleRow = index.data(ArticleRole.ROW)
        column = ArticleColumn(index.column())
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(M, 0, -M, 0)
        if column is ArticleColumn.TITLE:
            if chosen:
                edge = QRect(rect.left(), rect.top(), 3, rect.height())
                painter.fillRect(edge, QColor(colours.accent))
            self._paint_title(painter, option, row, inner)
            return
        due = column is ArticleColumn.REVIEW and row.reasons
        painter.setPen(QColor(colours.caution if due else colours.ink_soft))
        words = cell_words(row, column)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ArticleRow, area: QRect
    ) -> None:
        colours = self._look.colours
        half = area.height() // 2
        upper = QRect(area.left(), area.top() + 4, area.width(), half - 2)
        lower = QRect(area.left(), area.top() + half, area.width(), half - 4)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if row.starred:
            painter.drawPixmap(
                QPoint(upper.right() - _STAR, upper.center().y() - _STAR // 2), self._star
            )
            upper.adjust(0, 0, -_STAR - S, 0)
        painter.setPen(QColor(colours.ink))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            upper, left, painter.fontMetrics().elidedText(row.title, elide, upper.width())
        )
        line = "  ·  ".join(self.said(row))
        font = QFont(option.font)
        font.setPointSizeF(tokens.CAPTION)
        painter.setFont(font)
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(lower, left, painter.fontMetrics().elidedText(line, elide, lower.width()))
        # One painter serves all cells.
        painter.setFont(option.font)

    def said(self, row: ArticleRow) -> list[str]:
        """What the columns would say that there is no room for, and the tags; of what is due, why it is."""
        left_out = self._view.left_out
        branch = self._view.branch
        if branch is Branch.REVIEW and row.reasons:
            return list(row.reasons)
        said = []
        if ArticleColumn.REVIEW in left_out and row.reasons:
            said.append(_("review due"))
        for column in (ArticleColumn.KIND, ArticleColumn.SYSTEM):
            if column in left_out and (column, branch) != (ArticleColumn.KIND, Branch.KIND):
                said.append(cell_words(row, column))
        said += [f"#{tag}" for tag in row.tags]
        if ArticleColumn.CHANGED in left_out:
            said.append(cell_words(row, ArticleColumn.CHANGED))
        return [words for words in said if words]


class ArticleTable(QTableView):
    """Several may be selected; one is current.

    Signals:
        article_chosen(object)      the id of the article in the current row, or None
        article_activated(object)   the id of the one that was double-clicked or entered
    """

    article_chosen = Signal(object)
    article_activated = Signal(object)

    def __init__(self, model: ArticleTableModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._articles = model
        self.left_out: tuple[ArticleColumn, ...] = ()
        self.setModel(model)
        self.setItemDelegate(_ArticleDelegate(look, self))
        self.setAccessibleName(_("Articles"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.row_height)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.setSortIndicator(ArticleColumn.TITLE, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._sort)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.activated.connect(self._tell_activated)

    @property
    def branch(self) -> Branch:
        """What the rows were chosen by: what they have in common needn't be said in each."""
        return self._articles.branch

    @property
    def row_height(self) -> int:
        """Two lines and some air."""
        return self.fontMetrics().height() * 2 + S + 4

    @property
    def chosen(self) -> int | None:
        """The article in the current row."""
        index = self.currentIndex()
        return self._articles.row_at(index.row()).id if index.isValid() else None

    @property
    def selected(self) -> tuple[int, ...]:
        """All that are selected, in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._articles.row_at(row).id for row in rows)

    def choose(self, document_id: int | None) -> bool:
        """Make an article's row the current one; whether it is shown."""
        row = None if document_id is None else self._articles.row_of(document_id)
        if row is None:
            return False
        index = self._articles.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_columns()

    def _lay_out_columns(self) -> None:
        metrics = self.fontMetrics()
        room = self.viewport().width() - metrics.height() * _TITLE_EM
        wanted: dict[ArticleColumn, int] = {}
        for column in _BY_WEIGHT:
            sample = max(_SAMPLES[column], column_title(column), key=metrics.horizontalAdvance)
            width = metrics.horizontalAdvance(sample) + 2 * M + S
            if width > room:
                break
            wanted[column] = width
            room -= width
        self.left_out = tuple(column for column in _BY_WEIGHT if column not in wanted)
        for column in _BY_WEIGHT:
            self.setColumnHidden(column, column not in wanted)
            if column in wanted:
                self.setColumnWidth(column, wanted[column])
        self.setColumnWidth(ArticleColumn.TITLE, self.viewport().width() - sum(wanted.values()))

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        chosen = self.chosen
        self._articles.sort(section, order)
        self.choose(chosen)

    def _tell(self, current: QModelIndex) -> None:
        self.article_chosen.emit(
            self._articles.row_at(current.row()).id if current.isValid() else None
        )

    def _tell_activated(self, index: QModelIndex) -> None:
        self.article_activated.emit(self._articles.row_at(index.row()).id)
