"""Places a report's blocks on A4 pages: what stands where, in points from the lower left corner. Draws nothing.

One pass over the text, with our own Chinese line breaking, repeated table heads and rows that never split without need:
general flowables take several passes, which is minutes for a list of a few thousand documents.
"""

from __future__ import annotations

import math
from io import BytesIO

from PIL.Image import open as open_picture

from exporters.columns import TableSamples
from exporters.grid import arrange
from exporters.linebreak import break_lines
from exporters.page_items import (
    INK,
    MM,
    RULE,
    STRONG_RULE,
    Cell,
    Entry,
    Face,
    Faces,
    Fill,
    Image,
    Line,
    Metrics,
    Page,
    Text,
)
from exporters.page_prose import set_prose
from exporters.report import (
    Align,
    Code,
    Divider,
    Facts,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Prose,
    Report,
    Signatures,
    Stamp,
    Table,
)
from exporters.stamp_layout import set_stamp
from exporters.visible import for_typeface
from resources.words import _

__all__ = [
    "INK",
    "MM",
    "RULE",
    "Cell",
    "Entry",
    "Face",
    "Faces",
    "Fill",
    "Image",
    "Layout",
    "Line",
    "Metrics",
    "Page",
    "Text",
]

_PAD_X, _PAD_Y = 4.0, 3.6
_SIGNATURE_HEIGHT = 118.0


