"""The navigation at the left: where one is, where one can go, settings and the lock."""

from __future__ import annotations

import enum
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

_SEAL, _SMALL_SEAL = 40, 26
_ICON = QSize(24, 24)
_SMALL_ICON = QSize(18, 18)
_WIDTH_EM = 5.0


_AROUND = 4
"""Pixels above, between and below icon and name."""


class _Room(enum.Enum):
    """How far apart everything stands."""

    WIDE = "wide"
    CLOSE = "close"
    TIGHT = "tight"
    BARE = "bare"


class _RailButton(QToolButton):
    """Where there is least room, no higher than its icon and its name: a style would leave space around both."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.property("tightest"):
            height = self.iconSize().height() + self.fontMetrics().height() + _AROUND
            hint.setHeight(min(hint.height(), height))
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


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
        self._seal = QLabel()
        self._seal.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._seal.setAccessibleName(_("Seal of Shoudang"))
        group = QButtonGroup(self)
        self._buttons: dict[Place, QToolButton] = {}
        self._room = _Room.WIDE
        self._heights: dict[_Room, int] = {}
        column = self._column = QVBoxLayout(self)
        self._below = QWidget()
        column.addWidget(self._seal)
        column.addWidget(self._below)
        for place, icon in PLACE_ICONS.items():
            self._buttons[place] = self._button(icon, place_name(place), self._choose(place))
            self._buttons[place].setCheckable(True)
            group.addButton(self._buttons[place])
            column.addWidget(self._buttons[place])
        column.addStretch(1)
        column.addWidget(self._button(Icon.SETTINGS, _("Settings"), self.settings_requested.emit))
        column.addWidget(self._button(Icon.LOCK, _("Lock"), self.lock_requested.emit))
        self._place()

    def show_place(self, place: Place) -> None:
        """Mark where one is."""
        self._buttons[place].setChecked(True)

    def minimumSizeHint(self) -> QSize:
        # Whatever room there is will do: what stands here comes closer together.
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for room in _Room:
            if room is _Room.BARE or self._fits(room):
                self._set_room(room)
                return

    def _fits(self, room: _Room) -> bool:
        """Whether everything has its height at this distance. Measured once, the first time it is asked."""
        if room not in self._heights:
            self._set_room(room)
            self._heights[room] = self._column.sizeHint().height()
        return self.height() >= self._heights[room]

    def _set_room(self, room: _Room) -> None:
        """In a low window everything is closer together and smaller rather than cut off: names stay to be read.

        Where not even that has room, as on a small screen at 150 %, names become tooltips.
        """
        if room is self._room:
            return
        self._room = room
        self._place()
        small = room is not _Room.WIDE
        for each in self.findChildren(QToolButton):
            each.setIconSize(_SMALL_ICON if small else _ICON)
            each.setProperty("tight", small)
            each.setProperty("tightest", room is _Room.TIGHT)
            bare = room is _Room.BARE
            style = Qt.ToolButtonStyle
            each.setToolButtonStyle(
                style.ToolButtonIconOnly if bare else style.ToolButtonTextUnderIcon
            )
            each.style().unpolish(each)
            each.style().polish(each)
        self._column.invalidate()
        self._column.activate()

    def _place(self) -> None:
        """The seal, and how much stands between everything."""
        tight = self._room in (_Room.TIGHT, _Room.BARE)
        seal = _SMALL_SEAL if tight else _SEAL
        self._seal.setPixmap(self._look.seal(seal, self.devicePixelRatioF()))
        self._seal.setFixedHeight(seal)
        self._below.setFixedHeight(XS if tight else L)
        self._column.setSpacing(0 if tight else XS)
        edge = XS if tight else S
        self._column.setContentsMargins(edge, S if tight else L, edge, XS if tight else M)

    def _choose(self, place: Place) -> Callable[[], None]:
        return lambda: self.place_chosen.emit(place)

    def _button(self, icon: Icon, text: str, act: Callable[[], object]) -> QToolButton:
        button = _RailButton()
        button.setIcon(self._look.icon(icon))
        button.setIconSize(_ICON)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: act())
        return button
