"""Drawn figures: network topologies as layers of boxes, and pictures of a console as evidence."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from desktop.services.demo.demo_records.fonts import bold, regular

Layers = tuple[tuple[str, tuple[str, ...]], ...]

_LINE = (96, 112, 136)
_TEXT = (30, 36, 48)
_FILLS = ((226, 238, 250), (229, 244, 234), (252, 242, 222), (243, 232, 248), (248, 232, 230))


def topology(title: str, layers: Layers, note: str) -> Image.Image:
    """Layers from outside to inside: every node wired to its layer's bus, the buses to one another."""
    width, row = 1500, 176
    height = 150 + row * len(layers)
    page = Image.new("RGB", (width, height), (255, 255, 255))
    draw = ImageDraw.Draw(page)
    draw.text((width / 2, 46), title, font=bold(34), fill=_TEXT, anchor="mm")
    for number, (name, nodes) in enumerate(layers):
        top = 92 + number * row
        draw.rounded_rectangle((30, top, width - 30, top + row - 22), 14, fill=_FILLS[number % 5])
        _centred(draw, name, 112, top + (row - 22) / 2, bold(24), 150)
        bus = top + 22
        left, right = 250, width - 70
        draw.line((left, bus, right, bus), fill=_LINE, width=4)
        if number:
            draw.line((left, bus - row, left, bus), fill=_LINE, width=4)
        step = (right - left) / len(nodes)
        for place, node in enumerate(nodes):
            x = left + step * (place + 0.5)
            half = min(step / 2 - 10, 150)
            draw.line((x, bus, x, top + 46), fill=_LINE, width=3)
            box = (x - half, top + 46, x + half, top + row - 36)
            draw.rounded_rectangle(box, 8, fill=(255, 255, 255), outline=_LINE, width=2)
            _centred(draw, node, x, (box[1] + box[3]) / 2, regular(21), half * 2 - 14)
    draw.text((width / 2, height - 26), note, font=regular(18), fill=(128, 128, 132), anchor="mm")
    return page


def console(title: str, lines: tuple[str, ...], taken: str, note: str) -> Image.Image:
    """A picture of a console window, as it is kept for evidence."""
    width, height = 1000, 190 + 46 * max(3, len(lines))
    page = Image.new("RGB", (width, height), (236, 239, 243))
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle((24, 24, width - 24, height - 64), 10, fill=(24, 30, 40))
    draw.rounded_rectangle((24, 24, width - 24, 68), 10, fill=(58, 68, 84))
    for place, colour in enumerate(((236, 106, 94), (245, 191, 79), (98, 197, 84))):
        draw.ellipse((44 + 26 * place, 38, 60 + 26 * place, 54), fill=colour)
    draw.text((width / 2, 46), title, font=regular(20), fill=(226, 230, 236), anchor="mm")
    for number, line in enumerate(lines):
        draw.text((52, 92 + 46 * number), line, font=regular(24), fill=(206, 224, 214))
    draw.text((40, height - 48), f"截图时间：{taken}", font=regular(18), fill=_TEXT)
    draw.text((width - 40, height - 36), note, font=regular(18), fill=(128, 128, 132), anchor="rm")
    return page


def _centred(
    draw: ImageDraw.ImageDraw,
    text: str,
    x: float,
    y: float,
    font: ImageFont.FreeTypeFont,
    width: float,
) -> None:
    """`text` on one line where it fits, else broken at its blanks, else anywhere."""
    lines: list[str] = []
    fits = draw.textlength(text, font=font) <= width
    for part in [text] if fits else text.split(" "):
        line = ""
        for letter in part:
            if line and draw.textlength(line + letter, font=font) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    for number, line in enumerate(lines):
        place = (x, y + (number - (len(lines) - 1) / 2) * 29)
        draw.text(place, line, font=font, fill=_TEXT, anchor="mm")
