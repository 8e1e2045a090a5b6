"""Breaks runs of several looks into lines and places them: faces, grounds of code, what is struck out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from exporters.linebreak import break_places
from exporters.page_items import Face, Faces, Fill, Image, Line, Page, Text
from exporters.report import Runs

_CODE_SIZE, _NOTE_SIZE = 0.92, 0.66
_QUIET = "#6B7480"


class Sheet(Protocol):
    """The part of a layout that prose needs."""

    faces: Faces
    pages: list[Page]
    left: float
    right: float
    top: float
    bottom: float
    y: float

    def show(self, text: str) -> str: ...

    def need(self, height: float) -> None: ...

    def new_page(self) -> None: ...

    def put(self, item: Text | Line | Image) -> None: ...

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece of a line is set; `lift` raises it, in points."""

    face: Face
    ground: bool = False
    struck: bool = False
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class RichLine:
    """One line: pieces with their looks, and the width that they take. `last` of its paragraph is not spread."""

    pieces: tuple[tuple[str, Look], ...]
    width: float
    last: bool

    @property
    def text(self) -> str:
        return "".join(text for text, _look in self.pieces)


def rich_lines(
    sheet: Sheet, runs: Runs, base: Face, width: float, *, bold: bool = False, first: float = 0.0
) -> list[RichLine]:
    """`runs` in lines of at most `width`, the first one shorter by `first`. At least one line."""
    lines: list[RichLine] = []
    for paragraph in _paragraphs(sheet, runs, base, bold=bold):
        text = "".join(piece for piece, _look in paragraph)
        looks = [look for piece, look in paragraph for _character in piece]
        advances = [look.face.measure(c) for c, look in zip(text, looks, strict=True)]
        places = break_places(text, advances, width, first if not lines else 0.0) or [(0, 0)]
        for number, (start, end) in enumerate(places, start=1):
            pieces = _pieces(text, looks, start, end)
            lines.append(RichLine(pieces, sum(advances[start:end]), number == len(places)))
    return lines


def place_line(sheet: Sheet, line: RichLine, x: float, y: float, room: float) -> None:
    """Set `line` with its upper edge at `y`; lines that nearly fill `room` are spread to fill it."""
    size = line.pieces[0][1].face.size if line.pieces else 0.0
    count, slack = len(line.text), room - line.width
    spread = slack / (count - 1) if not line.last and count > 10 and slack < 2 * size else 0.0
    base = max(
        (look.face for _text, look in line.pieces), key=lambda face: face.leading, default=None
    )
    if base is None:
        return
    baseline = y - base.baseline
    for text, look in line.pieces:
        width = look.face.measure(text) + spread * len(text)
        if look.ground:
            sheet.pages[-1].fills.append(
                Fill(x - 0.8, baseline - 0.26 * base.size, width + 1.6, 1.28 * base.size)
            )
        sheet.put(Text(x, baseline + look.lift, look.face, text, spread))
        if look.struck:
            middle = baseline + 0.33 * look.face.size
            sheet.put(Line(x, middle, x + width, middle, 0.6, look.face.colour))
        x += width


def _paragraphs(
    sheet: Sheet, runs: Runs, base: Face, *, bold: bool
) -> Iterable[list[tuple[str, Look]]]:
    """The runs between hard line ends."""
    heavy = sheet.faces.title
    paragraph: list[tuple[str, Look]] = []
    for run in runs:
        source = heavy if run.bold or bold else base
        size = base.size * (_CODE_SIZE if run.code else _NOTE_SIZE if run.raised else 1.0)
        colour = _QUIET if run.quiet else base.colour
        face = Face(source.name, source.metrics, size, base.leading, colour, run.italic)
        look = Look(face, run.code, run.strike, base.size * 0.36 if run.raised else 0.0)
        for number, piece in enumerate(sheet.show(run.text).split("\n")):
            if number:
                yield paragraph
                paragraph = []
            if piece:
                paragraph.append((piece, look))
    yield paragraph


def _pieces(text: str, looks: list[Look], start: int, end: int) -> tuple[tuple[str, Look], ...]:
    pieces: list[tuple[str, Look]] = []
    at = start
    while at < end:
        stop = at
        while stop < end and looks[stop] is looks[at]:
            stop += 1
        pieces.append((text[at:stop], looks[at]))
        at = stop
    return tuple(pieces)
