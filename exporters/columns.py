"""Widths of table columns: the author's shares, corrected so that dates, numbers and short words stay in one line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from exporters.report import Block, Column, Report, Table, settled

# Runs without a break opportunity, and cells so short that breaking them would look careless.
_WHOLE = re.compile(r"^.{1,4}$|^[ -~]{1,10}$|[^\s\u2e80-\U0010ffff]+")
_SAMPLE = 400
_LARGEST_SHARE = 0.2
_LEAST_SHARE = 0.13


class TableSamples:
    """A few hundred rows of a report's tables, by their columns: tables with equal columns get equal widths.

    A longer word further down is broken, not lost.
    """

    def __init__(self, report: Report) -> None:
        """Keeps every table's rows where they come from an iterator."""
        self.blocks: list[Block] = []
        self._samples: dict[tuple[Column, ...], list[tuple[str, ...]]] = {}
        for block in report.blocks:
            if isinstance(block, Table):
                rows = settled(block.rows)
                self._samples.setdefault(block.columns, []).extend(rows[:_SAMPLE])
                self.blocks.append(replace(block, rows=rows))
            else:
                self.blocks.append(block)

    def widths(
        self, columns: tuple[Column, ...], width: float, measure: Callable[[str], float]
    ) -> list[float]:
        """Column widths that add up to `width`; `measure` gives a text's width with the cell's padding."""
        titles = [column.title for column in columns]
        texts = zip(titles, *self._samples.get(columns, ()), strict=True)
        needs = [min(_longest(column, measure), width * _LARGEST_SHARE) for column in texts]
        total = sum(column.width for column in columns)
        wished = [column.width / total * width for column in columns]
        if sum(needs) >= width:
            return _levelled(needs, width)
        lacking = sum(max(0.0, need - wish) for need, wish in zip(needs, wished, strict=True))
        spare = sum(max(0.0, wish - need) for need, wish in zip(needs, wished, strict=True))
        taken = lacking / spare if spare else 0.0
        return [
            need if wish < need else wish - (wish - need) * taken
            for need, wish in zip(needs, wished, strict=True)
        ]


def _longest(texts: Sequence[str], measure: Callable[[str], float]) -> float:
    whole = {piece for text in set(texts) for piece in _WHOLE.findall(text)}
    return max(map(measure, whole), default=0.0)


def _levelled(needs: Sequence[float], width: float) -> list[float]:
    """Too little room for all: narrow columns get what they need, the widest ones share the rest equally."""
    left = width
    result = [0.0] * len(needs)
    for rank, index in enumerate(sorted(range(len(needs)), key=lambda i: needs[i])):
        result[index] = min(needs[index], left / (len(needs) - rank))
        left -= result[index]
    return result


def fair_widths(
    columns: Sequence[Sequence[str]], width: float, measure: Callable[[str], float]
) -> list[float]:
    """Widths that add up to `width` for columns of running text; `measure` as in TableSamples.widths.

    Columns that fit keep what they need. Otherwise none is narrower than its longest word, if that can be, and the rest
    is shared in proportion to the square root of what the cells hold, which levels their numbers of lines.
    """
    lines = [[line for cell in cells for line in cell.split("\n")] for cells in columns]
    naturals = [[measure(line) for line in cells] for cells in lines]
    needs = [max(cells, default=0.0) for cells in naturals]
    if sum(needs) <= width:
        return [need * width / sum(needs) for need in needs]
    least = least_widths(columns, width, measure)
    if sum(least) >= width:
        return _levelled(least, width)
    result, spare = list(least), width - sum(least)
    weights = [math.sqrt(sum(cells) / max(1, len(cells)) * max(cells)) for cells in naturals]
    open_columns = {index for index, need in enumerate(needs) if need > result[index]}
    while open_columns and spare > 0.01:
        total = sum(weights[index] for index in open_columns)
        for index, share in {i: spare * weights[i] / total for i in open_columns}.items():
            taken = min(share, needs[index] - result[index])
            result[index] += taken
            spare -= taken
            if needs[index] - result[index] < 0.01:
                open_columns.discard(index)
    return [value + spare / len(result) for value in result]


def least_widths(
    columns: Sequence[Sequence[str]], width: float, measure: Callable[[str], float]
) -> list[float]:
    """How wide each column must be for its words to stay whole, very long ones excepted.

    Chinese may be broken anywhere, but a column of it must not become a single file of characters.
    """
    least = []
    for cells in columns:
        natural = max((measure(line) for cell in cells for line in cell.split("\n")), default=0.0)
        word = min(_longest(cells, measure), width * _LARGEST_SHARE)
        least.append(max(word, min(natural, width * _LEAST_SHARE)))
    return least
