"""Somebody without a mouse: Tab until a control is reached, Chinese as an input method writes it, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QComboBox, QDialog, QWidget
from pytestqt.qtbot import QtBot

_MOST_STEPS = 120


class Keyboard:
    """Acts on `window`, and on the dialog over it once `over` names one."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self.window = qtbot, window

    def over(self, dialog: QDialog) -> Keyboard:
        """The same hands on a dialog."""
        return Keyboard(self._qtbot, dialog)

    @property
    def focus(self) -> QWidget:
        """What the next key goes to."""
        found = self.window.focusWidget()
        assert found is not None, "the cursor is nowhere"
        assert found.isVisibleTo(self.window), f"the cursor is on something hidden: {found}"
        assert found.isEnabled(), f"the cursor is on something that takes no key: {found}"
        return found

    def to(self, wanted: QWidget) -> None:
        """Tab until the cursor is there."""
        target = wanted.focusProxy() or wanted
        seen = []
        for _step in range(_MOST_STEPS):
            here = self.focus
            if here is target:
                return
            seen.append(here.accessibleName() or type(here).__name__)
            self._qtbot.keyClick(here, Qt.Key.Key_Tab)
        raise AssertionError(f"{wanted.accessibleName()!r} can't be reached by Tab: {seen}")

    def press(self, key: Qt.Key, wanted: QWidget | None = None) -> None:
        """One key, on a control that is gone to first."""
        if wanted is not None:
            self.to(wanted)
        self._qtbot.keyClick(self.focus, key)

    def push(self, wanted: QWidget) -> None:
        """Go to a button and push it with Enter, as everybody tries first."""
        self.press(Qt.Key.Key_Return, wanted)

    def write(self, field: QWidget, text: str) -> None:
        """Write into a field in place of what stands there."""
        self.to(field)
        self._qtbot.keyClick(self.focus, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self.focus, event)

    def choose(self, box: QComboBox, data: object) -> None:
        """Arrow down to an entry."""
        self.press(Qt.Key.Key_Home, box)
        for _step in range(box.count()):
            if box.currentData() == data:
                return
            self._qtbot.keyClick(box, Qt.Key.Key_Down)
        raise AssertionError(f"{data!r} can't be chosen in {box.accessibleName()!r}")


def stops(qtbot: QtBot, within: QWidget) -> Iterator[QWidget]:
    """Every control that Tab comes to, until it comes to the first one again; the cursor is on each in its turn."""
    first = here = within.window().focusWidget()
    assert first is not None
    for _step in range(_MOST_STEPS):
        yield here
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        here = within.window().focusWidget()
        assert here is not None
        if here is first:
            return
    raise AssertionError("Tab doesn't come back to where it began")


def unseen(qtbot: QtBot, within: QWidget) -> list[str]:
    """The stops of Tab that look the same with the cursor and without it."""
    found, reached = [], list(dict.fromkeys(stops(qtbot, within)))
    assert len(reached) > 1, "Tab leads nowhere"
    for stop in reached:
        stop.setFocus()
        with_cursor = stop.grab().toImage()
        stop.clearFocus()
        if stop.grab().toImage() == with_cursor:
            found.append(stop.accessibleName() or type(stop).__name__)
    reached[0].setFocus()
    return found
