"""What was copied out of the vault leaves the clipboard again, unless something else has taken its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard

CLEAR_AFTER_MS = 30_000


class ClipboardGuard(QObject):
    """Follows one clipboard while a vault is open. Keeps a digest of what is ours, never the text. GUI thread only."""

    def __init__(
        self,
        clipboard: QClipboard,
        parent: QObject | None = None,
        *,
        owned: Callable[[], bool] | None = None,
    ) -> None:
        """`owned` tells whether this process has put there what is there; the clipboard knows on real platforms."""
        super().__init__(parent)
        self._owned = owned or clipboard.ownsClipboard
        self._clipboard = clipboard
        self._ours: bytes | None = None
        self._watching = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEAR_AFTER_MS)
        self._timer.timeout.connect(self.clear)
        clipboard.dataChanged.connect(self._follow)

    @property
    def waiting(self) -> bool:
        """Whether something of ours is there and will be cleared."""
        return self._timer.isActive()

    def watch(self, watching: bool) -> None:
        """Whether what this application copies comes out of a vault."""
        self._watching = watching

    def clear(self) -> None:
        """Take ours away now; what is somebody else's stays."""
        self._timer.stop()
        ours, self._ours = self._ours, None
        if ours is not None and _digest(self._clipboard.text()) == ours:
            self._clipboard.clear()

    def _follow(self) -> None:
        # Only a copy made in this window is owned by this process.
        if not (self._watching and self._owned()):
            return
        text = self._clipboard.text()
        if text:
            self._ours = _digest(text)
            self._timer.start()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
