"""Certified products and services with the last days of their certificates."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.assurance_words import CERTIFICATE_INKS
from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.assurance import AssuranceBoard
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from models.assurance.product_state import KIND_WORDS, CertificateState, ProductView
from resources.artwork import Icon
from resources.words import _, ngettext

_ALL_EM, _LEFT_OUT = 58, (2, 3, 5)
"""How wide the page must be for all columns, and those that are left out of a narrower one: model, maker, level."""


class ProductsView(QWidget):
    """Signals:
    product_wanted(object)   change this `ProductView`, or with None enter one
    strike_wanted(object)    this `ProductView` was entered by mistake
    """

    product_wanted = Signal(object)
    strike_wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._systems: dict[int, str] = {}
        self.rows: RowsModel[ProductView] = RowsModel(self._columns(), self)
        self.table = RowTable(self.rows, look, _("Products and services"), rows=40)
        self.new = primary_button(
            look, _("Enter a product…"), lambda: self.product_wanted.emit(None), Icon.CREATE
        )
        self.edit = button(_("Edit"), self._edit)
        self.strike = button(_("Entered by mistake…"), self._strike, kind="quiet")
        self.counts = words("", "soft", wrap=True)
        self.empty = EmptyState(look, Icon.CRYPTO)
        self.empty.say(
            _("No product is entered yet"),
            _("Security and cryptography products need certificates that are still valid."),
        )
        self.empty.offer(button(_("Enter a product…"), lambda: self.product_wanted.emit(None)))
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self.counts, 1)
        for each in (self.strike, self.edit, self.new):
            head.addWidget(each)
        self._held = QWidget()
        held = QVBoxLayout(self._held)
        held.setContentsMargins(XL, L, XL, L)
        held.setSpacing(M)
        held.addLayout(head)
        held.addWidget(self.table)
        held.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._held)
        column.addWidget(self.empty)
        self.table.row_activated.connect(self.product_wanted)
        self.table.row_chosen.connect(lambda _view: self._offer())
        self._may = True
        self._offer()

    def show_board(self, board: AssuranceBoard) -> None:
        """Show the products as they stand."""
        chosen: ProductView | None = self.table.chosen
        self._systems = dict(board.systems)
        self._may = board.day == board.today
        self.rows.replace(board.products)
        self.new.setEnabled(self._may)
        self._held.setVisible(bool(board.products))
        self.empty.setVisible(not board.products)
        states = [each.state for each in board.products]
        said = [
            ngettext("{count} product", "{count} products", len(states)).format(
                count=format_count(len(states))
            )
        ]
        for state in (CertificateState.EXPIRED, CertificateState.SOON, CertificateState.UNKNOWN):
            if count := states.count(state):
                stands = _("{state}: {count}")
                said.append(stands.format(state=_(state.label), count=format_count(count)))
        self.counts.setText(" · ".join(said))
        if chosen is not None:
            for row, each in enumerate(self.rows.records):
                if each.product.id == chosen.product.id:
                    self.table.selectRow(row)
        self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a narrow window a product's name comes before its maker.
        narrow = self.width() < self.fontMetrics().height() * _ALL_EM
        for column in _LEFT_OUT:
            self.table.setColumnHidden(column, narrow)

    def choose(self, product: int) -> None:
        """Choose a product."""
        for row, each in enumerate(self.rows.records):
            if each.product.id == product:
                self.table.selectRow(row)

    def _columns(self) -> list[RowColumn[ProductView]]:
        return [
            RowColumn(_("Product"), lambda each: each.product.name, stretch=True),
            RowColumn(_("Kind"), lambda each: _(KIND_WORDS.get(each.product.kind, ""))),
            RowColumn(_("Model"), lambda each: each.product.model),
            RowColumn(_("Maker"), lambda each: each.product.maker),
            RowColumn(_("System"), self._system),
            RowColumn(_("Level"), lambda each: each.product.level),
            RowColumn(_("Certificate"), lambda each: each.product.certificate),
            RowColumn(_("Last day"), lambda each: format_date(each.product.until)),
            RowColumn(_("State"), _left, mood=lambda each: CERTIFICATE_INKS[each.state]),
        ]

    def _system(self, view: ProductView) -> str:
        return self._systems.get(view.product.asset_id or 0, "")

    def _offer(self) -> None:
        chosen = self.table.chosen is not None and self._may
        self.edit.setEnabled(chosen)
        self.strike.setEnabled(chosen)

    def _edit(self) -> None:
        if self.table.chosen is not None:
            self.product_wanted.emit(self.table.chosen)

    def _strike(self) -> None:
        if self.table.chosen is not None:
            self.strike_wanted.emit(self.table.chosen)


def _left(view: ProductView) -> str:
    """How long a certificate is still valid."""
    if view.days_left is None:
        return _(view.state.label)
    if view.days_left < 0:
        since = ngettext("{count} day ago", "{count} days ago", -view.days_left)
        since = since.format(count=format_count(-view.days_left))
        return _("expired {since}").format(since=since)
    left = ngettext("{count} day left", "{count} days left", view.days_left)
    return left.format(count=format_count(view.days_left))
