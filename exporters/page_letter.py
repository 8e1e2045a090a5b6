"""Places what only an official letter has: its red head and lines, and what ends it (GB/T 9704-2012, 信函格式)."""

from __future__ import annotations

from exporters.page_items import MM, Face, Line, Text
from exporters.page_tables import TableSheet
from exporters.report import Closing, Letterhead

RED = "#C8102E"
_LINE = 170 * MM
"""The length of the red lines, centred on the sheet (§10.1)."""

_HEAD = 28.0
_THICK, _THIN = 2.2, 0.8


def set_letterhead(sheet: TableSheet, head: Letterhead) -> None:
    """Set the sender's name in red, the double line below it, the number at the right, the line at the foot."""
    size = min(_HEAD, 160 * MM / max(len(head.sender), 1))
    bold = sheet.faces.title
    face = Face(bold.name, bold.metrics, size, size * 1.4, RED, heavy=bold.heavy)
    centre = (sheet.left + sheet.right) / 2
    sheet.y += 7 * MM
    text = sheet.show(head.sender).replace("\n", " ")
    sheet.put(Text(centre - face.measure(text) / 2, sheet.y - face.baseline, face, text))
    sheet.y -= face.leading + 3 * MM
    _double(sheet, centre, sheet.y, thick_above=True)
    _double(sheet, centre, 20 * MM, thick_above=False)
    body = sheet.faces.body
    if head.number:
        shown = sheet.show(head.number)
        x = sheet.right - sheet.faces.body.measure(shown)
        sheet.put(Text(x, sheet.y - 8 - body.baseline, body, shown))
    sheet.y -= 2 * body.leading


def set_closing(sheet: TableSheet, closing: Closing) -> None:
    """Set sender and day at the right, the longer one four characters from the edge, the other centred on it."""
    face = sheet.faces.body
    sheet.need(closing_height(sheet))
    sheet.y -= 2 * face.leading
    lines = [sheet.show(text).replace("\n", " ") for text in (closing.sender, closing.day)]
    widest = max(map(face.measure, lines))
    right = sheet.right - min(4 * face.size, sheet.width - widest)
    for line in lines:
        x = right - widest / 2 - face.measure(line) / 2
        sheet.put(Text(x, sheet.y - face.baseline, face, line))
        sheet.y -= face.leading
    sheet.y -= 6


def closing_height(sheet: TableSheet) -> float:
    """How high the closing is with the room above it, which a seal takes."""
    return 4 * sheet.faces.body.leading


def _double(sheet: TableSheet, centre: float, y: float, *, thick_above: bool) -> None:
    upper, lower = (_THICK, _THIN) if thick_above else (_THIN, _THICK)
    for at, width in ((y, upper), (y - 3.2, lower)):
        sheet.put(Line(centre - _LINE / 2, at, centre + _LINE / 2, at, width, RED))
