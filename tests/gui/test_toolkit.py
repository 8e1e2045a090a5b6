"""The Qt binding itself, where a release of it broke what a long session relies on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

_EMITS = 500


class Bell(QObject):
    rung = Signal()


def test_emitting_a_signal_keeps_the_references_of_true() -> None:
    """PySide6 6.12.0 drops one a call; below Python 3.12 some thousand calls abort the process."""
    bell = Bell()
    before = sys.getrefcount(True)
    for _ring in range(_EMITS):
        bell.rung.emit()
    assert before - sys.getrefcount(True) < _EMITS / 10
