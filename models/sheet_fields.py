"""What a fact that people write into a form or a column of a sheet is: its name, its type, what can be chosen."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from resources.words import language


class FieldType(enum.Enum):
    """What a value is; `models.cell_values` reads each."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    MONTH = "month"
    WHOLE = "whole"
    YES = "yes"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a fact may have. `aliases` are other words for it."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called in the language in use."""
        return self.zh if language() == "zh_CN" else self.en


@dataclass(frozen=True, slots=True)
class Field:
    """A fact. `aliases` are other headings under which sheets have it; a text has at most `longest` characters.

    `shown_only`: it is written for people and not read back.
    """

    id: str
    zh: str
    en: str
    type: FieldType = FieldType.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    longest: int = 200
    shown_only: bool = False

    @property
    def label(self) -> str:
        """What it is called in the language in use."""
        return self.zh if language() == "zh_CN" else self.en

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that means it."""
        return (self.zh, self.en, *self.aliases)
