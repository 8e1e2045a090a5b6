"""The rules of the KPI ledger as values: which entries are kept, with which facts, and what is judged by them.

They are read from `resources/catalogue/kpi.toml`, or from a vault's own revision of it, by `models.kpi.kpi_reading`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from models.sheet_fields import Field
from resources.words import language


class Measure(enum.Enum):
    """How an indicator is counted; each is a function of `models.kpi.kpi_counting`."""

    COUNT = "count"
    SYSTEMS = "systems"
    HAVING = "having"
    NONE = "none"
    MEAN = "mean"
    LONGEST = "longest"
    RATIO = "ratio"
    PUNCTUAL = "punctual"


class Bound(enum.Enum):
    """Whether the target is the least or the most there may be."""

    LEAST = "least"
    MOST = "most"


class Unit(enum.Enum):
    """What an indicator's numbers are: times and systems are whole, a rate is between 0 and 1."""

    TIMES = "times"
    SYSTEMS = "systems"
    RATE = "rate"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry. `identity` are the facts that make a reference where none is given; "day" is the entry's own.

    `order`: pairs of moments, the first not after the second; `most`: pairs of numbers, the first not above the second.
    `day_from` is the moment that says an entry's day where nothing else does.
    """

    id: str
    zh: str
    en: str
    sheet_zh: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    order: tuple[tuple[str, str], ...] = ()
    most: tuple[tuple[str, str], ...] = ()
    day_from: str = ""

    @property
    def label(self) -> str:
        """What it is called in the language in use."""
        return self.zh if language() == "zh_CN" else self.en

    def field(self, identifier: str) -> Field:
        """The field of this id; raises KeyError."""
        for each in self.fields:
            if each.id == identifier:
                return each
        raise KeyError(identifier)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the contract's indicators, its target and how it is counted; fields that a measure doesn't use are empty.

    `target` is in the indicator's unit (a rate as a fraction of 1, times in minutes); `mendable`: what is missing today
    can still be made up for; `sample`: fewer answers prove little.
    """

    id: str
    clause: str
    zh: str
    en: str
    unit: Unit
    bound: Bound
    target: Fraction
    measure: Measure
    kinds: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    distinct: tuple[str, ...] = ()
    having: str = ""
    begin: str = ""
    end: str = ""
    part: str = ""
    whole: str = ""
    declared: str = ""
    mendable: bool = False
    sample: int = 0

    @property
    def label(self) -> str:
        """What it is called in the language in use."""
        return self.zh if language() == "zh_CN" else self.en

    def meets(self, value: Fraction) -> bool:
        """Whether the target is met by this value."""
        return value >= self.target if self.bound is Bound.LEAST else value <= self.target


@dataclass(frozen=True, slots=True)
class KpiRules:
    """Everything that kpi.toml says. `near_count` and `near_limit` are hundredths: from there on yellow, not red.

    `window`: the days whose pace is carried on; `least_days`: before so many nothing is foretold.
    """

    version: int
    source: str
    kinds: tuple[EntryKind, ...]
    indicators: tuple[Indicator, ...]
    near_count: int
    near_limit: int
    window: int
    least_days: int

    def kind(self, identifier: str) -> EntryKind:
        """The kind of this id; raises KeyError."""
        for each in self.kinds:
            if each.id == identifier:
                return each
        raise KeyError(identifier)
