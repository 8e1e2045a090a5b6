"""What a report says, without how it looks: the Word, PDF and sheet writers render the same content."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload


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
    """Running text. `note` sets it smaller and grey, for remarks and provenance; a `flush` one isn't indented."""

    text: str
    note: bool = False
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One table column; `width` is its share of the page width, relative to the other columns."""

    title: str
    width: float = 1.0
    align: Align = Align.LEFT


class MadeRows(Sequence[tuple[str, ...]]):
    """A row for each of `items`, made whenever it is asked for: those of a long list would fill the memory."""

    def __init__(self, items: Sequence[Any], make: Callable[[Any], tuple[str, ...]]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(self._make, self._items)

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[str, ...]]: ...

    def __getitem__(self, at: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(at, slice):
            return MadeRows(self._items[at], self._make)
        return self._make(self._items[at])


def settled(rows: Iterable[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Rows that can be gone through again: an iterator would be empty the second time."""
    return rows if isinstance(rows, Sequence) else tuple(rows)


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
class FormCell:
    """One cell of a form, `span` columns wide. A `label` stands on a ground; others hold words, or wait for a pen."""

    text: str = ""
    span: int = 1
    label: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form, at least `height_mm` high: room for a pen or a seal. Its spans fill the form's columns."""

    cells: tuple[FormCell, ...]
    height_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Form:
    """A ruled form with boxes on all sides; `columns` are shares of the width. Rows never split over pages."""

    columns: tuple[float, ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The red head of an official letter (GB/T 9704-2012 §10.1, 信函格式): who sends it, and its number (发文字号)."""

    sender: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What ends a letter, at the right: whose it is (a seal goes over it) and its day, in words."""

    sender: str
    day: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label to cut out: a head, label and value pairs, and a QR code of `qr_text`."""

    head: str
    pairs: tuple[tuple[str, str], ...]
    qr_text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels side by side, two in a row, 79 × 54 mm each, with a line to cut along."""

    labels: tuple[Label, ...]


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
    | Form
    | Letterhead
    | Closing
    | Labels
    | PageBreak
    | Prose
    | Code
    | Grid
    | Divider
)


@dataclass(frozen=True, slots=True)
class Report:
    """One printable document. `header` stands on every page, `landscape` turns the sheet (A4).

    `anchor` is a short line at the foot of every page: what binds a signed page to the audit trail and to the package;
    it has line ends where it may be broken. `mark` stands at the right of the header: what the reader must not miss on
    any page, such as that this is a rehearsal. `sign_off` names who signs every page; each gets a line at its foot. An
    `official` one is set like a letter between authorities (GB/T 9704-2012): large, with wide margins. `subject` is for
    the file's properties; without one, the subtitle is.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    header: str = ""
    author: str = ""
    landscape: bool = False
    keywords: tuple[str, ...] = field(default=())
    anchor: str = ""
    mark: str = ""
    sign_off: tuple[str, ...] = ()
    official: bool = False
    subject: str = ""
