from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.snippet import make_snippet, title_marks

TEXT = (
    "第一章 总则\n\n为了  加强ＡＢＣ保密管理，根据《网络安全法》，制定本办法。"
    "\f第二页 getUserName(等级保护) 张𠮷……条\u200b例 cafe\u0301 oﬃce 25℃温度 ＧＢ１８０３０，李四"
)


def marked(text: str, query: str, width: int = 120) -> list[str] | None:
    snippet = make_snippet(text, query, width)
    return None if snippet is None else [snippet.text[start:end] for start, end in snippet.marks]


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("保密", ["保密"]),
        ("abc", ["ＡＢＣ"]),
        ("保密 网络安全", ["保密", "网络安全"]),
        ("user", ["User"]),
        ("use*", ["UserName"]),
        ("use", None),
        ("𠮷", ["𠮷"]),
        ("保密 -总则", ["保密"]),
        ("标题:保密", None),
        ("-保密", None),
        ("(", None),
        ("没有", None),
        ('"abc保密管理"', ["ＡＢＣ保密管理"]),
        ("保\u200b密", ["保密"]),
        ("条例", ["条\u200b例"]),
        ("cafe\u0301", ["cafe\u0301"]),
        ("office", ["oﬃce"]),
        ("温度", ["温度"]),
        ("18030", ["１８０３０"]),
        ("李四", ["李四"]),
    ],
)
def test_marks_are_the_words_as_written(query: str, marks: list[str] | None) -> None:
    assert marked(TEXT, query) == marks


def test_page_counts_the_breaks_before_the_match_and_text_stays_on_it() -> None:
    snippet = make_snippet(TEXT, "等级保护")
    assert snippet is not None
    assert snippet.page == 2
    assert snippet.text.startswith("第二页")
    assert "\f" not in snippet.text


def test_the_snippet_shows_where_most_of_the_query_is() -> None:
    text = "保密。" + "别的内容" * 100 + "保密协议由张三签署"
    assert marked(text, "保密 张三", 40) == ["保密", "张三"]


def test_a_match_across_lines_and_far_into_a_text_is_found() -> None:
    text = "前文。\n" * 5000 + "前" * 2999 + "\n网络\n安全 b"
    assert marked("前" * 2999 + "网络\n安全", '"网络 安全"') == ["网络 安全"]
    assert marked(text, '"网络 安全"') == ["网络 安全"]
    assert marked(text, "网络 安全") == ["网络", "安全"]
    assert marked("保密\n" + text, "保密 安全") == ["保密"]


@given(st.text(alphabet="保密协议 a\n\f，Ａ", max_size=200), st.integers(10, 60))
def test_a_snippet_is_never_too_long_and_marks_never_lie(text: str, width: int) -> None:
    snippet = make_snippet(text, "保密 OR a", width)
    if snippet is None:
        assert "保密" not in text
        return
    assert len(snippet.text) <= width
    assert "\n" not in snippet.text
    assert "  " not in snippet.text
    assert snippet.marks
    for start, end in snippet.marks:
        assert 0 <= start < end <= len(snippet.text)
        assert set(snippet.text[start:end]) <= set("保密aＡ ，")


def test_title_marks_join_overlaps() -> None:
    assert title_marks("关于保密协议的通知", "保密 密协议 通知") == ((2, 6), (7, 9))
    assert title_marks("关于保密", "正文:保密") == ()
