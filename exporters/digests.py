"""Several digests over one stream, computed beside the reading or writing of the next piece.

SM3 takes about five times as long as SHA-256 and as long as the disk; a second thread hides most of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import Executor, Future

from vault.primitives import Hasher, new_hash

# Below this, handing a piece to another thread costs more than it saves.
_WORTH_A_THREAD = 1 << 17


class Digests:
    """Feed it pieces in order, then ask once. `names` are those of `hashlib`, or "sm3"."""

    def __init__(self, names: Iterable[str], executor: Executor) -> None:
        self._hashers: dict[str, Hasher] = {
            name: new_hash("sm3") if name == "sm3" else hashlib.new(name) for name in names
        }
        self._executor = executor
        self._pending: Future[None] | None = None

    def update(self, piece: bytes) -> None:
        """Take `piece` in; returns while a large one is still being digested."""
        self._wait()
        if len(piece) < _WORTH_A_THREAD:
            self._update(piece)
        else:
            self._pending = self._executor.submit(self._update, piece)

    def result(self) -> dict[str, bytes]:
        """Every digest by name."""
        self._wait()
        return {name: hasher.digest() for name, hasher in self._hashers.items()}

    def _update(self, piece: bytes) -> None:
        for hasher in self._hashers.values():
            hasher.update(piece)

    def _wait(self) -> None:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending.result()
