"""Sets a report as PDF with embedded typefaces. The only user of reportlab.

Laid out here rather than by reportlab's flowables: Chinese line breaking, repeated table heads, totals in the footer
and thousands of rows need one pass over the text, and flowables take several slow ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from exporters.columns import TableSamples
from exporters.grid import arrange
from exporters.linebreak import break_lines
from exporters.report import (
    Align,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Table,
)
from exporters.visible import for_typeface
from resources import typefaces
from resources.words import _, language

_MM = 72 / 25.4
_INK = "#1C2430"
_GREY = "#6B7480"
_RULE = "#C3C9D1"
_STRONG_RULE = "#4A5462"
_FILL = "#F0F2F5"
_PAD_X, _PAD_Y = 4.0, 3.6


@dataclass(frozen=True, slots=True)
class _Face:
    """A typeface at a size. Baselines sit so that text looks centred in its line."""

    name: str
    size: float
    leading: float
    colour: str = _INK

    @property
    def baseline(self) -> float:
        return (self.leading - self.size) / 2 + self.size * 0.86

    def measure(self, text: str) -> float:
        advances = _typeface(self.name).advances
        return sum(advances.get(character, 1.0) for character in text) * self.size


_REGULAR, _BOLD = "ShoudangSans", "ShoudangSans-Bold"
_TITLE = _Face(_BOLD, 18, 27)
_SUBTITLE = _Face(_REGULAR, 11, 18, _GREY)
_HEADINGS = (_Face(_BOLD, 13, 21), _Face(_BOLD, 11, 18), _Face(_BOLD, 10.5, 17))
_BODY = _Face(_REGULAR, 10.5, 18)
_NOTE = _Face(_REGULAR, 8.5, 13.5, _GREY)
_CELL = _Face(_REGULAR, 8.5, 12)
_CELL_HEAD = _Face(_BOLD, 8.5, 12)
_FACT = _Face(_REGULAR, 9.5, 14)
_FACT_LABEL = _Face(_BOLD, 9.5, 14)
_CAPTION = _Face(_BOLD, 9, 14)
_RUNNING = _Face(_REGULAR, 8, 11, _GREY)


@dataclass(frozen=True, slots=True)
class _Typeface:
    has_glyph: Callable[[int], bool]
    advances: dict[str, float]


@lru_cache(maxsize=2)
def _typeface(name: str) -> _Typeface:
    """Load and register a typeface at its first use; a process that prints nothing never reads the file."""
    font = TTFont(name, str(typefaces.BOLD if name == _BOLD else typefaces.REGULAR))
    pdfmetrics.registerFont(font)
    widths = font.face.charWidths
    glyphs = font.face.charToGlyph
    advances = {chr(code): widths.get(code, 1000) / 1000 for code in glyphs}
    return _Typeface(has_glyph=glyphs.__contains__, advances=advances)


def write_pdf(report: Report, target: BinaryIO, *, created: datetime | None = None) -> None:
    """Write `report` as PDF. With `created` given, equal reports are equal bytes."""
    layout = _Layout(report)
    layout.set_report()
    _draw(layout, target, created)


@dataclass(frozen=True, slots=True)
class _Text:
    x: float
    y: float
    face: _Face
    text: str
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class _Line:
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Fill:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Image:
    x: float
    y: float
    width: float
    height: float
    image: ImageReader


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the document's outline, at height `y` of its page."""

    y: float
    level: int
    text: str


@dataclass(slots=True)
class _Page:
    items: list[_Text | _Line | _Image | _Entry] = field(default_factory=list)
    fills: list[_Fill] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cell:
    lines: list[str]
    face: _Face
    align: Align


