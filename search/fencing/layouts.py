"""A layout as bytes and back, for the pipe and for keeping: strict, because either side may have been tampered with."""

from __future__ import annotations

import json
from collections.abc import Iterable

from search.records import PAGE_BREAK, Layout, Page, Row

KINDS = frozenset({"page", "sheet", "slide", "part"})
_LONGEST_LABEL = 4_096
_MOST_PAGES = 1_000_000
_MOST_ROWS = 2_000_000
_LARGEST_NUMBER = 2**40


def pack_layout(layout: Layout) -> bytes:
    """JSON: [[kind, label, part], …] for the pages, [[line, row, column, line, …], …] for the rows, and recognised.

    Runs of equal pages without a name are counted: ["page", "", "", 300].
    """
    pages: list[list[object]] = []
    for page in layout.pages:
        entry = [page.kind, page.label[-_LONGEST_LABEL:], page.part[-_LONGEST_LABEL:]]
        if pages and pages[-1][:3] == entry:
            pages[-1][3] = int(str(pages[-1][3])) + 1
        else:
            pages.append([*entry, 1])
    rows = [
        [number for row in page for number in (row.line, row.row, row.column)]
        for page in layout.rows
    ]
    packed = {"pages": pages, "rows": rows, "recognised": layout.recognised}
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpack_layout(packed: bytes) -> Layout:
    """The layout in `packed`; raises ValueError for anything that `pack_layout` would not have written."""
    try:
        whole = json.loads(packed)
    except RecursionError:
        raise ValueError("nested") from None
    if not isinstance(whole, dict) or set(whole) != {"pages", "rows", "recognised"}:
        raise ValueError("fields")
    if not isinstance(whole["recognised"], bool):
        raise ValueError("recognised")
    pages = tuple(_pages(_list(whole["pages"])))
    rows = tuple(tuple(_rows(_list(page))) for page in _list(whole["rows"]))
    if rows and len(rows) != len(pages):
        raise ValueError("rows")
    return Layout(pages, rows, whole["recognised"])


def fits(text: str, layout: Layout) -> bool:
    """Whether the layout has an entry for each page of the text, or none at all."""
    return not layout.pages or len(layout.pages) == text.count(PAGE_BREAK) + 1


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("list")
    return value


def _pages(entries: Iterable[object]) -> Iterable[Page]:
    seen = 0
    for entry in entries:
        match entry:
            case [str() as kind, str() as label, str() as part, int() as count]:
                seen += count
                if kind not in KINDS or len(label) > _LONGEST_LABEL or len(part) > _LONGEST_LABEL:
                    raise ValueError("page")
                if count < 1 or seen > _MOST_PAGES:
                    raise ValueError("pages")
                yield from [Page(kind, label, part)] * count
            case _:
                raise ValueError("page")


def _rows(numbers: list[object]) -> Iterable[Row]:
    if len(numbers) % 3 or len(numbers) > 3 * _MOST_ROWS:
        raise ValueError("rows")
    last = -1
    for at in range(0, len(numbers), 3):
        match numbers[at : at + 3]:
            case [int() as line, int() as row, int() as column] if (
                last < line < _LARGEST_NUMBER
                and 0 <= row < _LARGEST_NUMBER
                and 0 <= column < _LARGEST_NUMBER
            ):
                last = line
                yield Row(line, row, column)
            case _:
                raise ValueError("row")
