"""Where the text objects of an OFD page stand (GB/T 33190-2016 §11.3): their runs as pieces on the page."""

from __future__ import annotations

import lxml.etree

from search.readers.lines import Piece

_USUAL_SIZE = 3.5
_WIDEST_PAGE = 10_000.0  # millimetres


def text_pieces(element: lxml.etree._Element) -> list[Piece]:
    """The runs of a text object where they stand on the page, in millimetres (§11.3)."""
    left, top = numbers(element.get("Boundary"), 2)
    size = numbers(element.get("Size"), 1)[0] or _USUAL_SIZE
    a, b, c, d, e, f = _matrix(element.get("CTM"))
    found = []
    for code in element.iterfind("{*}TextCode"):
        text = "".join(code.itertext())
        if not text.strip():
            continue
        x, y = numbers(code.get("X"), 1)[0], numbers(code.get("Y"), 1)[0]
        width = _advance(code.get("DeltaX"), len(text), size)
        down = code.get("DeltaX") is None and code.get("DeltaY") is not None and len(text) > 1
        found.append(
            Piece(
                text,
                _bounded(left + a * x + c * y + e),
                _bounded(top + b * x + d * y + f),
                _bounded(left + a * (x + width) + c * y + e),
                abs(_bounded(size * (d or a))) or size,
                upright=down,
            )
        )
    return found


def _advance(deltas: str | None, count: int, size: float) -> float:
    """How far a run reaches: the steps between its characters, "g 3 4.2" standing for three of 4.2 (§11.3)."""
    steps = (deltas or "").split()
    total, at, seen = 0.0, 0, 0
    while at < len(steps) and seen < count:
        if steps[at] == "g" and at + 2 < len(steps):
            repeated = max(0, int(_number(steps[at + 1])))
            total += _number(steps[at + 2]) * min(repeated, count)
            seen += repeated
            at += 3
        else:
            total += _number(steps[at])
            seen += 1
            at += 1
    return total + size if steps else size * count


def _matrix(text: str | None) -> tuple[float, ...]:
    found = [_number(each) for each in (text or "").split()]
    return tuple(found) if len(found) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def numbers(text: str | None, count: int) -> list[float]:
    """The first numbers of an array as text ("10 20 30"), zero for those that are missing."""
    found = [_number(each) for each in (text or "").split()[:count]]
    return found + [0.0] * (count - len(found))


def _number(text: str) -> float:
    try:
        return _bounded(float(text))
    except ValueError:
        return 0.0


def _bounded(value: float) -> float:
    """Infinities and nonsense count as the page's edge."""
    return min(max(value, -_WIDEST_PAGE), _WIDEST_PAGE) if value == value else 0.0
