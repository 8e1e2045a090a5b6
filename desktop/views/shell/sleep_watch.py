"""Notices that the machine slept or its session was locked, without asking any service of the system.

Linux: of its two clocks one stands still while the machine is suspended. Windows: the system tells every window.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QObject, QTimer, Signal

TICK_MS = 1000
SLEPT_SECONDS = 2.0
"""A difference that no scheduling makes."""

_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK, _NOTIFY_FOR_THIS_SESSION = 0x02B1, 0x7, 0
_WM_QUERYENDSESSION = 0x0011


def clock_gap() -> float | None:
    """Seconds by which the clock that runs on in suspend is ahead of the one that doesn't; None where unknown."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return None
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


class SleepWatch(QObject):
    """GUI thread only.

    Signals:
        slept()   the machine was suspended, or is about to be, or the session was locked
    """

    slept = Signal()

    def __init__(
        self, gap: Callable[[], float | None] = clock_gap, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._gap = gap
        self._before = gap()
        self._native: SessionEvents | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)
        if self._before is not None:
            self._timer.start()

    def look(self) -> None:
        """Compare the clocks; the timer does it once a second."""
        now = self._gap()
        if now is None or self._before is None:
            return
        if now - self._before >= SLEPT_SECONDS:
            self.slept.emit()
        self._before = now

    def register(self, window: int) -> None:
        """Have Windows tell of locked sessions, for the window with this handle; elsewhere there is nothing to do."""
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION)

    def native_filter(self) -> QAbstractNativeEventFilter:
        """What the application is to hand its native events."""
        self._native = SessionEvents(self.slept.emit)
        return self._native


class SessionEvents(QAbstractNativeEventFilter):
    """Reads two messages of Windows: suspend, and session lock."""

    def __init__(self, tell: Callable[[], object]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if _name(kind) == b"windows_generic_MSG":
            self.take(*_message_of(int(message)))
        return False, 0

    def take(self, message: int, parameter: int) -> None:
        """One message and its word parameter."""
        suspended = message == _WM_POWERBROADCAST and parameter == _PBT_APMSUSPEND
        locked = message == _WM_WTSSESSION_CHANGE and parameter == _WTS_SESSION_LOCK
        if suspended or locked or message == _WM_QUERYENDSESSION:
            self._tell()


def _name(kind: QByteArray | bytes | bytearray | memoryview) -> bytes:
    return bytes(kind.data()) if isinstance(kind, QByteArray) else bytes(kind)


def _message_of(address: int) -> tuple[int, int]:
    class Message(ctypes.Structure):
        """The beginning of Windows' MSG."""

        _fields_ = (
            ("window", ctypes.c_void_p),
            ("message", ctypes.c_uint),
            ("word", ctypes.c_size_t),
        )

    found: Any = Message.from_address(address)
    return int(found.message), int(found.word)
