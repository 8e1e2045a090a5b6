"""What was chosen for the next package so far; survives leaving the page and a change of the window's look."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from models.handover.natures import ManualResult


@dataclass(slots=True)
class Draft:
    """Mutable, and without any secret: a passphrase stays in its field. `capacity` is bytes of a medium, 0 for any.

    `package` is the package that the last three steps speak of, empty before there is one.
    """

    profile: str = "client"
    made_by: str = ""
    checked_by: str = ""
    out: str = ""
    sets: int = 2
    capacity: int = 0
    sealed: bool = False
    suite: str = "aes"
    manual: dict[str, ManualResult] = field(default_factory=dict)
    package: str = ""
    step: int = 0

    @property
    def out_path(self) -> Path | None:
        """The folder for the package, once one was chosen."""
        return Path(self.out).expanduser() if self.out.strip() else None
