"""Everything that wants an open vault locked without anybody asking, and the clipboard that is cleared with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

from desktop.views.shell.clipboard import ClipboardGuard
from desktop.views.shell.idle_watch import IdleWatch
from desktop.views.shell.sleep_watch import SleepWatch, clock_gap


class Guard(QObject):
    """One for the application. GUI thread only.

    Signals:
        lock_wanted()   nobody was there for the time set, the machine slept, or its session was locked
    """

    lock_wanted = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        clock: Callable[[], float] = time.monotonic,
        gap: Callable[[], float | None] = clock_gap,
        owned: Callable[[], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.idle = IdleWatch(clock, self)
        self.sleep = SleepWatch(gap, self)
        self.clipboard = ClipboardGuard(app.clipboard(), self, owned=owned)
        self.idle.idle_reached.connect(self.lock_wanted)
        self.sleep.slept.connect(self.lock_wanted)
        # Of windows, not of the application: asking about every event of every widget would make the window slow.
        app.focusWindowChanged.connect(self.follow)
        self._followed: set[QWindow] = set()

    def follow(self, window: QWindow | None) -> None:
        """What happens in this window counts as somebody being there."""
        if window is not None and window not in self._followed:
            self._followed.add(window)
            window.installEventFilter(self.idle)
            window.destroyed.connect(lambda: self._followed.discard(window))
        self.idle.touch()

    def begin(self, minutes: int) -> None:
        """A vault is open."""
        self.idle.watch(minutes)
        self.clipboard.watch(watching=True)

    def end(self) -> None:
        """It is about to be locked: what was copied out of it goes now."""
        self.idle.stop()
        self.clipboard.clear()
        self.clipboard.watch(watching=False)
