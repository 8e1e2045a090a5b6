"""What a report says, without how it looks: the Word, PDF and sheet writers render the same content."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field


class Align(enum.Enum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; level 1 is below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `note` sets it smaller and grey, for remarks and provenance."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One table column; `width` is its share of the page width, relative to the other columns."""

    title: str
    width: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under repeated headings. Every row has one cell a column; cells are plain text."""

    columns: tuple[Column, ...]
    rows: Iterable[tuple[str, ...]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, set as a two-column grid."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG or JPEG bytes, `width_mm` wide."""

    data: bytes
    width_mm: float
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """A block to sign: one box a party, with lines for name, seal and date."""

    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A code that a person can type, set large, beside a QR code of `qr_text` that says the same and more.

    `label` stands above; below stand `facts`, label and value pairs of small print whose line ends are kept.
    """

    label: str
    code: str
    qr_text: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Table | Facts | Picture | Signatures | Stamp | PageBreak


@dataclass(frozen=True, slots=True)
class Report:
    """One printable document. `header` stands on every page, `landscape` turns the sheet (A4)."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    header: str = ""
    author: str = ""
    landscape: bool = False
    keywords: tuple[str, ...] = field(default=())
