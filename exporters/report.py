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


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look inside a paragraph; "\n" breaks the line. `raised` is for marks of notes, `quiet` for asides."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    raised: bool = False
    quiet: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of runs. `within` has a letter for each list ("l") and quote ("q") around it, from outside in.

    `mark` hangs before its first line. `tight`: no distance to the next one. `note` sets it smaller.
    """

    runs: Runs
    within: str = ""
    mark: str = ""
    tight: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that are set as they are, on a ground of their own; `within` as in Prose."""

    text: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of running text; its columns are as wide as their content asks for. `within` as in Prose."""

    aligns: tuple[Align, ...]
    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    within: str = ""

    def columns(self) -> list[list[str]]:
        """The words of each column's cells, the head first."""
        return [
            ["".join(run.text for run in cell) for cell in column]
            for column in zip(self.head, *self.rows, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Divider:
    """A short line between two parts."""


Block = (
    Heading
    | Paragraph
    | Table
    | Facts
    | Picture
    | Signatures
    | Stamp
    | PageBreak
    | Prose
    | Code
    | Grid
    | Divider
)


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
