"""Where the neighbours of an item stand: groups in columns at both sides of it, nothing above anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.itemmodels.graph_groups import Group, Neighbour


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths in device-independent pixels, taken from the font in use."""

    width: int  # of a card
    narrowest: int  # of a card where there are so many that a second column is needed
    height: int  # of a card
    heading: int  # the height of a group's title
    gap: int  # between cards
    lane: int  # between columns, where the lines run
    margin: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A card: a neighbour, or with None what stands for those left out of its group."""

    box: Box
    group: Group
    neighbour: Neighbour | None
    side: int  # -1 at the left of the centre, 1 at its right
    column: int  # 0 beside the centre, counted outwards


@dataclass(frozen=True, slots=True)
class Title:
    """A group's title, above its cards; a group that goes on in another column has it there again."""

    box: Box
    group: Group


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture."""

    width: int
    height: int
    centre: Box
    spots: tuple[Spot, ...]
    titles: tuple[Title, ...]


@dataclass(slots=True)
class _Column:
    """Runs of cards, each under its group's title."""

    runs: list[tuple[Group, list[Neighbour | None]]]
    height: int = 0


def lay_out(groups: Sequence[Group], measures: Measures, width: int, height: int) -> Layout:
    """Fill columns from the centre outwards, as high as `height` if they fit the width, else higher.

    The picture is at least `width` × `height`; it grows rather than let cards overlap.
    """
    m = measures
    room = height - 2 * m.margin
    columns = _columns(groups, m, room)
    per_side = _per_side(width, m)
    if len(columns) > 2 * per_side:
        sides = max(per_side, _per_side(width, replace(m, width=m.narrowest)))
        if sides > per_side:
            fitting = (width - 2 * m.margin - 2 * sides * m.lane) // (2 * sides + 1)
            m, per_side = replace(m, width=min(m.width, fitting)), sides
    while len(columns) > 2 * per_side:
        room += m.height + m.gap
        columns = _columns(groups, m, room)
    step = m.width + m.lane
    # Right, left, right, left: the first groups stand nearest to the centre.
    held_by: dict[int, list[_Column]] = {1: columns[0::2], -1: columns[1::2]}
    outer = max((len(each) for each in held_by.values()), default=0)
    total_width = max(width, 2 * (m.margin + outer * step) + m.width)
    tallest = max((each.height for each in columns), default=m.height)
    total_height = max(height, tallest + 2 * m.margin)
    left = (total_width - m.width) // 2
    centre = Box(left, (total_height - m.height) // 2, m.width, m.height)
    spots: list[Spot] = []
    titles: list[Title] = []
    for side, held in held_by.items():
        for number, column in enumerate(held):
            x = left + side * (number + 1) * step
            y = (total_height - column.height) // 2
            for group, cards in column.runs:
                titles.append(Title(Box(x, y, m.width, m.heading), group))
                y += m.heading
                for card in cards:
                    spots.append(Spot(Box(x, y, m.width, m.height), group, card, side, number))
                    y += m.height + m.gap
                y += m.gap
    return Layout(total_width, total_height, centre, tuple(spots), tuple(titles))


def _per_side(width: int, m: Measures) -> int:
    return max(1, (width - 2 * m.margin - m.width) // 2 // (m.width + m.lane))


def _columns(groups: Sequence[Group], m: Measures, room: int) -> list[_Column]:
    """Cards dealt into columns no higher than `room`; at least two, so that both sides are used."""
    columns: list[_Column] = []
    # Two sides of about the same height look better than one that is full.
    cards = sum(len(group.shown) + bool(group.hidden) for group in groups)
    whole = cards * (m.height + m.gap) + len(groups) * (m.heading + m.gap)
    limit = min(room, max(whole // 2, m.heading + m.height))
    for group in groups:
        waiting: list[Neighbour | None] = [*group.shown, *([None] if group.hidden else [])]
        while waiting:
            column = columns[-1] if columns else None
            needed = m.heading + m.height + m.gap
            over = column is not None and column.height + needed > room
            split = column is not None and column.height >= limit
            if column is None or over or split:
                column = _Column([])
                columns.append(column)
            run: list[Neighbour | None] = []
            column.runs.append((group, run))
            column.height += m.heading + (m.gap if len(column.runs) > 1 else 0)
            while waiting and (not run or column.height + m.height <= room):
                run.append(waiting.pop(0))
                column.height += m.height + m.gap
    return columns
