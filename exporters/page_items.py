"""What a page is made of: typefaces with their measures, and what is placed, in points from the lower left corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat

from exporters.report import Align

MM = 72 / 25.4
INK = "#1C2430"
RULE = "#C3C9D1"
STRONG_RULE = "#4A5462"
FILL = "#F0F2F5"


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a typeface can show, and the width of each character at size 1."""

    has_glyph: Callable[[int], bool]
    advances: dict[str, float]


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface at a size. Baselines sit so that text looks centred in its line.

    `heavy` is the width, in points, of a line around each letter: for a face that has no bold one beside it.
    """

    name: str
    metrics: Metrics
    size: float
    leading: float
    colour: str = INK
    slanted: bool = False
    heavy: float = 0.0

    @property
    def baseline(self) -> float:
        return (self.leading - self.size) / 2 + self.size * 0.86

    def measure(self, text: str) -> float:
        return sum(map(self.metrics.advances.get, text, repeat(1.0))) * self.size


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of a document, by what they set."""

    title: Face
    subtitle: Face
    headings: tuple[Face, Face, Face]
    body: Face
    note: Face
    cell: Face
    cell_head: Face
    fact: Face
    fact_label: Face
    caption: Face
    running: Face


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    face: Face
    text: str
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Fill:
    x: float
    y: float
    width: float
    height: float
    colour: str = FILL


@dataclass(frozen=True, slots=True)
class Image:
    x: float
    y: float
    width: float
    height: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the document's outline, at height `y` of its page."""

    y: float
    level: int
    text: str


@dataclass(slots=True)
class Page:
    items: list[Text | Line | Image | Entry] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cell:
    lines: list[str]
    face: Face
    align: Align
