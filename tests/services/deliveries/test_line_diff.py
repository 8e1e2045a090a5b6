"""Comparing lines, and colouring code."""

from __future__ import annotations

import itertools
import random

from desktop.services.deliveries.highlighting import (
    LARGEST,
    Style,
    highlight,
    highlight_lines,
    is_code,
)
from desktop.services.deliveries.line_diff import DiffRow, LineKind, line_diff, unified_rows


def patched(old: str, rows: tuple[DiffRow, ...]) -> str:
    """What `old` becomes when the rows are applied to it."""
    lines, result, at = old.split("\n")[:-1], [], 0
    for row in rows:
        if row.kind is LineKind.GAP:
            result += lines[at : at + (row.old or 0)]
            at += row.old or 0
            continue
        if row.old is not None:
            assert lines[at] == row.old_text
            assert row.old == at + 1
            at += 1
        if row.new is not None:
            result.append(row.new_text)
            assert row.new == len(result)
    return "\n".join([*result, ""])


def test_the_rows_turn_one_text_into_the_other() -> None:
    chance = random.Random(7)
    for _round in range(200):
        old = "".join(f"{chance.randrange(6)}\n" for _line in range(chance.randrange(1, 60)))
        lines = old.split("\n")[:-1]
        for _change in range(chance.randrange(1, 6)):
            at = chance.randrange(len(lines) + 1)
            lines[at : at + chance.randrange(3)] = [f"n{chance.randrange(9)}"] * chance.randrange(3)
        new = "".join(f"{line}\n" for line in lines)
        diff = line_diff(old, new)
        if old != new:
            assert patched(old, diff.rows) == new
        side = [row for row in unified_rows(diff.rows) if row.kind is LineKind.ADDED]
        assert len(side) == diff.added


def test_far_from_changes_lines_are_left_out_and_counted() -> None:
    old = [f"line {number}" for number in range(100)]
    new = [*old[:50], "other", *old[51:]]
    rows = line_diff("\n".join(old), "\n".join(new)).rows
    assert [row.kind.value for row in rows] == [
        "gap",
        *["same"] * 3,
        "changed",
        *["same"] * 3,
        "gap",
    ]
    assert [row.old for row in rows if row.kind is LineKind.GAP] == [47, 46]


def test_equal_texts_have_no_rows() -> None:
    assert line_diff("a\nb\n", "a\nb\n").rows == ()


def test_what_differs_inside_a_line_is_marked() -> None:
    (row,) = line_diff("LIMIT = 200  # files\n", "LIMIT = 400  # files\n").rows
    assert row.old_text[slice(*row.old_marks[0])] == "200"
    assert row.new_text[slice(*row.new_marks[0])] == "400"


def test_line_ends_are_a_difference() -> None:
    diff = line_diff("a\r\nb\n", "a\nb\n")
    assert (diff.added, diff.removed) == (1, 1)


def test_too_many_lines_are_not_compared() -> None:
    old = "".join(f"{number}\n" for number in range(20_000))
    new = "".join(f"{number + 1}x\n" for number in range(20_000))
    diff = line_diff(old, new)
    assert not diff.rows
    assert diff.note


def test_unified_rows_put_what_was_before_what_is() -> None:
    rows = list(unified_rows(line_diff("a\nb\nc\n", "a\nx\ny\nc\n").rows))
    assert [(row.kind.value, row.old_text if row.new is None else row.new_text) for row in rows] == [
        ("same", "a"), ("removed", "b"), ("added", "x"), ("added", "y"), ("same", "c"),
    ]  # fmt: skip


def test_code_is_coloured_by_its_name() -> None:
    text = "def f():  # 注释\n    return '文本', 12\n"
    spans = {
        text[each.start : each.start + each.length]: each.style
        for each in highlight(text, "a/f.py")
    }
    assert spans["def"] is Style.KEYWORD
    assert spans["f"] is Style.NAME
    assert spans["# 注释"] is Style.COMMENT
    assert spans["12"] is Style.NUMBER
    assert highlight(text, "a.unknown") == ()
    assert is_code("Dockerfile")
    assert not is_code("a.docx")


def test_colours_by_line_count_as_qt_does() -> None:
    lines = highlight_lines('x = \'𠮷\' # c\n"""a\nb"""\n', "a.py")
    # The character outside the first plane counts twice.
    assert [span[:2] for span in lines[0] if span[2] == "comment"] == [(9, 3)]
    assert [span[2] for line in (1, 2) for span in lines[line]] == ["string", "string"]


def test_highlighting_has_limits() -> None:
    assert highlight("x = 1\n" * (LARGEST // 6 + 1), "a.py") == ()
    assert highlight("x = 1;" * 1000, "a.py") == ()
    ticks = itertools.count()
    partial = highlight("x = 1\n" * 2000, "a.py", clock=lambda: float(next(ticks)))
    assert 0 < len(partial) < 2000


def test_a_file_that_differs_in_every_line_is_compared_within_seconds() -> None:
    chance = random.Random(1)

    def lines() -> str:
        return "\n".join(" ".join(chance.choices("ab", k=190)) for _line in range(1500))

    old, new = lines(), lines()
    diff = line_diff(old, new)
    assert (diff.added, diff.removed) == (1500, 1500)
    changed = [row for row in diff.rows if row.kind is LineKind.CHANGED]
    assert changed[0].old_marks, "the first lines are marked"
    assert not changed[-1].old_marks
