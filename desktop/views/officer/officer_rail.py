"""The navigation of an edition's window: the parts of an inspection from the top down, leaving it at the bottom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.views.officer.places import ICONS, OfficerPlace, officer_place_name
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from resources.artwork import Icon
from resources.words import _

_ICON = QSize(20, 20)
_WIDTH_EM = 5.0


class OfficerRail(QFrame):
    """GUI thread only.

    Signals:
        place_chosen(OfficerPlace)
        lock_requested()   leave without closing the inspection
    """

    place_chosen = Signal(object)
    lock_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(round(self.fontMetrics().height() * _WIDTH_EM))
        self._look = look
        group = QButtonGroup(self)
        self._buttons: dict[OfficerPlace, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(S, M, S, M)
        column.setSpacing(XS)
        for number, place in enumerate(OfficerPlace, start=1):
            made = self._button(ICONS[place], officer_place_name(place), self._choose(place))
            made.setCheckable(True)
            made.setToolTip(f"{officer_place_name(place)} (Alt+{number})")
            made.setShortcut(f"Alt+{number}")
            group.addButton(made)
            column.addWidget(made)
            self._buttons[place] = made
        column.addStretch(1)
        column.addWidget(self._button(Icon.LOCK, _("Lock"), self.lock_requested.emit))

    def show_place(self, place: OfficerPlace) -> None:
        """Mark where one is."""
        self._buttons[place].setChecked(True)

    def _choose(self, place: OfficerPlace) -> Callable[[], None]:
        return lambda: self.place_chosen.emit(place)

    def _button(self, icon: Icon, text: str, act: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setIcon(self._look.icon(icon))
        made.setIconSize(_ICON)
        made.setText(text)
        made.setAccessibleName(text)
        made.setProperty("tight", True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _checked=False: act())
        return made
