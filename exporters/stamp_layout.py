"""Places a stamp on a page: a box with the code as large as fits, small print below it, the QR code at the right."""

from __future__ import annotations

from typing import Protocol

from exporters.linebreak import break_lines
from exporters.page_items import MM, Face, Faces, Image, Text
from exporters.qr import qr_png
from exporters.report import Stamp

_QR = 44 * MM
_PAD = 4 * MM
_GAP = 4 * MM
_LARGEST = 20.0


class Sheet(Protocol):
    """The part of a layout that a stamp needs."""

    faces: Faces
    left: float
    right: float
    y: float

    def show(self, text: str) -> str: ...

    def need(self, height: float) -> None: ...

    def put(self, item: Text | Image) -> None: ...

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None: ...


def set_stamp(sheet: Sheet, stamp: Stamp) -> None:
    """Set `stamp` in a box over the whole width."""
    faces = sheet.faces
    left = sheet.left + _PAD
    room = sheet.right - left - _QR - _GAP
    code = _code_face(sheet, stamp, room)
    margin = max(
        (faces.note.measure(sheet.show(label)) for label, _value in stamp.facts), default=0
    )
    margin += faces.note.size
    small = [
        (label if number == 0 else "", line)
        for label, value in stamp.facts
        for number, line in enumerate(
            break_lines(sheet.show(value), room - margin, faces.note.measure)
        )
    ]
    text_height = faces.fact_label.leading + code.leading + len(small) * faces.note.leading
    height = max(_QR, text_height + 2 * _PAD)
    sheet.need(height + 14)
    y = sheet.y - (height - text_height) / 2
    for text, face in ((stamp.label, faces.fact_label), (stamp.code, code)):
        sheet.put(Text(left, y - face.baseline, face, _in_one_line(sheet, text)))
        y -= face.leading
    for label, line in small:
        sheet.put(Text(left, y - faces.note.baseline, faces.note, _in_one_line(sheet, label)))
        sheet.put(Text(left + margin, y - faces.note.baseline, faces.note, line))
        y -= faces.note.leading
    # The quiet zone is part of the picture, so it may touch the box.
    bottom = sheet.y - (height + _QR) / 2
    sheet.put(Image(sheet.right - _QR, bottom, _QR, _QR, qr_png(stamp.qr_text)))
    _box(sheet, height)
    sheet.y -= height + 14


def _box(sheet: Sheet, height: float) -> None:
    upper, lower = sheet.y, sheet.y - height
    for y in (upper, lower):
        sheet.rule(sheet.left, y, sheet.right, y, strong=True)
    for x in (sheet.left, sheet.right):
        sheet.rule(x, upper, x, lower, strong=True)


def _code_face(sheet: Sheet, stamp: Stamp, room: float) -> Face:
    """As large as fits into `room`."""
    bold = sheet.faces.fact_label
    width = Face(bold.name, bold.metrics, 1.0, 1.0).measure(_in_one_line(sheet, stamp.code))
    size = min(_LARGEST, room / max(width, 1.0))
    return Face(bold.name, bold.metrics, size, size * 1.8)


def _in_one_line(sheet: Sheet, text: str) -> str:
    return sheet.show(text).replace("\n", " ")
