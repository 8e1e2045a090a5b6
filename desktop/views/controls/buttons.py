"""Buttons by their weight: one primary action a page, secondary ones beside it, quiet ones in the margins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton

from desktop.views.theme.look import Look
from resources.artwork import Icon

_ICON = QSize(18, 18)


_SPACE_ONLY = ("danger", "stop")
"""What can't be undone, and what stops a job: a second Enter on the way there must not be enough."""


class _Push(QPushButton):
    """Enter pushes it as the space bar does.

    Qt leaves Enter to the dialog's default button: Enter on “Cancel” would do what was to be cancelled.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not entered or self.property("kind") in _SPACE_ONLY:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            # A key that is held down doesn't rush through a row of steps.
            self.click()


def button(text: str, act: Callable[[], object], *, kind: str = "", name: str = "") -> QPushButton:
    """A push button. `kind` is primary, quiet, link, danger, stop, or nothing.

    `name` is read out where the text is not enough.
    """
    result = _Push(text)
    result.setProperty("kind", kind)
    result.setAccessibleName(name or text.replace("&", ""))
    result.setAutoDefault(False)
    result.setCursor(Qt.CursorShape.PointingHandCursor)
    # `clicked` carries whether the button is checked, which no action here wants to know.
    result.clicked.connect(lambda _checked=False: act())
    return result


def primary_button(
    look: Look, text: str, act: Callable[[], object], icon: Icon | None = None
) -> QPushButton:
    """The one action a page is there for."""
    result = button(text, act, kind="primary")
    if icon:
        result.setIcon(look.icon_on_accent(icon))
        result.setIconSize(_ICON)
    return result


def icon_button(
    look: Look, icon: Icon, name: str, act: Callable[[], object], *, hint: str = ""
) -> QToolButton:
    """A button that is only a drawing; `name` is what it is called aloud and in its tooltip."""
    result = QToolButton()
    result.setIcon(look.icon(icon))
    result.setIconSize(_ICON)
    result.setAccessibleName(name)
    result.setToolTip(hint or name)
    result.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    result.clicked.connect(lambda _checked=False: act())
    return result
