"""How a long use case tells how far it is, and learns that it should stop. Knows no Qt and no terminal."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """Raised inside a use case at a safe point after its user asked it to stop."""


class Progress(Protocol):
    """Called from the thread that does the work; implementations carry it to where it is shown."""

    def start(self, label: str, total: int | None, unit: str) -> None:
        """A new step begins. `label` is translated; `unit` is "bytes", "files", "events"; `total` None when unknown."""

    def advance(self, amount: int, detail: str = "") -> None:
        """`amount` more units are done; `detail` names what is being done (a file's name)."""

    def checkpoint(self) -> None:
        """Raises `Cancelled` when the user asked to stop. Called only where stopping is safe."""


class Quiet:
    """A `Progress` that shows nothing and never stops."""

    def start(self, label: str, total: int | None, unit: str) -> None:
        pass

    def advance(self, amount: int, detail: str = "") -> None:
        pass

    def checkpoint(self) -> None:
        pass
