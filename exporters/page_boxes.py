"""Places boxes on a page that stay whole: the signatures of parties, and labels to cut out."""

from __future__ import annotations

import math

from exporters.linebreak import break_lines
from exporters.page_items import MM, RULE, Face, Image, Line, Text
from exporters.page_tables import TableSheet
from exporters.qr import qr_png
from exporters.report import Label, Labels, Signatures
from resources.words import _

_SIGNATURE_HEIGHT = 118.0
"""41 mm: room for the round seal of a company, which is 40 mm wide."""

_LABEL_WIDTH, _LABEL_HEIGHT = 79 * MM, 54 * MM
_LABEL_GAP = 4 * MM
_LABEL_PAD = 4 * MM
_LABEL_QR = 22 * MM


def signatures_height(block: Signatures) -> float:
    """How high the boxes are, with the distance to what follows."""
    return math.ceil(len(block.parties) / 3) * _SIGNATURE_HEIGHT + 10


def set_signatures(sheet: TableSheet, block: Signatures) -> None:
    """Set a box a party, three in a row, with room for a seal and lines for a name and a day."""
    sheet.need(min(signatures_height(block), sheet.top - sheet.bottom))
    for start in range(0, len(block.parties), 3):
        parties = block.parties[start : start + 3]
        sheet.need(_SIGNATURE_HEIGHT)
        width = sheet.width / len(parties)
        upper, lower = sheet.y, sheet.y - _SIGNATURE_HEIGHT
        for index, party in enumerate(parties):
            x = sheet.left + index * width
            _set_signature(sheet, party, x, width)
            if index:
                sheet.rule(x, upper, x, lower)
        for y in (upper, lower):
            sheet.rule(sheet.left, y, sheet.right, y, strong=True)
        for x in (sheet.left, sheet.right):
            sheet.rule(x, upper, x, lower, strong=True)
        sheet.y = lower
    sheet.y -= 10


def _set_signature(sheet: TableSheet, party: str, x: float, width: float) -> None:
    y = sheet.y - 8
    label, face = sheet.faces.fact_label, sheet.faces.fact
    for line in break_lines(sheet.show(party), width - 20, label.measure)[:3]:
        sheet.put(Text(x + 10, y - label.baseline, label, line))
        y -= label.leading
    y = sheet.y - _SIGNATURE_HEIGHT + 62
    # A seal needs room, not a line.
    sheet.put(Text(x + 10, y - face.baseline, face, _("Seal:")))
    y -= 19
    sheet.put(Text(x + 10, y - face.baseline, face, _("Signature:")))
    sheet.rule(x + 14 + face.measure(_("Signature:")), y - 15, x + width - 14, y - 15)
    y -= 19
    sheet.put(Text(x + 10, y - face.baseline, face, _("Date:")))
    date = _("____ / ____ / ________")
    sheet.put(Text(x + width - 14 - face.measure(date), y - face.baseline, face, date))


def set_labels(sheet: TableSheet, block: Labels) -> None:
    """Set labels two in a row, with a line around each to cut along."""
    across = max(1, int((sheet.width + _LABEL_GAP) // (_LABEL_WIDTH + _LABEL_GAP)))
    for start in range(0, len(block.labels), across):
        sheet.need(_LABEL_HEIGHT)
        for column, label in enumerate(block.labels[start : start + across]):
            _set_label(sheet, label, sheet.left + column * (_LABEL_WIDTH + _LABEL_GAP))
        sheet.y -= _LABEL_HEIGHT + _LABEL_GAP


def _set_label(sheet: TableSheet, label: Label, x: float) -> None:
    upper, lower = sheet.y, sheet.y - _LABEL_HEIGHT
    for x1, y1, x2, y2 in (
        (x, upper, x + _LABEL_WIDTH, upper),
        (x, lower, x + _LABEL_WIDTH, lower),
        (x, upper, x, lower),
        (x + _LABEL_WIDTH, upper, x + _LABEL_WIDTH, lower),
    ):
        sheet.put(Line(x1, y1, x2, y2, 0.5, RULE))
    left, room = x + _LABEL_PAD, _LABEL_WIDTH - 2 * _LABEL_PAD
    y = upper - _LABEL_PAD
    head, value = sheet.faces.fact_label, sheet.faces.cell
    for line in break_lines(sheet.show(label.head), room, head.measure)[:2]:
        sheet.put(Text(left, y - head.baseline, head, line))
        y -= head.leading
    y -= 2
    sheet.rule(left, y, left + room, y)
    y -= 4
    margin = max((value.measure(sheet.show(name)) for name, _said in label.pairs), default=0) + 6
    floor = lower + _LABEL_PAD
    for name, said in label.pairs:
        # Beside the code there is less room than above it.
        beside = y - value.leading < floor + _LABEL_QR
        width = room - margin - (_LABEL_QR + 4 if beside else 0)
        lines = break_lines(sheet.show(said), width, value.measure)
        for number, line in enumerate(lines):
            if y - value.leading < floor:
                break
            if not number:
                sheet.put(Text(left, y - value.baseline, _grey(sheet, value), sheet.show(name)))
            sheet.put(Text(left + margin, y - value.baseline, value, line))
            y -= value.leading
    right = x + _LABEL_WIDTH - _LABEL_PAD - _LABEL_QR
    sheet.put(Image(right, floor, _LABEL_QR, _LABEL_QR, qr_png(label.qr_text)))


def _grey(sheet: TableSheet, face: Face) -> Face:
    return Face(face.name, face.metrics, face.size, face.leading, sheet.faces.note.colour)
