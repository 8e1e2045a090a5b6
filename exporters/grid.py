"""How label and value pairs share the rows of a grid: two short ones side by side, a long one alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Pair = tuple[str, str]


def arrange(pairs: Sequence[Pair], is_short: Callable[[str], bool]) -> list[tuple[Pair, ...]]:
    """Rows of one or two pairs, in order. A short pair without a short neighbour takes the whole row."""
    rows: list[tuple[Pair, ...]] = []
    index = 0
    while index < len(pairs):
        both = pairs[index : index + 2]
        if len(both) == 2 and all(is_short(value) for _label, value in both):
            rows.append(tuple(both))
            index += 2
        else:
            rows.append((pairs[index],))
            index += 1
    return rows
