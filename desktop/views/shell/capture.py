"""Keeping the window out of screenshots and recordings, where the platform can."""

from __future__ import annotations

import ctypes
import sys

_NONE, _EXCLUDE = 0x0, 0x11
"""WDA_NONE and WDA_EXCLUDEFROMCAPTURE (Windows 10 2004 and later) of SetWindowDisplayAffinity."""


def can_block_capture() -> bool:
    """Whether this platform can: Windows. Linux has no such request, neither under X11 nor under Wayland."""
    return sys.platform == "win32"


def block_capture(window: int, *, blocked: bool) -> bool:
    """Ask that the window of this handle be left out of every capture; whether the platform agreed."""
    if sys.platform != "win32":
        return False
    wanted = _EXCLUDE if blocked else _NONE
    return bool(ctypes.windll.user32.SetWindowDisplayAffinity(window, wanted))
