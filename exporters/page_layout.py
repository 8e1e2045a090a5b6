"""Places a report's blocks on A4 pages: what stands where, in points from the lower left corner. Draws nothing.

One pass over the text, with our own Chinese line breaking, repeated table heads and rows that never split without need:
general flowables take several passes, which is minutes for a list of a few thousand documents.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL.Image import open as open_picture

from exporters.columns import TableSamples
from exporters.linebreak import balanced_lines, break_lines
from exporters.page_boxes import set_labels, set_signatures, signatures_height
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
from exporters.page_letter import closing_height, set_closing, set_letterhead
from exporters.page_prose import set_prose
from exporters.page_tables import form_height, set_facts, set_form, set_table
from exporters.report import (
    Block,
    Closing,
    Code,
    Divider,
    Facts,
    Form,
    Grid,
    Heading,
    Labels,
    Letterhead,
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

_OFFICIAL = (37 * MM, 26 * MM, 35 * MM, 28 * MM)
"""Margins of an official paper: top, right, bottom, left (GB/T 9704-2012 §5.2)."""


class Layout:
    """Places blocks on pages from top to bottom; `y` is the height above the sheet's lower edge that is still free."""

    def __init__(self, report: Report, faces: Faces) -> None:
        self.report, self.faces = report, faces
        width, height = 210 * MM, 297 * MM
        self.page_width, self.page_height = (height, width) if report.landscape else (width, height)
        side = 18 * MM if report.landscape else 24 * MM
        top, right, bottom, left = _OFFICIAL if report.official else (24 * MM, side, 20 * MM, side)
        if not report.official:
            # What stands at the foot of every page takes room.
            bottom += (7 * MM if report.sign_off else 0) + (3 * MM if report.anchor else 0)
        self.left, self.right = left, self.page_width - right
        self.top, self.bottom = self.page_height - top, bottom
        self.width = self.right - self.left
        self.pages: list[Page] = []
        self.begun = 0
        """How many pages there are so far."""
        self._take: Callable[[Page], None] | None = None
        self.y = 0.0
        self.samples = TableSamples(report)
        body, cell = faces.body.metrics.has_glyph, faces.cell.metrics.has_glyph
        self._has_glyph = body if cell is body else lambda code: body(code) and cell(code)
        self.new_page()

    def show(self, text: str) -> str:
        return for_typeface(text, self._has_glyph)

    def new_page(self) -> None:
        self._give()
        self.pages.append(Page())
        self.begun += 1
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

    def set_report(self, take: Callable[[Page], None] | None = None) -> None:
        """Set every block. `take` gets each page when it is full; without it, all stay in `pages`."""
        self._take = take
        self._set_blocks()
        self._give()

    def _give(self) -> None:
        if self._take is not None and self.pages:
            self._take(self.pages.pop())

    def _set_blocks(self) -> None:
        blocks = self.samples.blocks
        if blocks and isinstance(blocks[0], Letterhead):
            set_letterhead(self, blocks[0])
            blocks = blocks[1:]
        self._set_title()
        for index, block in enumerate(blocks):
            self._set_block(block, blocks[index + 1] if index + 1 < len(blocks) else None)

    def _set_block(self, block: Block, following: Block | None) -> None:
        if isinstance(block, Heading):
            self._set_heading(block, following)
        elif isinstance(block, Paragraph):
            self._set_paragraph(block, following)
        elif isinstance(block, Table):
            set_table(self, block)
        elif isinstance(block, Facts):
            self._set_facts(block)
        elif isinstance(block, Form):
            set_form(self, block)
        elif isinstance(block, Picture):
            self._set_picture(block)
        elif isinstance(block, Signatures):
            set_signatures(self, block)
        elif isinstance(block, Labels):
            set_labels(self, block)
        elif isinstance(block, Stamp):
            set_stamp(self, block)
        elif isinstance(block, Closing):
            set_closing(self, block)
        elif isinstance(block, Prose | Code | Grid | Divider):
            set_prose(self, block)
        elif isinstance(block, PageBreak) and self.y < self.top:
            self.new_page()

    def _set_facts(self, facts: Facts) -> None:
        set_facts(self, facts)

    def _set_title(self) -> None:
        self.y -= 2
        self.put(Entry(self.y, 0, self.show(self.report.title).replace("\n", " ")))
        self._centred(self.report.title, self.faces.title)
        if self.report.subtitle:
            self.y -= 2
            self._centred(self.report.subtitle, self.faces.subtitle)
        self.y -= 12

    def _centred(self, text: str, face: Face) -> None:
        for line in balanced_lines(self.show(text), self.width * 0.86, face.measure):
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
            company = signatures_height(following)
        elif isinstance(following, Form):
            company = form_height(self, following)
        before = 8.0 if self.y < self.top else 0.0
        self.need(before + len(lines) * face.leading + company)
        if self.y < self.top:
            self.y -= before
        self.put(Entry(self.y, max(heading.level, 1), " ".join(lines)))
        # Headings of an official paper begin like its paragraphs.
        x = self.left + (2 * face.size if self.report.official and len(lines) == 1 else 0)
        for line in lines:
            self.put(Text(x, self.y - face.baseline, face, line))
            self.y -= face.leading
        self.y -= 4

    def _set_paragraph(self, paragraph: Paragraph, following: Block | None = None) -> None:
        # A letter's closing never stands alone on a page (GB/T 9704-2012 §7.3.5.4).
        company = closing_height(self) if isinstance(following, Closing) else 0.0
        face = self.faces.note if paragraph.note else self.faces.body
        for piece in self.show(paragraph.text).split("\n"):
            # Chinese running text begins with two empty squares; other scripts do not.
            indented = not paragraph.note and not paragraph.flush and piece[:1] >= "\u2e80"
            lines = break_lines(
                "\u3000\u3000" + piece if indented else piece, self.width, face.measure
            )
            for index, line in enumerate(lines):
                # No widow or orphan: the first two and the last two lines stay together.
                ahead = 2 if index in (0, len(lines) - 2) and len(lines) > 1 else 1
                last = company if index >= len(lines) - 2 else 0.0
                self.need(ahead * face.leading + last)
                spread = 0.0
                slack = self.width - face.measure(line)
                if index < len(lines) - 1 and len(line) > 10 and slack < 2 * face.size:
                    spread = slack / (len(line) - 1)
                self.put(Text(self.left, self.y - face.baseline, face, line, spread))
                self.y -= face.leading
        self.y -= 6

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
