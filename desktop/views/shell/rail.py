"""The navigation at the left: where one is, where one can go, settings and the lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.views.shell.places import PLACE_ICONS, Place, place_name
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.artwork import Icon
from resources.words import _

_SEAL = 40
_ICON = QSize(24, 24)
_SMALL_ICON = QSize(18, 18)
_WIDTH_EM = 5.0


class Rail(QFrame):
    """Places at the top, settings and lock at the bottom.

    Signals:
        place_chosen(Place)
        settings_requested()
        lock_requested()
    """

    place_chosen = Signal(object)
    settings_requested = Signal()
    lock_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._look = look
        self.setFixedWidth(round(self.fontMetrics().height() * _WIDTH_EM))
        seal = QLabel()
        seal.setPixmap(look.seal(_SEAL, self.devicePixelRatioF()))
        seal.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        seal.setAccessibleName(_("Seal of Shoudang"))
        group = QButtonGroup(self)
        self._buttons: dict[Place, QToolButton] = {}
        self._tight = False
        self._roomy = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(S, L, S, M)
        column.setSpacing(XS)
        column.addWidget(seal)
        column.addSpacing(L)
        for place, icon in PLACE_ICONS.items():
            self._buttons[place] = self._button(icon, place_name(place), self._choose(place))
            self._buttons[place].setCheckable(True)
            group.addButton(self._buttons[place])
            column.addWidget(self._buttons[place])
        column.addStretch(1)
        column.addWidget(self._button(Icon.SETTINGS, _("Settings"), self.settings_requested.emit))
        column.addWidget(self._button(Icon.LOCK, _("Lock"), self.lock_requested.emit))

    def show_place(self, place: Place) -> None:
        """Mark where one is."""
        self._buttons[place].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._tight:
            self._roomy = self.sizeHint().height()
        self._fit(tight=self.height() < self._roomy)

    def _fit(self, *, tight: bool) -> None:
        """In a low window everything is smaller rather than cut off: names stay to be read."""
        if tight == self._tight:
            return
        self._tight = tight
        for each in self.findChildren(QToolButton):
            each.setIconSize(_SMALL_ICON if tight else _ICON)
            each.setProperty("tight", tight)
            each.style().unpolish(each)
            each.style().polish(each)

    def _choose(self, place: Place) -> Callable[[], None]:
        return lambda: self.place_chosen.emit(place)

    def _button(self, icon: Icon, text: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._look.icon(icon))
        button.setIconSize(_ICON)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: act())
        return button
