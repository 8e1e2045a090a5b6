"""Where pages stand that are shown one below the other: pure geometry, in the pixels of the view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QRectF

Size = tuple[float, float]


class PageColumn:
    """Pages of different sizes, centred, with a gap around each; laid out anew for every scale."""

    def __init__(self, sizes: tuple[Size, ...], gap: int) -> None:
        self.sizes = sizes
        self.scale = 1.0
        self._gap = gap
        self._tops: list[float] = []
        self._bottoms: list[float] = []
        self.height = 0.0
        self.lay_out(1.0)

    @property
    def widest(self) -> float:
        """The width of the widest page at scale 1."""
        return max((width for width, _height in self.sizes), default=1.0)

    @property
    def width(self) -> float:
        """Room for the widest page and the gaps beside it."""
        return self.widest * self.scale + 2 * self._gap

    def lay_out(self, scale: float) -> None:
        """Stand at another scale."""
        self.scale = scale
        self._tops, self._bottoms = [], []
        top = float(self._gap)
        for _width, height in self.sizes:
            self._tops.append(top)
            top += height * scale
            self._bottoms.append(top)
            top += self._gap
        self.height = top

    def size(self, number: int) -> Size:
        """How large page `number`, from 1, is."""
        width, height = self.sizes[number - 1]
        return width * self.scale, height * self.scale

    def top(self, number: int) -> float:
        """Where page `number` begins."""
        return self._tops[number - 1]

    def area(self, number: int, room: int) -> QRectF:
        """Where page `number` lies in a view that is `room` wide."""
        width, height = self.size(number)
        left = max(self._gap, (max(room, self.width) - width) / 2)
        return QRectF(left, self.top(number), width, height)

    def at(self, height: float) -> int:
        """The page, from 1, that is there, or the last one above."""
        return max(1, bisect_right(self._tops, height))

    def between(self, top: float, bottom: float) -> range:
        """The pages of which something is between two heights."""
        return range(bisect_left(self._bottoms, top) + 1, bisect_right(self._tops, bottom) + 1)
