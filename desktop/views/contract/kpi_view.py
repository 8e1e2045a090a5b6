"""The indicators: a card each, and the chosen one in full with its months, its traps and what can be entered."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.contract_kpi import (
    colour_words,
    is_count,
    period_columns,
    summary_of,
)
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowsModel
from desktop.jobs.contract import ContractReading
from desktop.views.contract.card_scroll import CardScroll
from desktop.views.contract.kpi_charts import TONES, main_chart, month_chart
from desktop.views.contract.overview_parts import held
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.card_grid import CardGrid
from desktop.views.controls.chart_ink import Tone, marker
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.systems.parts import Card
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.kpi.kpi_status import KpiPeriod, KpiStatus
from resources.artwork import Icon
from resources.words import _, ngettext

_CARD_EM = 11.5
_WIDEST_EM = 74
_ROWS = 14


class ToneSign(QWidget):
    """A chart's marker, beside words."""

    def __init__(self, look: Look, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._tone = look, tone
        self.setFixedSize(L, L)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        marker(painter, self.rect().toRectF().center(), S + 2, self._look.colours, self._tone)


class KpiCard(QAbstractButton):
    """Id and title, the value against its target, a small chart. Chosen by a click, Enter or Space."""

    def __init__(
        self,
        look: Look,
        status: KpiStatus,
        day: date,
        *,
        checkable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.status, self._look = status, look
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(summary_of(status))
        self.setToolTip(summary_of(status))
        head = QHBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(status.id, "caption"))
        head.addWidget(ElidedLabel(status.title, "caption"), 1)
        head.addWidget(ToneSign(look, TONES[status.colour]))
        value = QHBoxLayout()
        value.setSpacing(XS)
        value.addWidget(words(status.shown(status.value), "title"))
        value.addWidget(words(status.target_words, "caption"), 1, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(M, S, M, S)
        column.setSpacing(XS)
        column.addLayout(head)
        column.addLayout(value)
        column.addWidget(main_chart(look, status, day, small=True))
        for each in self.findChildren(QWidget):
            # The card is what is pointed at.
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.isChecked() or self.hasFocus()
        edge = QPen(
            QColor(colours.accent if marked else colours.line), 2 if self.isChecked() else 1
        )
        painter.setPen(edge)
        painter.setBrush(QColor(colours.hover if self.underMouse() else colours.surface))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 10, 10)


class KpiView(CardScroll):
    """Signals:
    record_wanted(str)     enter something that this indicator counts
    entries_wanted(str)    show what this indicator counted
    import_wanted()        read entries from a sheet
    """

    record_wanted = Signal(str)
    entries_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._statuses: tuple[KpiStatus, ...] = ()
        self._day = date.min
        self._chosen = ""
        self._group = QButtonGroup(self)
        self.grid = CardGrid(_CARD_EM)
        self._detail = QVBoxLayout()
        self._detail.setSpacing(L)
        self._bring = button(_("Import a sheet…"), self.import_wanted.emit)
        self.empty = EmptyState(look, Icon.CHART)
        self.empty.say(_("No indicator"), _("This contract's rules name no indicator."))
        self._lay_out()
        self._group.buttonClicked.connect(self._choose)

    @property
    def chosen(self) -> KpiStatus | None:
        """The indicator shown in full."""
        return next((each for each in self._statuses if each.id == self._chosen), None)

    def show_reading(self, reading: ContractReading) -> None:
        """Show the indicators as they stand."""
        if (reading.kpi, reading.day) == (self._statuses, self._day):
            return
        self._statuses, self._day = reading.kpi, reading.day
        cards = [KpiCard(self._look, each, reading.day) for each in reading.kpi]
        for each in cards:
            self._group.addButton(each)
        self.grid.show_cards(cards)
        self.empty.setVisible(not cards)
        self.grid.setVisible(bool(cards))
        self._bring.setVisible(bool(cards))
        if self.chosen is None and cards:
            self._chosen = cards[0].status.id
        for each in cards:
            each.setChecked(each.status.id == self._chosen)
        self._show_chosen()

    def choose(self, identifier: str) -> None:
        """Show an indicator in full."""
        for each in self.grid.findChildren(KpiCard):
            if each.status.id == identifier:
                each.setChecked(True)
                self._choose(each)

    def start_here(self) -> None:
        """Put the cursor where work goes on."""
        for each in self.grid.findChildren(KpiCard):
            if each.isChecked():
                each.setFocus()

    def _choose(self, card: QAbstractButton) -> None:
        assert isinstance(card, KpiCard)
        self._chosen = card.status.id
        self._show_chosen()

    def _show_chosen(self) -> None:
        while (item := self._detail.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        status = self.chosen
        if status is not None:
            self._detail.addWidget(self._full(status))

    def _full(self, status: KpiStatus) -> QWidget:
        card = Card(f"{status.id}  {status.title}")
        card.head.addWidget(ToneSign(self._look, TONES[status.colour]))
        card.head.addWidget(words(colour_words(status.colour), "strong"))
        counted = ngettext("{count} entry", "{count} entries", status.entries)
        papers = ngettext(
            "{count} paper of evidence", "{count} papers of evidence", status.evidence
        )
        said = [
            f"{status.shown(status.value)}  ({status.target_words})",
            counted.format(count=format_count(status.entries)),
            papers.format(count=format_count(status.evidence)),
            status.clause,
        ]
        if status.forecast is not None:
            said.insert(
                1, _("expected at the end: {value}").format(value=status.shown(status.forecast))
            )
        card.say("  ·  ".join(said))
        if status.traps:
            notice = Notice(self._look)
            card.put(held(notice))
            notice.say(Mood.CAUTION, "\n".join(status.traps))
        charts = CardGrid(20, most=2)
        shown = [main_chart(self._look, status, self._day)]
        if is_count(status):
            shown.append(month_chart(self._look, status))
        charts.show_cards(shown)
        card.put(charts)
        model: RowsModel[KpiPeriod] = RowsModel(period_columns(status), card)
        model.replace(status.months)
        name = _("{title} by month").format(title=status.title)
        card.put(held(RowTable(model, self._look, name, rows=_ROWS)))
        row = QWidget()
        acts = QHBoxLayout(row)
        acts.setContentsMargins(0, S, 0, 0)
        identifier = status.id
        acts.addWidget(
            primary_button(
                self._look, _("Enter…"), lambda: self.record_wanted.emit(identifier), Icon.EDIT
            )
        )
        acts.addWidget(button(_("Entries…"), lambda: self.entries_wanted.emit(identifier)))
        acts.addStretch(1)
        card.put(row)
        return card

    def _lay_out(self) -> None:
        inside, column = self.begin(_WIDEST_EM)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._bring)
        column.addLayout(row)
        column.addWidget(self.grid)
        column.addWidget(self.empty)
        column.addLayout(self._detail)
        column.addStretch(1)
        self.show_cards(inside)
