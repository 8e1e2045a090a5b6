"""Who has which required paper on the chosen day: lamps in a table, pledges counted above it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.lamp_words import LampState, lamp_state, lamp_words
from desktop.itemmodels.people_list import presence_words
from desktop.itemmodels.people_matrix import MatrixRole, PeopleMatrixModel
from desktop.jobs.people_shown import PeopleBoard
from desktop.views.controls.buttons import button
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.people.lamps import LampView, paint_lamp
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_LAMP = 18
_NAMES_EM, _COLUMN_EM, _WIDEST_EM, _HEADER_EM = 13, 5.2, 8, 2.9
_MOST_NAMES = 6


class _MatrixDelegate(QStyledItemDelegate):
    """A lamp in the middle; names over posts at the left, a tinted ground where something is wrong."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours, rect = self._look.colours, option.rect
        state: LampState | None = index.data(MatrixRole.STATE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = (
            {
                LampState.EXPIRED: colours.bad_soft,
                LampState.MISSING: colours.bad_soft,
                LampState.EXPIRING: colours.caution_soft,
            }.get(state)
            if state
            else None
        )
        # Also where nothing is wrong: what is chosen keeps the ground of its state.
        painter.fillRect(rect, QColor(ground or colours.surface))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state is None:
            self._paint_name(painter, rect, index)
        else:
            middle = QRectF(rect).center()
            box = QRectF(middle.x() - _LAMP / 2, middle.y() - _LAMP / 2, _LAMP, _LAMP)
            paint_lamp(painter, box, state, colours)
        if chosen:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        colours = self._look.colours
        model = index.model()
        assert isinstance(model, PeopleMatrixModel)
        line = model.lines[index.row()]
        inner = rect.adjusted(M, 3, -S, -3)
        under = line.person.post
        if line.presence != "on-site":
            under = " · ".join(filter(None, (presence_words(line.presence), under)))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for font, ink, text, area in (
            (painter.font(), colours.ink, line.person.label, (0, -inner.height() // 2)),
            (self._small, colours.ink_soft, under, (inner.height() // 2, 0)),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            half = inner.adjusted(0, area[0], 0, area[1])
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, half.width()
            )
            painter.drawText(half, flags, shown)


class MatrixView(QWidget):
    """Signals:
    person_wanted(int, str)   show this person, where the paper of this requirement stands
    forms_wanted()            make forms of pledges to print and sign
    scan_wanted()             read a scan of signed pledges
    """

    person_wanted = Signal(int, str)
    forms_wanted = Signal()
    scan_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._look = look
        self.notice = Notice(look)
        self.model = PeopleMatrixModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setObjectName("rowtable")
        self.table.setItemDelegate(_MatrixDelegate(look, self.table))
        self.table.setAccessibleName(_("People and required papers"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._fit_headers()
        self.summary = words("", "body", wrap=True)
        self.lacking = QCheckBox(_("Only those who lack something"))
        self.lacking.setAccessibleName(self.lacking.text())
        self.lacking.toggled.connect(self._narrow)
        self.said = ElidedLabel("", "soft")
        self.forms = button(_("Make pledge forms…"), self.forms_wanted.emit)
        self.forms.setIcon(look.icon(Icon.PLEDGE))
        self.scan = button(_("Read signed scans…"), self.scan_wanted.emit)
        self.scan.setIcon(look.icon(Icon.INTAKE))
        acts = QHBoxLayout()
        acts.setSpacing(S)
        acts.addWidget(self.forms)
        acts.addWidget(self.scan)
        head = QHBoxLayout()
        head.setSpacing(L)
        head.addWidget(self.summary, 1)
        head.addLayout(acts)
        head.setAlignment(acts, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, M, XL, M)
        column.setSpacing(M)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.lacking)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(self._legend())
        self.table.selectionModel().currentChanged.connect(self._tell)
        self.table.activated.connect(self._go)

    def show_board(self, board: PeopleBoard) -> None:
        """Show the people of one day."""
        index = self.table.currentIndex()
        row, column = index.row(), index.column()
        self.model.replace(board.lines, board.requirements)
        self._fit_columns()
        self.summary.setText(_summary(board))
        for each in (self.forms, self.scan):
            each.setEnabled(board.day == board.today)
        if 0 <= row < self.model.rowCount() and column < self.model.columnCount():
            self.table.setCurrentIndex(self.model.index(row, column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _narrow(self, only: bool) -> None:
        self.model.show_only_lacking(only)
        self._fit_columns()

    def _fit_headers(self) -> None:
        em = self.fontMetrics().height()
        rows, columns = self.table.verticalHeader(), self.table.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(em * 2 + S)
        columns.setHighlightSections(False)
        columns.setFixedHeight(round(em * _HEADER_EM))
        columns.setDefaultAlignment(
            Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
        )

    def _fit_columns(self) -> None:
        """As wide as there is room, within what can be read and what still looks like a table."""
        em, header = self.fontMetrics().height(), self.table.horizontalHeader()
        count = max(1, self.model.columnCount() - 1)
        # The vertical bar may still come.
        bar = self.table.verticalScrollBar().sizeHint().width()
        share = (self.table.width() - bar - XS - em * _NAMES_EM) / count
        wide = int(min(em * _WIDEST_EM, max(em * _COLUMN_EM, share)))
        for column in range(self.model.columnCount()):
            header.resizeSection(column, wide if column else em * _NAMES_EM)

    def _legend(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, M)
        for state in (
            LampState.OK,
            LampState.EXPIRING,
            LampState.MISSING,
            LampState.EXPIRED,
            LampState.NOT_NEEDED,
        ):
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(S)
            row.addWidget(LampView(state, self._look.colours, lamp_words(state)))
            label: QLabel = words(lamp_words(state), "caption")
            row.addWidget(label)
            flow.addWidget(pair)
        return holder

    def _tell(self, current: QModelIndex) -> None:
        self.said.setText(self.model.words_at(current) if current.isValid() else "")

    def _go(self, index: QModelIndex) -> None:
        requirement = self.model.requirement_at(index.column())
        person = self.model.lines[index.row()].person.id
        self.person_wanted.emit(person, requirement.id if requirement else "")


def _summary(board: PeopleBoard) -> str:
    on_site = [each for each in board.lines if each.presence == "on-site"]
    pledges = {each.id for each in board.requirements if each.pledge}
    without = [
        each.person.label
        for each in on_site
        if any(
            paper.requirement in pledges
            and lamp_state(paper.state) in (LampState.MISSING, LampState.EXPIRED)
            for paper in each.papers
        )
    ]
    said = ngettext(
        "{count} person is on site; {valid} have a valid pledge.",
        "{count} people are on site; {valid} have a valid pledge.",
        len(on_site),
    ).format(count=len(on_site), valid=len(on_site) - len(without))
    if without:
        names = "、".join(without[:_MOST_NAMES]) + ("…" if len(without) > _MOST_NAMES else "")
        said += " " + _("Without one: {names}").format(names=names)
    return said
