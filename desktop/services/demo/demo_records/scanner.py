"""Papers as a flat-bed scanner gives them back: toned, slightly turned, signed and sealed, without text to select."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random

from PIL import Image, ImageChops, ImageDraw, PngImagePlugin

from desktop.services.demo.demo_records import ink
from desktop.services.demo.demo_records.fonts import bold, regular

_BLACK = (38, 38, 42)
_GREY = (128, 128, 132)
_BREAK_NOT_BEFORE = "，。、；：？！）》”"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a scanned page. `ticks` are questions with the box that was ticked, of `choices`.

    With `countersigned` both parties' hands are on it: the contractor's on the left, the client's on the right. A slip
    is half a page.
    """

    title: str
    lines: tuple[str, ...]
    subtitle: str = ""
    signed: str = ""
    dated: str = ""
    seal: str = ""
    seal_purpose: str = "演示专用"
    choices: tuple[str, ...] = ()
    ticks: tuple[tuple[str, int], ...] = ()
    landscape: bool = False
    framed: bool = False
    countersigned: str = ""
    counterseal: str = ""
    slip: bool = False


class Scanner:
    """Draws sheets. `note`, which says that all is invented, is printed at the foot of every page."""

    def __init__(self, note: str) -> None:
        self.note = note

    def png(self, sheet: Sheet, chance: Random) -> bytes:
        return self.encoded(self.page(sheet, chance))

    def encoded(self, image: Image.Image) -> bytes:
        """PNG bytes that carry the note as a text chunk too, in few colours to stay small."""
        words = PngImagePlugin.PngInfo()
        words.add_itxt("Comment", self.note)
        stream = io.BytesIO()
        small = image.quantize(48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(stream, "PNG", pnginfo=words, dpi=(120, 120), compress_level=6)
        return stream.getvalue()

    def pdf(self, sheets: Sequence[Sheet], formed: date, chance: Random) -> bytes:
        """Pages without text, as most scanners write them."""
        pages = [self.page(sheet, chance) for sheet in sheets]
        moment = datetime.combine(formed, time(9, 30), UTC).timetuple()
        stream = io.BytesIO()
        pages[0].save(
            stream,
            "PDF",
            save_all=True,
            append_images=pages[1:],
            resolution=120,
            quality=60,
            title=sheets[0].title,
            subject=self.note,
            creationDate=moment,
            modDate=moment,
        )
        return stream.getvalue()

    def page(self, sheet: Sheet, chance: Random) -> Image.Image:
        width, height = (1403, 992) if sheet.landscape else (992, 702 if sheet.slip else 1403)
        page = Image.new("RGB", (width, height), (255, 255, 255))
        draw = ImageDraw.Draw(page)
        if sheet.framed:
            draw.rectangle((44, 44, width - 44, height - 44), outline=(150, 116, 52), width=6)
            draw.rectangle((58, 58, width - 58, height - 58), outline=(190, 160, 100), width=2)
        y = 130.0 if sheet.landscape else 64.0 if sheet.slip else 120.0
        draw.text((width / 2, y), sheet.title, font=bold(44), fill=_BLACK, anchor="mm")
        y += 62
        if sheet.subtitle:
            draw.text((width / 2, y), sheet.subtitle, font=regular(24), fill=_BLACK, anchor="mm")
            y += 46
        y += 0 if sheet.slip else 24
        for line in sheet.lines:
            if sheet.landscape:
                y = _paragraph(draw, line, 210, y, width - 420, size=34)
            else:
                y = _paragraph(draw, line, 110, y, width - 220, size=25)
        for question, chosen in sheet.ticks:
            y = _question(draw, question, sheet.choices, chosen, y, chance)
        self._foot(page, sheet, y, chance)
        foot = height - (92 if sheet.framed else 52)
        draw.text((width / 2, foot), self.note, font=regular(18), fill=_GREY, anchor="mm")
        return _scanned(page, chance)

    @staticmethod
    def _foot(page: Image.Image, sheet: Sheet, y: float, chance: Random) -> None:
        y = min(max(y + 70, page.height * 0.62), page.height - (190 if sheet.slip else 250))
        x = page.width - (570 if sheet.landscape else 470)
        if sheet.countersigned:
            _hand(page, 110, y, ("乙方：", sheet.countersigned, sheet.dated), chance)
            _hand(page, x, y, ("甲方：", sheet.signed, sheet.dated), chance)
            for name, across in ((sheet.counterseal, 250), (sheet.seal, x + 140)):
                if name:
                    stamp = ink.seal(name, sheet.seal_purpose, chance)
                    page.paste(stamp, (across, int(y) - 60 + chance.randrange(-10, 14)), stamp)
            return
        if sheet.signed or sheet.dated:
            _hand(page, x, y, ("签字：", sheet.signed, sheet.dated), chance)
        if sheet.seal:
            stamp = ink.seal(sheet.seal, sheet.seal_purpose, chance)
            across = x + 150 + chance.randrange(-25, 25) if not sheet.signed else x - 270
            place = (across, int(y) - 60 + chance.randrange(-10, 14))
            page.paste(stamp, place, stamp)


def _hand(
    page: Image.Image, x: float, y: float, words: tuple[str, str, str], chance: Random
) -> None:
    """Who signed (label, name, date) at `x`, `y`."""
    label, name, dated = words
    draw = ImageDraw.Draw(page)
    draw.text((x, y + 84), f"日期：{dated}", font=regular(26), fill=_BLACK)
    if name:
        draw.text((x, y), label, font=regular(26), fill=_BLACK)
        written = ink.signature(name, chance)
        page.paste(written, (int(x) + 70, int(y) - 32), written)


def _paragraph(
    draw: ImageDraw.ImageDraw, text: str, x: float, y: float, width: float, *, size: int
) -> float:
    font = regular(size)
    line = ""
    for letter in text:
        too_long = draw.textlength(line + letter, font=font) > width
        if too_long and letter not in _BREAK_NOT_BEFORE:
            draw.text((x, y), line, font=font, fill=_BLACK)
            y, line = y + size * 1.68, ""
        line += letter
    draw.text((x, y), line, font=font, fill=_BLACK)
    return y + size * 2.16


def _question(
    draw: ImageDraw.ImageDraw,
    question: str,
    choices: tuple[str, ...],
    chosen: int,
    y: float,
    chance: Random,
) -> float:
    font = regular(24)
    draw.text((110, y), question, font=font, fill=_BLACK)
    x = 400.0
    for number, choice in enumerate(choices):
        draw.rectangle((x, y + 6, x + 22, y + 28), outline=_BLACK, width=2)
        draw.text((x + 32, y), choice, font=font, fill=_BLACK)
        if number == chosen:
            ink.tick(draw, x, y + 6, chance)
        x += 46 + draw.textlength(choice, font=font) + 14
    draw.line((110, y + 46, 882, y + 46), fill=(200, 200, 204))
    return y + 64


def _scanned(page: Image.Image, chance: Random) -> Image.Image:
    """Turned a little, toned, darker at one edge, with specks of dust."""
    turned = page.rotate(
        chance.uniform(-0.9, 0.9), Image.Resampling.BILINEAR, fillcolor=(255, 255, 255)
    )
    width, height = turned.size
    # One flat tone: a gradient would break into visible bands in a palette of 48 colours.
    base = chance.randrange(243, 251)
    paper = Image.new("RGB", turned.size, (base, base, base - chance.randrange(2, 9)))
    turned = ImageChops.multiply(turned, paper)
    draw = ImageDraw.Draw(turned)
    shade = chance.randrange(6, 15)
    for step in range(shade):
        grey = 170 + step * 5
        draw.line((step, 0, step, height), fill=(grey, grey, grey))
    for _ in range(90):
        x, y = chance.randrange(width), chance.randrange(height)
        grey = chance.randrange(110, 205)
        size = chance.choice((1, 1, 1, 2))
        draw.ellipse((x, y, x + size, y + size), fill=(grey, grey, grey))
    return turned
