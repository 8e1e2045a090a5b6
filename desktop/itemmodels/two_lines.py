"""An entry of a list in two lines: what it is, below it how it stands; or a heading."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import Qt

from desktop.itemmodels.lamp_words import LampState


class TwoLinesRole(enum.IntEnum):
    LINES = Qt.ItemDataRole.UserRole + 40
    """The `TwoLines`."""


@dataclass(frozen=True, slots=True)
class TwoLines:
    """`ink` names the palette's ink of the second line; what is `faded` is over. `lamps` stand at the right."""

    title: str
    under: str = ""
    ink: str = "ink_soft"
    heading: bool = False
    faded: bool = False
    lamps: tuple[LampState, ...] = ()
