"""The overview: can it be handed over today, what is due, what is at stake; every line leads to its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.itemmodels.contract_overview import Coverage
from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.money import format_fen
from desktop.jobs.contract import ContractReading
from desktop.views.contract.card_scroll import CardScroll
from desktop.views.contract.kpi_view import KpiCard
from desktop.views.contract.overview_cards import (
    blockers_card,
    coverage_card,
    due_card,
    exposure_card,
    payments_card,
    pledges_card,
    stat_card,
    time_bar,
)
from desktop.views.controls.card_grid import CardGrid
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.systems.parts import Card
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M
from models.obligations.overview import Overview
from resources.artwork import Icon
from resources.words import _, ngettext

_WIDEST_EM = 74
_NARROW_EM = 44
_SIGN = 40


class OverviewView(CardScroll):
    """Signals:
    item_activated(str, str, str)   kind, key and place of what is to be shown
    """

    item_activated = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[ContractReading, Sequence[Coverage]] | None = None
        self._narrow = False
        self.verdict = ""
        self._rest: QVBoxLayout | None = None
        # The charts come a moment after the words, so that no key waits for them.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._add_indicators)

    def show_reading(self, reading: ContractReading, coverage: Sequence[Coverage]) -> None:
        """Show a reading."""
        self._soon.stop()
        self._shown = reading, coverage
        self.show_cards(self._build(reading, coverage))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().height() * _NARROW_EM
        if narrow != self._narrow:
            self._narrow = narrow
            if self._shown is not None:
                self.show_reading(*self._shown)

    def _build(self, reading: ContractReading, coverage: Sequence[Coverage]) -> QWidget:
        overview, look, go = reading.overview, self._look, self.item_activated.emit
        held, column = self.begin(_WIDEST_EM)
        column.addWidget(self._verdict(overview))
        if overview.warnings:
            notice = Notice(look)
            column.addWidget(notice)
            notice.say(Mood.CAUTION, "\n".join(overview.warnings))
        strip = CardGrid(8.5, most=4, gap=L)
        strip.show_cards(self._stats(reading))
        column.addWidget(strip)
        column.addLayout(
            self._columns(
                [
                    blockers_card(look, reading, go),
                    exposure_card(look, overview.exposure, go),
                    payments_card(look, overview.payments, go),
                ],
                [
                    due_card(look, reading, go),
                    coverage_card(look, coverage, go),
                    pledges_card(look, overview, go),
                ],
            )
        )
        self._rest = column
        column.addStretch(1)
        if overview.kpi:
            self._soon.start()
        return held

    def _add_indicators(self) -> None:
        if self._shown is not None and self._rest is not None:
            card = self._indicators(self._shown[0].overview)
            self._rest.insertWidget(self._rest.count() - 1, card)

    def _columns(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> QHBoxLayout:
        """Two columns side by side; in a narrow window one below the other."""
        row = QHBoxLayout()
        row.setSpacing(L)
        for cards in ([*left[:1], *right, *left[1:]],) if self._narrow else (left, right):
            column = QVBoxLayout()
            column.setSpacing(L)
            for each in cards:
                column.addWidget(each)
            column.addStretch(1)
            row.addLayout(column, 1)
        return row

    def _verdict(self, overview: Overview) -> QFrame:
        colours = self._look.colours
        card = QFrame()
        card.setObjectName("card")
        row = QHBoxLayout(card)
        row.setContentsMargins(L, L, L, L)
        row.setSpacing(L)
        count = len(overview.blockers)
        icon, ink = (Icon.PASSED, colours.good) if overview.ready else (Icon.ERROR, colours.bad)
        sign = QLabel()
        sign.setPixmap(self._look.picture(icon, ink, _SIGN, self.devicePixelRatioF()))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(XS)
        question = _("Could it be handed over on {day}?").format(day=format_date(overview.day))
        text.addWidget(words(question, "soft", wrap=True))
        if overview.ready:
            answer = _("Yes. Nothing stands in the way.")
        else:
            answer = ngettext(
                "No. {count} thing stands in the way.",
                "No. {count} things stand in the way.",
                count,
            ).format(count=format_count(count))
        self.verdict = answer
        text.addWidget(words(answer, "title", wrap=True))
        row.addLayout(text, 1)
        card.setAccessibleName(f"{question} {answer}")
        return card

    def _stats(self, reading: ContractReading) -> list[QWidget]:
        overview = reading.overview
        month = _("Month {month} of {months}, until {day}").format(
            month=overview.month, months=overview.months, day=format_date(reading.end)
        )
        late = len(overview.overdue)
        soon = _("{count} due within seven days").format(count=len(overview.due_this_week))
        exposure = overview.exposure
        # What another breach already covers is listed, and counts for nothing.
        breaches = sum(bool(each.count) for each in exposure.items)
        stake = _("{count} breaches").format(count=format_count(breaches))
        cards: list[QWidget] = [
            stat_card(
                _("Days left"),
                format_count(max(0, overview.days_left)),
                month,
                time_bar(self._look, overview),
            ),
            stat_card(_("Overdue duties"), format_count(late), soon),
            stat_card(_("Money at stake"), format_fen(exposure.total_fen), stake),
        ]
        payment = overview.next_payment
        if payment is not None:
            when = payment.last or payment.first
            said = [_("Payment {number}").format(number=payment.number), _(payment.state.label)]
            if when is not None:
                said.append(_("until {day}").format(day=format_date(when)))
            cards.append(
                stat_card(_("Next payment"), format_fen(payment.amount_fen), "  ·  ".join(said))
            )
        return cards

    def _indicators(self, overview: Overview) -> Card:
        card = Card(_("KPI"), len(overview.kpi))
        grid = CardGrid(11, most=4, gap=M)
        shown: list[QWidget] = []
        for status in overview.kpi:
            each = KpiCard(self._look, status, overview.day, checkable=False)
            identifier = status.id
            each.clicked.connect(
                lambda _checked=False, key=identifier: self.item_activated.emit("kpi", key, "")
            )
            shown.append(each)
        grid.show_cards(shown)
        card.put(grid)
        return card