class Layout:
    """Places blocks on pages from top to bottom; `y` is the height above the sheet's lower edge that is still free."""

    def __init__(self, report: Report, faces: Faces) -> None:
        self.report, self.faces = report, faces
        width, height = 210 * MM, 297 * MM
        self.page_width, self.page_height = (height, width) if report.landscape else (width, height)
        side = 18 * MM if report.landscape else 24 * MM
        self.left, self.right = side, self.page_width - side
        self.top, self.bottom = self.page_height - 24 * MM, 20 * MM
        self.width = self.right - self.left
        self.pages: list[Page] = []
        self.y = 0.0
        self._samples = TableSamples(report)
        self._has_glyph = faces.body.metrics.has_glyph
        self.new_page()

    def show(self, text: str) -> str:
        return for_typeface(text, self._has_glyph)

    def new_page(self) -> None:
        self.pages.append(Page())
        self.y = self.top

    def need(self, height: float) -> None:
        """Begin a new page unless `height` fits on this one (or this one is still empty)."""
        if self.y - height < self.bottom and self.y < self.top:
            self.new_page()

    def put(self, item: Text | Line | Image | Entry) -> None:
        self.pages[-1].items.append(item)

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None:
        colour, width = (STRONG_RULE, 0.8) if strong else (RULE, 0.5)
        self.put(Line(x1, y1, x2, y2, width, colour))

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
            elif isinstance(block, Stamp):
                set_stamp(self, block)
            elif isinstance(block, Prose | Code | Grid | Divider):
                set_prose(self, block)
            elif isinstance(block, PageBreak) and self.y < self.top:
                self.new_page()

    def _set_title(self) -> None:
        self.y -= 2
        self.put(Entry(self.y, 0, self.show(self.report.title).replace("\n", " ")))
        self._centred(self.report.title, self.faces.title)
        if self.report.subtitle:
            self.y -= 2
            self._centred(self.report.subtitle, self.faces.subtitle)
        self.y -= 12

    def _centred(self, text: str, face: Face) -> None:
        for line in break_lines(self.show(text), self.width * 0.86, face.measure):
            x = self.left + (self.width - face.measure(line)) / 2
            self.put(Text(x, self.y - face.baseline, face, line))
            self.y -= face.leading

    def _set_heading(self, heading: Heading, following: object) -> None:
        face = self.faces.headings[min(max(heading.level, 1), len(self.faces.headings)) - 1]
        lines = break_lines(self.show(heading.text), self.width, face.measure)
        # A heading must not stand alone at the foot of a page.
        company = (
            90.0 if isinstance(following, Table | Facts | Grid) else 3 * self.faces.body.leading
        )
        if isinstance(following, Signatures):
            company = self._signatures_height(following)
        before = 8.0 if self.y < self.top else 0.0
        self.need(before + len(lines) * face.leading + company)
        if self.y < self.top:
            self.y -= before
        self.put(Entry(self.y, max(heading.level, 1), " ".join(lines)))
        for line in lines:
            self.put(Text(self.left, self.y - face.baseline, face, line))
            self.y -= face.leading
        self.y -= 4

    def _set_paragraph(self, paragraph: Paragraph) -> None:
        face = self.faces.note if paragraph.note else self.faces.body
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
                self.put(Text(self.left, self.y - face.baseline, face, line, spread))
                self.y -= face.leading
        self.y -= 6

    def _cell(self, text: str, width: float, face: Face, align: Align) -> Cell:
        return Cell(break_lines(self.show(text), width - 2 * _PAD_X, face.measure), face, align)

    def _set_table(self, table: Table) -> None:
        widths = self._samples.widths(
            table.columns,
            self.width,
            lambda text: self.faces.cell_head.measure(self.show(text)) + 2 * _PAD_X + 0.1,
        )
        head = [
            self._cell(column.title, width, self.faces.cell_head, Align.CENTRE)
            for column, width in zip(table.columns, widths, strict=True)
        ]
        self.need(70)
        if table.caption:
            for line in break_lines(
                self.show(table.caption), self.width, self.faces.caption.measure
            ):
                self.put(
                    Text(self.left, self.y - self.faces.caption.baseline, self.faces.caption, line)
                )
                self.y -= self.faces.caption.leading
            self.y -= 3
        self._table_head(head, widths)
        for row in table.rows:
            cells = [
                self._cell(text, width, self.faces.cell, column.align)
                for text, width, column in zip(row, widths, table.columns, strict=True)
            ]
            while cells:
                cells = self._table_row(cells, head, widths)
        self.rule(self.left, self.y, self.right, self.y, strong=True)
        self.y -= 12

    def _table_row(self, cells: list[Cell], head: list[Cell], widths: list[float]) -> list[Cell]:
        """Set as much of the row as the page takes; returns what is left of a row taller than the page."""
        height = _row_height(cells)
        if self.y - height < self.bottom:
            fresh = self.top - self.bottom - _row_height(head)
            if height <= fresh or self.y - 3 * self.faces.cell.leading < self.bottom:
                self.rule(self.left, self.y, self.right, self.y, strong=True)
                self.new_page()
                self._table_head(head, widths)
        fitting = max(1, int((self.y - self.bottom - 2 * _PAD_Y) // self.faces.cell.leading))
        rest: list[Cell] = []
        if max(len(cell.lines) for cell in cells) > fitting:
            rest = [Cell(cell.lines[fitting:] or [""], cell.face, cell.align) for cell in cells]
            cells = [Cell(cell.lines[:fitting], cell.face, cell.align) for cell in cells]
        self._cells(cells, widths)
        self.rule(self.left, self.y, self.right, self.y)
        return rest

    def _table_head(self, head: list[Cell], widths: list[float]) -> None:
        height = _row_height(head)
        self.pages[-1].fills.append(Fill(self.left, self.y - height, self.width, height))
        top = self.y
        self._cells(head, widths)
        self.rule(self.left, top, self.right, top, strong=True)
        self.rule(self.left, self.y, self.right, self.y, strong=True)

    def _cells(self, cells: list[Cell], widths: list[float]) -> None:
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
                    self.put(Text(x + _PAD_X + slack * share, y - face.baseline, face, line))
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
            cells: list[Cell] = []
            widths: list[float] = []
            for label, value in row:
                cells.append(self._cell(label, label_width, self.faces.fact_label, Align.LEFT))
                cells.append(self._cell(value, value_width, self.faces.fact, Align.LEFT))
                widths += [label_width, value_width]
            height = _row_height(cells)
            if self.y - height < self.bottom:
                self.new_page()
                self.rule(self.left, self.y, self.right, self.y, strong=True)
            for offset in (0.0, label_width + half)[: len(row)]:
                fill = Fill(self.left + offset, self.y - height, label_width, height)
                self.pages[-1].fills.append(fill)
            self._cells(cells, widths)
            self.rule(self.left, self.y, self.right, self.y)
        self.rule(self.left, self.y, self.right, self.y, strong=True)
        self.y -= 14

    def _is_short(self, value: str, width: float) -> bool:
        shown = self.show(value)
        return "\n" not in shown and self.faces.fact.measure(shown) <= width - 2 * _PAD_X

    def _set_picture(self, picture: Picture) -> None:
        with open_picture(BytesIO(picture.data)) as image:
            pixels_wide, pixels_high = image.size
        caption = break_lines(self.show(picture.caption), self.width, self.faces.note.measure)
        below = len(caption) * self.faces.note.leading + 10 if picture.caption else 10
        width = min(picture.width_mm * MM, self.width)
        height = width * pixels_high / pixels_wide
        room = self.top - self.bottom - below
        if height > room:
            width, height = width * room / height, room
        self.need(height + below)
        x = self.left + (self.width - width) / 2
        self.put(Image(x, self.y - height, width, height, picture.data))
        self.y -= height + 4
        if picture.caption:
            for line in caption:
                x = self.left + (self.width - self.faces.note.measure(line)) / 2
                self.put(Text(x, self.y - self.faces.note.baseline, self.faces.note, line))
                self.y -= self.faces.note.leading
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
        for line in break_lines(self.show(party), width - 20, self.faces.fact_label.measure)[:3]:
            self.put(Text(x + 10, y - self.faces.fact_label.baseline, self.faces.fact_label, line))
            y -= self.faces.fact_label.leading
        y = self.y - _SIGNATURE_HEIGHT + 62
        for label in (_("Seal:"), _("Signature:")):
            self.put(Text(x + 10, y - self.faces.fact.baseline, self.faces.fact, label))
            self.rule(x + 14 + self.faces.fact.measure(label), y - 15, x + width - 14, y - 15)
            y -= 19
        self.put(Text(x + 10, y - self.faces.fact.baseline, self.faces.fact, _("Date:")))
        date = _("____ / ____ / ________")
        self.put(
            Text(
                x + width - 14 - self.faces.fact.measure(date),
                y - self.faces.fact.baseline,
                self.faces.fact,
                date,
            )
        )


def _row_height(cells: list[Cell]) -> float:
    return max(len(cell.lines) * cell.face.leading for cell in cells) + 2 * _PAD_Y
