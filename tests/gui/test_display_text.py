"""Text for the preview: pages named, monstrous lines broken, hits where Qt counts them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.views.preview.display_text import LIMIT, LONGEST_LINE, Marks, prepare_text
from desktop.views.preview.text_view import TextView
from desktop.views.theme.look import Look


def find_x(text: str) -> Marks:
    return tuple((at, at + 1) for at, character in enumerate(text) if character == "x")


def test_pages_are_named_and_hits_stand_after_the_names() -> None:
    shown = prepare_text("ax\fbx\f", find_x)
    assert shown.text == "Page 1\nax\n\nPage 2\nbx"
    assert [shown.text[start:end] for start, end in shown.hits] == ["x", "x"]
    assert [shown.text[start:end] for start, end in shown.page_lines] == ["Page 1", "Page 2"]


def test_one_page_has_no_name() -> None:
    assert prepare_text("plain\r\ntext").text == "plain\ntext"


def test_long_lines_are_broken() -> None:
    shown = prepare_text("a" * (3 * LONGEST_LINE + 5))
    assert max(len(line) for line in shown.text.split("\n")) == LONGEST_LINE


def test_hits_count_in_utf16_behind_characters_beyond_the_bmp(qtbot: QtBot, look: Look) -> None:
    view = TextView(look)
    qtbot.addWidget(view)
    view.show_text(prepare_text("𠮷𠮷x 𠮷x", find_x))
    marked = [selection.cursor.selectedText() for selection in view.extraSelections()]
    assert marked == ["x", "x"]


def test_a_huge_text_is_cut_and_says_so() -> None:
    shown = prepare_text("字" * (LIMIT + 1))
    assert shown.cut
    assert shown.text.count("字") == LIMIT


def test_a_long_text_fills_in_without_holding_up_the_window(qtbot: QtBot, look: Look) -> None:
    line = "每日巡检机房、网络与应用，异常处理记录见附件。" * 3
    shown = prepare_text("\n".join([line] * 12_000), find_x)
    view = TextView(look)
    qtbot.addWidget(view)
    view.show()
    view.show_text(shown)
    at_once = view.document().characterCount()
    assert 0 < at_once < len(shown.text) / 3
    qtbot.waitUntil(lambda: view.document().characterCount() > len(shown.text), timeout=60_000)
