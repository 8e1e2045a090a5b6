"""What hands and stamps leave on paper: a round red seal, a signature, a tick. Drawn, never photographed."""

from __future__ import annotations

import math
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw

from desktop.services.demo.demo_records.fonts import bold, regular

_RED = (196, 30, 38)
_INK = (28, 36, 92)


def seal(name: str, purpose: str, chance: Random) -> Image.Image:
    """A seal of 250 pixels with `name` on its arc and `purpose` below the star; unevenly inked."""
    layer = _stamp(name, purpose).copy()
    side = layer.width
    patches = Image.frombytes("L", (25, 25), bytes(chance.randrange(120, 256) for _ in range(625)))
    uneven = patches.resize((side, side), Image.Resampling.BICUBIC)
    layer.putalpha(ImageChops.multiply(layer.getchannel("A"), uneven))
    turned = layer.rotate(chance.uniform(-14, 14), Image.Resampling.BILINEAR)
    return turned.resize((250, 250), Image.Resampling.LANCZOS)


def signature(name: str, chance: Random) -> Image.Image:
    """`name` as a slanted, shaky hand would write it, with a stroke under it."""
    size = 84
    width, height = size * len(name) + 120, size + 70
    layer = Image.new("RGBA", (width, height), (*_INK, 0))
    draw = ImageDraw.Draw(layer)
    x = 30.0
    for letter in name:
        tile = Image.new("RGBA", (size + 30, size + 40), (*_INK, 0))
        ImageDraw.Draw(tile).text(
            ((size + 30) / 2, (size + 40) / 2),
            letter,
            font=regular(size + chance.randrange(-12, 8)),
            fill=(*_INK, 230),
            anchor="mm",
        )
        tile = tile.rotate(chance.uniform(-9, 11), Image.Resampling.BILINEAR)
        tile = _shaken(tile, chance)
        layer.alpha_composite(tile, (int(x), chance.randrange(0, 22)))
        x += size * chance.uniform(0.72, 0.9)
    stroke = [
        (x * part / 9 + 20, height - 24 + 9 * math.sin(part * 1.1) + chance.uniform(-3, 3))
        for part in range(10)
    ]
    draw.line(stroke, fill=(*_INK, 215), width=3, joint="curve")
    slant = layer.transform(
        layer.size, Image.Transform.AFFINE, (1, 0.28, -18, 0, 1, 0), Image.Resampling.BILINEAR
    )
    return slant.resize((int(width * 0.62), int(height * 0.62)), Image.Resampling.LANCZOS)


def tick(draw: ImageDraw.ImageDraw, x: float, y: float, chance: Random) -> None:
    """A tick by pen over a box whose upper left corner is at `x`, `y`."""
    wobble = chance.uniform(-3, 3)
    points = [(x + 2, y + 12 + wobble), (x + 9, y + 22), (x + 27, y - 7 + wobble)]
    draw.line(points, fill=_INK, width=4, joint="curve")


@cache
def _stamp(name: str, purpose: str) -> Image.Image:
    """The evenly inked seal; each print of it differs only in ink and angle."""
    side, middle = 500, 250
    layer = Image.new("RGBA", (side, side), (*_RED, 0))
    draw = ImageDraw.Draw(layer)
    draw.ellipse((14, 14, side - 14, side - 14), outline=(*_RED, 235), width=11)
    points = []
    for corner in range(10):
        radius = 78 if corner % 2 == 0 else 30
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((middle + radius * math.cos(angle), middle + radius * math.sin(angle)))
    draw.polygon(points, fill=(*_RED, 235))
    font = bold(50)
    span = min(250.0, 21.0 * (len(name) - 1))
    for place, letter in enumerate(name):
        degrees = -span / 2 + span * place / max(1, len(name) - 1)
        tile = Image.new("RGBA", (70, 78), (*_RED, 0))
        ImageDraw.Draw(tile).text((35, 39), letter, font=font, fill=(*_RED, 235), anchor="mm")
        turned = tile.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
        angle = math.radians(degrees - 90)
        x, y = middle + 186 * math.cos(angle), middle + 186 * math.sin(angle)
        layer.alpha_composite(turned, (int(x - turned.width / 2), int(y - turned.height / 2)))
    draw.text((middle, 378), purpose, font=regular(40), fill=(*_RED, 235), anchor="mm")
    return layer


def _shaken(tile: Image.Image, chance: Random) -> Image.Image:
    """The tile with its inner grid points moved, so that no stroke stays straight."""
    cells = 3
    xs = [tile.width * step // cells for step in range(cells + 1)]
    ys = [tile.height * step // cells for step in range(cells + 1)]
    moved = {
        (i, j): (xs[i] + chance.uniform(-5, 5), ys[j] + chance.uniform(-5, 5))
        for i in range(cells + 1)
        for j in range(cells + 1)
    }
    mesh = [
        (
            (xs[i], ys[j], xs[i + 1], ys[j + 1]),
            (*moved[i, j], *moved[i, j + 1], *moved[i + 1, j + 1], *moved[i + 1, j]),
        )
        for i in range(cells)
        for j in range(cells)
    ]
    return tile.transform(tile.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
