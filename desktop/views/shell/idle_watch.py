"""Notices that nobody has touched keyboard or mouse for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
        QEvent.Type.DragMove,
    )
)
TICK_MS = 1000


class IdleWatch(QObject):
    """An event filter for the whole application and a timer that compares. GUI thread only.

    Signals:
        idle_reached()   nobody was there for as long as it was told; said once until somebody is again
    """

    idle_reached = Signal()

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._seconds = 0.0
        self._touched = clock()
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, minutes: int) -> None:
        """Begin, from now, to wait for this many minutes without a touch."""
        self._seconds = minutes * 60.0
        self.touch()
        self._timer.start()

    def stop(self) -> None:
        """There is nothing left to lock."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock()
        self._told = False

    def look(self) -> None:
        """Compare; the timer does it once a second."""
        if not self._told and self._clock() - self._touched >= self._seconds:
            self._told = True
            self.idle_reached.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() in _TOUCHES:
            self.touch()
        return False