class _Layout:
    """Places blocks on pages from top to bottom; `y` is the height above the sheet's lower edge that is still free."""

    def __init__(self, report: Report) -> None:
        self.report = report
        width, height = A4
        self.page_width, self.page_height = (height, width) if report.landscape else (width, height)
        side = 18 * _MM if report.landscape else 24 * _MM
        self.left, self.right = side, self.page_width - side
        self.top, self.bottom = self.page_height - 24 * _MM, 20 * _MM
        self.width = self.right - self.left
        self.pages: list[_Page] = []
        self.y = 0.0
        self._samples = TableSamples(report)
        self._has_glyph = _typeface(_REGULAR).has_glyph
        self.new_page()

    def show(self, text: str) -> str:
        return for_typeface(text, self._has_glyph)

    def new_page(self) -> None:
        self.pages.append(_Page())
        self.y = self.top

    def need(self, height: float) -> None:
        """Begin a new page unless `height` fits on this one (or this one is still empty)."""
        if self.y - height < self.bottom and self.y < self.top:
            self.new_page()

    def put(self, item: _Text | _Line | _Image | _Entry) -> None:
        self.pages[-1].items.append(item)

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None:
        colour, width = (_STRONG_RULE, 0.8) if strong else (_RULE, 0.5)
        self.put(_Line(x1, y1, x2, y2, width, colour))

    def set_report(self) -> None:
        self._set_title()
        blocks = self._samples.blocks
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Heading):
                self._set_heading(block, following)
            elif isinstance(block, Paragraph):
                self._set_paragraph(block)
            elif isinstance(block, Table):
                self._set_table(block)
            elif isinstance(block, Facts):
                self._set_facts(block)
            elif isinstance(block, Picture):
                self._set_picture(block)
            elif isinstance(block, Signatures):
                self._set_signatures(block)
            elif isinstance(block, PageBreak) and self.y < self.top:
                self.new_page()

    def _set_title(self) -> None:
        self.y -= 2
        self.put(_Entry(self.y, 0, self.show(self.report.title).replace("\n", " ")))
        self._centred(self.report.title, _TITLE)
        if self.report.subtitle:
            self.y -= 2
            self._centred(self.report.subtitle, _SUBTITLE)
        self.y -= 12

    def _centred(self, text: str, face: _Face) -> None:
        for line in break_lines(self.show(text), self.width * 0.86, face.measure):
            x = self.left + (self.width - face.measure(line)) / 2
            self.put(_Text(x, self.y - face.baseline, face, line))
            self.y -= face.leading

    def _set_heading(self, heading: Heading, following: object) -> None:
        face = _HEADINGS[min(max(heading.level, 1), len(_HEADINGS)) - 1]
        lines = break_lines(self.show(heading.text), self.width, face.measure)
        # A heading must not stand alone at the foot of a page.
        company = 90.0 if isinstance(following, Table | Facts) else 3 * _BODY.leading
        if isinstance(following, Signatures):
            company = self._signatures_height(following)
        before = 8.0 if self.y < self.top else 0.0
        self.need(before + len(lines) * face.leading + company)
        if self.y < self.top:
            self.y -= before
        self.put(_Entry(self.y, max(heading.level, 1), " ".join(lines)))
        for line in lines:
            self.put(_Text(self.left, self.y - face.baseline, face, line))
            self.y -= face.leading
        self.y -= 4

    def _set_paragraph(self, paragraph: Paragraph) -> None:
        face = _NOTE if paragraph.note else _BODY
        for piece in self.show(paragraph.text).split("\n"):
            # Chinese running text begins with two empty squares; other scripts do not.
            indent = 2 * face.size if not paragraph.note and piece[:1] >= "\u2e80" else 0.0
            lines = break_lines(
                "\u3000\u3000" + piece if indent else piece, self.width, face.measure
            )
            for index, line in enumerate(lines):
                # No widow or orphan: the first two and the last two lines stay together.
                ahead = 2 if index in (0, len(lines) - 2) and len(lines) > 1 else 1
                self.need(ahead * face.leading)
                spread = 0.0
                slack = self.width - face.measure(line)
                if index < len(lines) - 1 and len(line) > 10 and slack < 2 * face.size:
                    spread = slack / (len(line) - 1)
                self.put(_Text(self.left, self.y - face.baseline, face, line, spread))
                self.y -= face.leading
        self.y -= 6

    def _cell(self, text: str, width: float, face: _Face, align: Align) -> _Cell:
        return _Cell(break_lines(self.show(text), width - 2 * _PAD_X, face.measure), face, align)

    def _set_table(self, table: Table) -> None:
        widths = self._samples.widths(
            table.columns,
            self.width,
            lambda text: _CELL_HEAD.measure(self.show(text)) + 2 * _PAD_X + 0.1,
        )
        head = [
            self._cell(column.title, width, _CELL_HEAD, Align.CENTRE)
            for column, width in zip(table.columns, widths, strict=True)
        ]
        self.need(70)
        if table.caption:
            for line in break_lines(self.show(table.caption), self.width, _CAPTION.measure):
                self.put(_Text(self.left, self.y - _CAPTION.baseline, _CAPTION, line))
                self.y -= _CAPTION.leading
            self.y -= 3
        self._table_head(head, widths)
        for row in table.rows:
            cells = [
                self._cell(text, width, _CELL, column.align)
                for text, width, column in zip(row, widths, table.columns, strict=True)
            ]
            while cells:
                cells = self._table_row(cells, head, widths)
        self.rule(self.left, self.y, self.right, self.y, strong=True)
        self.y -= 12

    def _table_row(self, cells: list[_Cell], head: list[_Cell], widths: list[float]) -> list[_Cell]:
        """Set as much of the row as the page takes; returns what is left of a row taller than the page."""
        height = _row_height(cells)
        if self.y - height < self.bottom:
            fresh = self.top - self.bottom - _row_height(head)
            if height <= fresh or self.y - 3 * _CELL.leading < self.bottom:
                self.rule(self.left, self.y, self.right, self.y, strong=True)
                self.new_page()
                self._table_head(head, widths)
        fitting = max(1, int((self.y - self.bottom - 2 * _PAD_Y) // _CELL.leading))
        rest: list[_Cell] = []
        if max(len(cell.lines) for cell in cells) > fitting:
            rest = [_Cell(cell.lines[fitting:] or [""], cell.face, cell.align) for cell in cells]
            cells = [_Cell(cell.lines[:fitting], cell.face, cell.align) for cell in cells]
        self._cells(cells, widths)
        self.rule(self.left, self.y, self.right, self.y)
        return rest

    def _table_head(self, head: list[_Cell], widths: list[float]) -> None:
        height = _row_height(head)
        self.pages[-1].fills.append(_Fill(self.left, self.y - height, self.width, height))
        top = self.y
        self._cells(head, widths)
        self.rule(self.left, top, self.right, top, strong=True)
        self.rule(self.left, self.y, self.right, self.y, strong=True)

    def _cells(self, cells: list[_Cell], widths: list[float]) -> None:
        height = _row_height(cells)
        x = self.left
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if index:
                self.rule(x, self.y, x, self.y - height)
            face = cell.face
            y = self.y - (height - len(cell.lines) * face.leading) / 2
            for line in cell.lines:
                slack = width - 2 * _PAD_X - face.measure(line)
                share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[cell.align]
                if line:
                    self.put(_Text(x + _PAD_X + slack * share, y - face.baseline, face, line))
                y -= face.leading
            x += width
        self.y -= height

    def _set_facts(self, facts: Facts) -> None:
        self.need(60)
        label_width = self.width * (0.12 if self.report.landscape else 0.18)
        half = self.width / 2 - label_width
        top = self.y
        self.rule(self.left, top, self.right, top, strong=True)
        for row in arrange(facts.pairs, lambda value: self._is_short(value, half)):
            value_width = half if len(row) == 2 else self.width - label_width
            cells: list[_Cell] = []
            widths: list[float] = []
            for label, value in row:
                cells.append(self._cell(label, label_width, _FACT_LABEL, Align.LEFT))
                cells.append(self._cell(value, value_width, _FACT, Align.LEFT))
                widths += [label_width, value_width]
            height = _row_height(cells)
            if self.y - height < self.bottom:
                self.new_page()
                self.rule(self.left, self.y, self.right, self.y, strong=True)
            for offset in (0.0, label_width + half)[: len(row)]:
                fill = _Fill(self.left + offset, self.y - height, label_width, height)
                self.pages[-1].fills.append(fill)
            self._cells(cells, widths)
            self.rule(self.left, self.y, self.right, self.y)
        self.rule(self.left, self.y, self.right, self.y, strong=True)
        self.y -= 14

    def _is_short(self, value: str, width: float) -> bool:
        shown = self.show(value)
        return "\n" not in shown and _FACT.measure(shown) <= width - 2 * _PAD_X

    def _set_picture(self, picture: Picture) -> None:
        image = ImageReader(BytesIO(picture.data))
        pixels_wide, pixels_high = image.getSize()
        caption = break_lines(self.show(picture.caption), self.width, _NOTE.measure)
        below = len(caption) * _NOTE.leading + 10 if picture.caption else 10
        width = min(picture.width_mm * _MM, self.width)
        height = width * pixels_high / pixels_wide
        room = self.top - self.bottom - below
        if height > room:
            width, height = width * room / height, room
        self.need(height + below)
        x = self.left + (self.width - width) / 2
        self.put(_Image(x, self.y - height, width, height, image))
        self.y -= height + 4
        if picture.caption:
            for line in caption:
                x = self.left + (self.width - _NOTE.measure(line)) / 2
                self.put(_Text(x, self.y - _NOTE.baseline, _NOTE, line))
                self.y -= _NOTE.leading
        self.y -= 6

    def _signatures_height(self, block: Signatures) -> float:
        return math.ceil(len(block.parties) / 3) * _SIGNATURE_HEIGHT + 10

    def _set_signatures(self, block: Signatures) -> None:
        self.need(min(self._signatures_height(block), self.top - self.bottom))
        for start in range(0, len(block.parties), 3):
            parties = block.parties[start : start + 3]
            self.need(_SIGNATURE_HEIGHT)
            width = self.width / len(parties)
            upper, lower = self.y, self.y - _SIGNATURE_HEIGHT
            for index, party in enumerate(parties):
                x = self.left + index * width
                self._set_signature(party, x, width)
                if index:
                    self.rule(x, upper, x, lower)
            for y in (upper, lower):
                self.rule(self.left, y, self.right, y, strong=True)
            for x in (self.left, self.right):
                self.rule(x, upper, x, lower, strong=True)
            self.y = lower
        self.y -= 10

    def _set_signature(self, party: str, x: float, width: float) -> None:
        y = self.y - 8
        for line in break_lines(self.show(party), width - 20, _FACT_LABEL.measure)[:3]:
            self.put(_Text(x + 10, y - _FACT_LABEL.baseline, _FACT_LABEL, line))
            y -= _FACT_LABEL.leading
        y = self.y - _SIGNATURE_HEIGHT + 62
        for label in (_("Seal:"), _("Signature:")):
            self.put(_Text(x + 10, y - _FACT.baseline, _FACT, label))
            self.rule(x + 14 + _FACT.measure(label), y - 15, x + width - 14, y - 15)
            y -= 19
        self.put(_Text(x + 10, y - _FACT.baseline, _FACT, _("Date:")))
        date = _("____ / ____ / ________")
        self.put(_Text(x + width - 14 - _FACT.measure(date), y - _FACT.baseline, _FACT, date))


_SIGNATURE_HEIGHT = 118.0


def _row_height(cells: list[_Cell]) -> float:
    return max(len(cell.lines) * cell.face.leading for cell in cells) + 2 * _PAD_Y


def _draw(layout: _Layout, target: BinaryIO, created: datetime | None) -> None:
    report = layout.report
    # Text encoding of compressed streams serves seven-bit mail, and costs a quarter of the size.
    rl_config.useA85 = 0
    canvas = Canvas(
        target,
        pagesize=(layout.page_width, layout.page_height),
        pageCompression=1,
        invariant=1 if created else 0,
        # Otherwise every page begins with Helvetica, which is not embedded.
        initialFontName=_REGULAR,  # type: ignore[arg-type]  # the stubs say float, the code wants a name
        initialFontSize=_BODY.size,
        pdfVersion=(1, 7),
        lang="zh-CN" if language() == "zh_CN" else "en",
    )
    if created:
        _stamp(canvas, created)
    canvas.setTitle(layout.show(report.title))
    canvas.setAuthor(layout.show(report.author))
    canvas.setSubject(layout.show(report.subtitle))
    canvas.setKeywords(layout.show(" ".join(report.keywords)))
    canvas.setCreator("Shoudang")
    canvas.setProducer("Shoudang")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    outline_level = -1
    for number, page in enumerate(layout.pages, start=1):
        _draw_running(canvas, layout, number)
        canvas.setFillColor(_colour(_FILL))
        for fill in page.fills:
            # Below everything else, or they would cover the rules beside them.
            canvas.rect(fill.x, fill.y, fill.width, fill.height, stroke=0, fill=1)
        for index, item in enumerate(page.items):
            if isinstance(item, _Text):
                _draw_text(canvas, item)
            elif isinstance(item, _Line):
                canvas.setLineWidth(item.width)
                canvas.setStrokeColor(_colour(item.colour))
                canvas.line(item.x1, item.y1, item.x2, item.y2)
            elif isinstance(item, _Image):
                canvas.drawImage(item.image, item.x, item.y, item.width, item.height, mask="auto")
            else:
                # Viewers refuse an outline that skips a level.
                outline_level = min(item.level, outline_level + 1)
                key = f"p{number}-{index}"
                canvas.bookmarkHorizontal(key, 0, item.y + 6)
                canvas.addOutlineEntry(item.text, key, level=outline_level, closed=False)
        canvas.showPage()
    canvas.save()


def _draw_running(canvas: Canvas, layout: _Layout, number: int) -> None:
    face = _RUNNING
    if layout.report.header:
        y = layout.page_height - 14 * _MM
        whole = layout.show(layout.report.header).replace("\n", " ")
        first, *rest = break_lines(whole, layout.width - face.size, face.measure)
        _draw_text(canvas, _Text(layout.left, y, face, f"{first}…" if rest else first))
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(_colour(_RULE))
        canvas.line(layout.left, y - 5, layout.right, y - 5)
    footer = _("Page {page} of {pages}").format(page=number, pages=len(layout.pages))
    x = (layout.page_width - face.measure(footer)) / 2
    _draw_text(canvas, _Text(x, 11 * _MM, face, footer))


def _draw_text(canvas: Canvas, item: _Text) -> None:
    canvas.setFont(item.face.name, item.face.size)
    canvas.setFillColor(_colour(item.face.colour))
    canvas.drawString(item.x, item.y, item.text, charSpace=item.spread)


@lru_cache(maxsize=16)
def _colour(code: str) -> Color:
    return HexColor(code)


def _stamp(canvas: Canvas, created: datetime) -> None:
    """Put the document's own time where reportlab's invariant mode has the year 2000."""
    moment = created.astimezone(UTC)
    stamp = canvas._doc._timeStamp  # type: ignore[attr-defined]  # no public way to set the time
    stamp.t = moment.timestamp()
    stamp.lt = moment.timetuple()
    stamp.YMDhms = tuple(moment.timetuple())[:6]
