"""Texts made to stop a reader: each is read in about the time of an ordinary text, or refused in words."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from exporters.errors import Excess, TooLarge
from exporters.prose import parsing
from exporters.prose.html import Destination, to_html
from exporters.prose.links import find_links
from exporters.prose.parsing import LARGEST, parse
from exporters.prose.printing import article_report
from exporters.prose.records import LinkText

_SIZE = 60_000
# What takes longest without being refused makes ten times the elements of prose, each for ten times the work. Anything
# quadratic would be beyond a thousand at this size.
_RATIO = 250


class _Nowhere:
    def of(self, link: LinkText) -> Destination | None:
        return None

    def image(self, link: LinkText) -> str | None:
        return None

    def picture(self, link: LinkText) -> bytes | None:
        return None


def _fill(piece: str) -> str:
    return piece * (_SIZE // len(piece))


_ORDINARY = _fill(
    "## 重启步骤\n\n先停**应用**，再停`数据库`，见[[电子工单]]；确认没有连接以后检查日志，如果失败，"
    "回退到上一个版本并通知值班人员。\n\n- 第一步\n- 第二步，见[流程](流程.md)\n\n"
    "| 节点 | 地址 |\n|---|---|\n| app-01 | 10.0.0.11 |\n\n"
)
_HALF = _SIZE // 2
_BOMBS = {
    "open brackets": _fill("["),
    "nested brackets": "[" * _HALF + "]" * _HALF,
    "nested links": "[" * (_SIZE // 6) + "](x)" * (_SIZE // 6),
    "nested images": "![" * (_SIZE // 6) + "](x)" * (_SIZE // 6),
    "open images": _fill("!["),
    "open images and double brackets": _fill("![[["),
    "open double brackets": _fill("[[a"),
    "double brackets with bars": _fill("[[a|"),
    "double brackets closed late": _fill("[[a[") + "]]" * 100,
    "destinations without an end": _fill("[a]("),
    "destinations in angle brackets without an end": _fill("[a](<b"),
    "titles without an end": _fill('[a](b "'),
    "shortcut references": "[a]: b\n\n" + _fill("[a]["),
    "reference definitions": "".join(f"[a{n}]: b\n" for n in range(_SIZE // 10)),
    "definitions without an end": _fill("[a]:\n"),
    "used definitions": "".join(f"[a{n}]: b\n\n" for n in range(3000)) + "".join(f"[a{n}]" for n in range(3000)),
    "footnote marks without an end": "[^a]: b\n\n" + _fill("[^a"),
    "footnotes": "".join(f"[^{n}]\n\n[^{n}]: x\n\n" for n in range(_SIZE // 20)),
    "nested footnotes": _fill("[^a]: "),
    "asterisks": _fill("*a "),
    "a run of asterisks": "*" * _SIZE,
    "underscores": _fill("_a"),
    "both": _fill("*_"),
    "strong": _fill("a**"),
    "tildes": _fill("~~a"),
    "a run of tildes": "a" + "~" * _SIZE,
    "angle brackets": _fill("<"),
    "comments without an end": _fill("<!--"),
    "autolinks without an end": _fill("<http:"),
    "mail addresses": "<" + "a@" * _HALF + ">",
    "ampersands": _fill("&a"),
    "numeric entities": _fill("&#1"),
    "backslashes": _fill("\\"),
    "backticks in growing runs": "a".join("`" * n for n in range(1, int((2 * _SIZE) ** 0.5))),
    "backticks in growing runs twice": "a".join("`" * n for n in [*range(1, int(_SIZE**0.5))] * 2),
    "a run of backticks": "`" * _SIZE,
    "fences": _fill("```\n"),
    "fences of two kinds": _fill("~~~\n```\n"),
    "quotes": ">" * _SIZE,
    "quotes with blanks": _fill("> "),
    "lists": _fill("- "),
    "numbered lists": _fill("1. "),
    "growing lists": "".join("  " * n + "- a\n" for n in range(int(_SIZE**0.5))),
    "growing quotes": "".join(">" * n + " a\n" for n in range(int(_SIZE**0.5))),
    "quotes that go on lazily": "> " * 35 + "a\n" + _fill("b\n"),
    "lists that go on lazily": "- " * 18 + "a\n" + _fill("b\n"),
    "list items": _fill("- a\n"),
    "paragraphs": _fill("a\n\n"),
    "headings of one name": _fill("# a\n"),
    "empty headings": _fill("# \n"),
    "underlined headings": _fill("a\n=\n"),
    "rules": _fill("---\n"),
    "hard breaks": _fill("x  \n"),
    "a table of many rows": "|a|b|\n|-|-|\n" + _fill("|c|d|\n"),
    "a table of many columns": "|a" * (_SIZE // 4) + "|\n" + "|-" * (_SIZE // 4) + "|\n",
    "a table that is completed": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + _fill("|c\n"),
    "tables": _fill("|a|\n|-|\n\n"),
    "links in a wide row": "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|[[x]]" * 3000,
    "blanks": " " * _SIZE,
    "tabs": "\t" * _SIZE,
    "line ends": "\n" * _SIZE,
    "ideographic spaces": "\u3000" * _SIZE,
    "null characters": "\0" * _SIZE,
    "front matter in brackets": "---\na: " + "[" * 60_000 + "\n---\n",
    "front matter in braces": "---\n" + "{a: " * 10_000 + "\n---\n",
    "front matter in dashes": "---\na:\n" + "- " * 30_000 + "\n---\n",
    "front matter in question marks": "---\n" + "? " * 30_000 + "\n---\n",
    "front matter of aliases": "---\na: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(3000)) + "---\n",
    "front matter of dots": "+++\n" + "a." * 30_000 + "a = 1\n+++\n",
    "front matter of JSON": '{"a":' + "[" * 60_000,
}  # fmt: skip


def _work(text: str) -> float:
    started = time.process_time()
    try:
        to_html(parse(text), _Nowhere(), dialect="page")
        find_links(text)
    except TooLarge:
        pass
    return time.process_time() - started


@pytest.fixture(scope="module")
def ordinary() -> float:
    """Seconds for ordinary text; the best of three, after the parser is warm."""
    return min(_work(_ORDINARY) for _round in range(3))


@pytest.mark.parametrize("name", _BOMBS)
def test_a_bomb_takes_the_time_of_a_text(name: str, ordinary: float) -> None:
    assert _work(_BOMBS[name]) < ordinary * _RATIO


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[", "*a ", "![[[", "中"])
def test_a_line_of_a_million_characters_takes_ten_times_that_of_a_hundred_thousand(
    piece: str,
) -> None:
    small, large = (_work(piece * (size // len(piece))) for size in (100_000, 1_000_000))
    assert large < 30 * max(small, 0.05)


def _deep(frames: int, work: Callable[[], object]) -> object:
    return work() if not frames else _deep(frames - 1, work)


@pytest.mark.parametrize(
    "name", [n for n in _BOMBS if "nested" in n or "quotes" in n or "lists" in n]
)
def test_the_stack_is_never_used_up(name: str) -> None:
    """From three hundred frames down, which is more than any caller has."""
    assert sys.getrecursionlimit() <= 3000
    before = sys.getrecursionlimit()
    results: list[object] = []

    def run() -> None:
        sys.setrecursionlimit(1000)
        results.append(_deep(300, lambda: _work(_BOMBS[name])))

    thread = threading.Thread(target=run)
    try:
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(before)
    assert len(results) == 1


@pytest.mark.parametrize("depth", [4, 40, 80, 400])
@pytest.mark.parametrize(
    ("opening", "closing"), [("![", "](x)"), ("[", "](x)"), ("[![", "](x)](y)")]
)
def test_descriptions_in_descriptions_never_use_up_the_stack(
    opening: str, closing: str, depth: int
) -> None:
    found: list[object] = []
    text = opening * depth + "a" + closing * depth

    def run() -> None:
        # A thread begins at the bottom of a stack, whatever runs the tests.
        found.append(_deep(500, lambda: to_html(parse(text), _Nowhere(), dialect="qt")))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert "a" in str(found[0])


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        (">" * 200 + "a", Excess.NESTING),
        ("- " * 200 + "a", Excess.NESTING),
        ("a\n\n" * 501, Excess.BLOCKS),
        ("*a* " * 300, Excess.MARKS),
        ("[[a]] " * 501, Excess.MARKS),
        ("[" * 200_000, Excess.MARKS),
        ("|a" * 300 + "|\n" + "|-" * 300 + "|\n", Excess.CELLS),
        ("|a|b|\n|-|-|\n" + "|c|d|\n" * 200, Excess.CELLS),
        ("a" * (LARGEST + 1), Excess.BYTES),
        ("中" * (LARGEST // 3 + 1), Excess.BYTES),
    ],
)
def test_what_is_too_much_is_named(
    monkeypatch: pytest.MonkeyPatch, text: str, excess: Excess
) -> None:
    # Small bounds: what they are takes long to reach.
    for bound in ("_MOST_BLOCKS", "_MOST_MARKS", "_MOST_CELLS"):
        assert getattr(parsing, bound) >= 100_000
        monkeypatch.setattr(parsing, bound, 500)
    with pytest.raises(TooLarge) as refused:
        parse(text)
    assert refused.value.excess is excess
    with pytest.raises(TooLarge):
        find_links(text)


def test_tables_that_complete_themselves_again_and_again_are_bounded() -> None:
    table = "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|c\n" * 60 + "\n"
    with pytest.raises(TooLarge) as refused:
        parse(table * 10)
    assert refused.value.excess is Excess.CELLS


def test_what_is_large_but_within_bounds_is_read() -> None:
    text = "段落" * 50 + "\n\n"
    assert len(parse(text * 5000).blocks) == 5000
    deep = "".join("  " * level + f"- {level}\n" for level in range(20))
    assert "19" in to_html(parse(deep), _Nowhere(), dialect="page")
    quotes = "> " * 40 + "innermost"
    assert "innermost" in to_html(parse(quotes), _Nowhere(), dialect="page")


_MEASURE = """
import sys
from exporters.prose.html import to_html
from exporters.prose.parsing import parse
text = sys.stdin.read()
class Nowhere:
    def of(self, link): return None
    def image(self, link): return None
to_html(parse(text), Nowhere(), dialect="page")
print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    "name",
    ["a table that is completed", "front matter of dots", "a run of asterisks", "paragraphs"],
)
def test_memory_is_bounded(name: str) -> None:
    """In a process of its own, whose peak says what the reading took.

    Not getrusage: its peak counts the process that this one was forked from.
    """
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE],
        input=_BOMBS[name].encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    peak = int(done.stdout) * 1024
    assert peak < 400 * 1024 * 1024


def test_a_deep_article_prints() -> None:
    report = article_report(
        "t", parse("> " * 38 + "innermost\n\n" + "- " * 18 + "item"), _Nowhere()
    )
    assert [run.text for block in report.blocks for run in getattr(block, "runs", ())] == [
        "innermost",
        "item",
    ]
