"""What a field of the query language is, and how what stands behind its colon is read."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from resources import words


class Kind(enum.Enum):
    """How what stands behind the colon is read."""

    WORDS = enum.auto()
    CATEGORY = enum.auto()
    DAY = enum.auto()
    MONTH = enum.auto()
    SIZE = enum.auto()
    CHOICE = enum.auto()
    FORMAT = enum.auto()
    VERSIONS = enum.auto()
    # What the database knows and the index doesn't: the order that documents were put in.
    ORDER = enum.auto()
    LINK = enum.auto()
    RELATION = enum.auto()
    OWN = enum.auto()


ORGANISED = frozenset({Kind.ORDER, Kind.LINK, Kind.RELATION, Kind.OWN})
"""The kinds that become nodes `Organised`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `key` names it in the index; `chinese` and `english` are all its names, the usual one first.

    `exact`: a value behind `:=` must be the whole value. `repeats`: a document may have several values.
    `label` and `help` are English message ids.
    """

    key: str
    kind: Kind
    chinese: tuple[str, ...]
    english: tuple[str, ...]
    label: str
    help: str
    exact: bool = False
    repeats: bool = False

    @property
    def name(self) -> str:
        """The name that is written into queries, in the language in use."""
        return self.chinese[0] if words.language() == "zh_CN" else self.english[0]
