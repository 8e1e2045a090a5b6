"""From trees back to queries, and filters that are added to and taken away from a query's own text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.errors import QueryError
from search.language.filters import (
    filters_of,
    has_filter,
    with_filter,
    without_filter,
    without_span,
)
from search.language.query import parse_query
from search.language.tokens import tokens_in
from search.language.writing import quoted, value_name, write_query

TODAY = date(2026, 9, 15)
PIECES = [
    "AND", "OR", "NOT", "(", ")", "（", "）", '"', "“", "”", "「", "」", "『", "＂", "-", "－", "*", "=", ">", "<=",
    "..", ":", "：", ",", "标题:", "类别:", "形成:", "期间:", "大小:", "版本:", "标记:", "格式:", "文本:", "人员:",
    "类型:=", "-人员:", "persn:", "人元:", "承诺", "全部", "2026", "2026-07", "2026-07..", "上月", ">10MB", "1MB..2MB",
    "内部", "表格", "张三", "config*", "草稿", "getUserName", "http://x", " ", "\n", "\x00", "𠮷", "ﬃ", "½", "İ",
    "标签:", "标签:=", "网络/防火墙", "/*", "合集:", "链接到:", "链接自:", "关系:",
    "字段:", "R35", "系统:", "义务:", "取代",
    "附", "厂商", "金额", "金额>=", "100..200", '"有"', "无", "有", "==",
]  # fmt: skip

queries = st.lists(st.one_of(st.text(max_size=6), st.sampled_from(PIECES)), max_size=14).flatmap(
    lambda parts: st.sampled_from(["".join(parts), " ".join(parts)])
)


@settings(max_examples=400)
@given(queries)
@example("形成:" + "9" * 30)
@example("大小:>" + "9" * 15 + "gb")
@example("形成:近9999天")
@example("形成:0000")
@example("形成:2026-07..99")
def test_any_input_becomes_a_tree_or_an_error_with_a_place(query: str) -> None:
    problem = None
    try:
        parse_query(query, today=TODAY)
    except QueryError as error:
        problem = error
    if problem is not None:
        assert 0 <= problem.position <= len(query)
        assert problem.sentence
        assert problem.advice


@settings(max_examples=400)
@given(queries)
@example("a (b c) OR d")
@example("foo-bar*")
@example("NOT NOT (a OR -b)")
@example('类型:="a b" 类型:=「x"y」')
@example('字段:"设备 厂商"="华为 云" 字段:金额 >= 100 -字段:到期=上月')
@example('链接到:(R35 OR 人员:"张 三" OR 系统:电子证照) 链接到:义务:r7 链接自:="a b"')
@example('标签:="网络/*" OR 标签:(网络 -有) 标签:"有" 合集:conf* 合集:无')
@example("字段:厂商=a,b* 字段:0:\x08config* 字段:0:a!b")
@example('关系:取代 关系:附 关系:取代="a b" 关系:被取代==2026-1 关系:有')
def test_what_is_written_is_read_as_the_same_tree(query: str) -> None:
    try:
        node = parse_query(query, today=TODAY)
    except QueryError:
        return
    if node is not None:
        written = write_query(node)
        assert parse_query(written, today=date(2031, 1, 1)) == node, written


@settings(max_examples=200)
@example("人员:<")
@given(queries)
def test_a_filter_that_is_added_is_there_and_can_be_taken_away(query: str) -> None:
    try:
        before = parse_query(query, today=TODAY)
        if has_filter(query, "mark", "内部"):
            return
    except QueryError:
        return
    filtered = with_filter(query, "mark", "内部")
    assert has_filter(filtered, "mark", "内部")
    assert with_filter(filtered, "mark", "内部") == filtered
    removed = without_filter(filtered, "mark", "内部")
    assert parse_query(removed, today=TODAY) == before


@given(st.text(max_size=30))
def test_tokens_of_an_unfinished_query_never_fail(text: str) -> None:
    for token in tokens_in(text, strict=False):
        assert 0 <= token.position < token.end <= len(text)


@pytest.mark.parametrize(
    ("query", "field", "value", "filtered"),
    [
        ("", "type", "日报", "类型:日报"),
        ("保密", "type", "=日报", "保密 类型:=日报"),
        ("保密 类型:日报 协议", "type", "月报", "保密 类型:(日报 OR 月报) 协议"),
        ("类型:(日报 OR 月报)", "type", "周报", "类型:(日报 OR 月报 OR 周报)"),
        ("类型:日报", "type", '"日报"', "类型:日报"),
        ("-类型:日报", "type", "月报", "-类型:日报 类型:月报"),
        ("人员:张三", "persons", "李四", "人员:张三 人员:李四"),
        ("形成:2026 a", "formed", "2027", "形成:2027 a"),
        ("大小:>= 1MB a", "size", ">2MB", "大小:>2MB a"),
        ("版本:旧", "versions", "全部", "版本:全部"),
        ("a OR b", "type", "日报", "(a OR b) 类型:日报"),
        ("(a OR b)", "type", "日报", "(a OR b) 类型:日报"),
    ],
)
def test_adding_a_filter(
    query: str, field: str, value: str, filtered: str, chinese_words: None
) -> None:
    assert with_filter(query, field, value) == filtered


@pytest.mark.parametrize(
    ("query", "field", "value", "left"),
    [
        ("保密 类型:日报 协议", "type", "日报", "保密 协议"),
        ("类型:(日报 OR 月报 OR 周报)", "type", "月报", "类型:(日报 OR 周报)"),
        ("类型:(日报 OR 月报) a", "type", "月报", "类型:日报 a"),
        ("-类型:日报 a", "type", "", "a"),
        ("人员:张三 人员:李四", "persons", "张三", "人员:李四"),
        ("类型:日报", "type", "月报", "类型:日报"),
        ("a 类型:(b c)", "type", "", "a"),
    ],
)
def test_taking_a_filter_away(
    query: str, field: str, value: str, left: str, chinese_words: None
) -> None:
    assert without_filter(query, field, value) == left


def test_filters_are_the_fields_at_the_top() -> None:
    query = "-类型:日报 a 形成:>= 2026 标题:(a b) (人员:李四) NOT 标记:(内部 OR 公开)"
    found = [
        (each.field.key, each.values, query[each.start : each.end], each.excludes)
        for each in filters_of(query)
    ]
    assert found == [
        ("type", ("日报",), "-类型:日报", True),
        ("formed", (">=2026",), "形成:>= 2026", False),
        ("title", (), "标题:(a b)", False),
        ("mark", ("内部", "公开"), "NOT 标记:(内部 OR 公开)", True),
    ]
    assert without_span(query, filters_of(query)[1]) == query.replace(" 形成:>= 2026", "")
    assert filters_of("类型:日报 OR a") == []


def test_a_query_that_cannot_be_read_has_no_filters() -> None:
    for broken in ('类型:日报 "', "形成:x", "(a"):
        with pytest.raises(QueryError):
            filters_of(broken)
        with pytest.raises(QueryError):
            with_filter(broken, "type", "日报")


@given(st.text(min_size=1, max_size=20).filter(lambda text: text.split()))
def test_an_exact_value_is_read_as_it_was_written(value: str) -> None:
    value = " ".join(value.split())
    if "」" in value and any(mark in value for mark in '"“”＂'):
        return  # No quotation marks are left for it.
    node = parse_query(f"类型:{value_name('type', value)}")
    assert node is not None
    assert getattr(node, "values", None) == frozenset({value})


def test_operators_as_values_are_quoted() -> None:
    assert [quoted(each) for each in ("OR", "张三", "a b", 'a"b')] == [
        '"OR"',
        "张三",
        '"a b"',
        '「a"b」',
    ]
