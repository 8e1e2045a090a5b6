"""The query language: fields, dates, sizes, closed sets, versions, slips of the keyboard, and where errors point."""

from __future__ import annotations

from datetime import date

import pytest

from models.categories import Category
from search.errors import QueryError
from search.language.choices import FORMAT_GROUPS
from search.language.query import (
    Between,
    Both,
    Either,
    InCategory,
    Node,
    OneOf,
    Text,
    Versions,
    Without,
    parse_query,
    versions_wanted,
)

TODAY = date(2026, 9, 15)  # a Tuesday


def tree(query: str) -> Node | None:
    return parse_query(query, today=TODAY)


def days(query: str) -> tuple[str, str, str]:
    node = tree(query)
    assert isinstance(node, Between)
    return node.field, node.low, node.high


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("2026", "20260101", "20261231"),
        ("2026年", "20260101", "20261231"),
        ("2026-07", "20260701", "20260731"),
        ("2026/7", "20260701", "20260731"),
        ("２０２６年７月", "20260701", "20260731"),
        ("2026-02", "20260201", "20260228"),
        ("2024-02", "20240201", "20240229"),
        ("202607", "20260701", "20260731"),
        ("2026-07-15", "20260715", "20260715"),
        ("2026年7月15日", "20260715", "20260715"),
        ("20260715", "20260715", "20260715"),
        ("2026-Q3", "20260701", "20260930"),
        ("2026年第三季度", "20260701", "20260930"),
        ("2026-07..2026-09", "20260701", "20260930"),
        ("2026年7月至9月", "20260701", "20260930"),
        ("2026-07..09", "20260701", "20260930"),
        ("2026-07-10..12", "20260710", "20260712"),
        ("2026-07～2026-08-15", "20260701", "20260815"),
        ("2026-07..", "20260701", ""),
        ("..2026-07", "", "20260731"),
        (">=2026-07-01", "20260701", ""),
        ("≥2026-07-01", "20260701", ""),
        (">2026-07", "20260801", ""),
        ("<2026", "", "20251231"),
        ("<=2026", "", "20261231"),
        ("＜＝2026", "", "20261231"),
        ("=2026-07", "20260701", "20260731"),
        ("今天", "20260915", "20260915"),
        ("yesterday", "20260914", "20260914"),
        ("本周", "20260914", "20260920"),
        ("上周", "20260907", "20260913"),
        ("本月", "20260901", "20260930"),
        ("lastmonth", "20260801", "20260831"),
        ("本季度", "20260701", "20260930"),
        ("上季度", "20260401", "20260630"),
        ("今年", "20260101", "20261231"),
        ("去年", "20250101", "20251231"),
        ("近7天", "20260909", "20260915"),
        ("上月..本月", "20260801", "20260930"),
        ("有", "", ""),
    ],
)
def test_dates_mean_days(value: str, low: str, high: str) -> None:
    assert days(f"形成:{value}") == ("formed", low, high)
    assert days(f"filed:{value}") == ("filed", low, high)


def test_months_of_january_reach_back_into_the_year_before() -> None:
    january = date(2026, 1, 3)
    assert parse_query("形成:上月", today=january) == Between("formed", "20251201", "20251231")
    assert parse_query("形成:上季度", today=january) == Between("formed", "20251001", "20251231")
    assert parse_query("形成:上周", today=january) == Between("formed", "20251222", "20251228")


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("2026-05..2026-07", "202605", "202607"),
        ("2026-Q3", "202607", "202609"),
        ("2026", "202601", "202612"),
        (">2026-07", "202608", ""),
        ("<2026-07", "", "202606"),
    ],
)
def test_periods_are_months(value: str, low: str, high: str) -> None:
    assert days(f"期间:{value}") == ("month", low, high)


def test_documents_without_a_date_can_be_asked_for() -> None:
    assert tree("形成:无") == Without(Between("formed", "", ""))
    assert tree("-formed:none") == Without(Without(Between("formed", "", "")))


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (">10MB", "000010485761", ""),
        (">=10MB", "000010485760", ""),
        ("<1kb", "", "000000001023"),
        ("<= 500KB", "", "000000512000"),
        ("1MB..2.5MB", "000001048576", "000002621440"),
        ("1兆..2兆", "000001048576", "000002097152"),
        ("..100", "", "000000000100"),
        ("0", "000000000000", "000000000000"),
        ("=1KB", "000000001024", "000000001024"),
        (">999999GB", "999999999999", ""),
    ],
)
def test_sizes_are_bytes(value: str, low: str, high: str) -> None:
    assert days(f"大小:{value}") == ("size", low, high)


@pytest.mark.parametrize(
    ("query", "field", "values"),
    [
        ("标记:内部", "mark", {"内部"}),
        ("密级：個人敏感", "mark", {"个人敏感"}),
        ("mark:public", "mark", {"公开"}),
        ("标记:秘密", "mark", {"工作秘密", "商业秘密"}),
        ("状态:草稿", "status", {"草稿"}),
        ("status:(draft OR void)", "status", {"草稿", "作废"}),
        ("归属:甲方", "ownership", {"甲方资料"}),
        ("保管期限:永久", "retention", {"Y"}),
        ("标志:宏", "flag", {"macro"}),
        ("文本:无文字", "state", {"empty"}),
        ("种类:成员", "kind", {"member"}),
        ("格式:.DOCX", "format", {"docx"}),
        ("格式:(doc OR docx)", "format", {"doc", "docx"}),
        ("format:sheets", "format", {*FORMAT_GROUPS["sheets"][1]}),
        ("类型:=巡检表", "type", {"巡检表"}),
        ("类型:＝“月度 巡检”", "type", {"月度 巡检"}),
        ("人员:(=张三 OR =李四)", "persons", {"张三", "李四"}),
    ],
)
def test_values_of_closed_sets(query: str, field: str, values: set[str]) -> None:
    assert tree(query) == OneOf(field, frozenset(values))


def test_alternatives_of_one_field_are_one_set_of_values() -> None:
    assert tree("类别:(承诺 OR 源代码)") == InCategory(
        frozenset({Category.PLEDGE, Category.SOURCE})
    )
    mixed = tree("格式:pdf OR 承诺 OR 格式:docx")
    assert isinstance(mixed, Either)
    assert mixed.parts[0] == OneOf("format", frozenset({"pdf", "docx"}))
    assert len(mixed.parts) == 2


def test_which_versions_are_looked_at_stands_at_the_top() -> None:
    node = tree("版本:全部 (巡检 OR 日报)")
    assert isinstance(node, Both)
    assert versions_wanted(node) == Versions("all")
    assert versions_wanted(tree("version:old")) == Versions("old")
    assert versions_wanted(tree("巡检")) == versions_wanted(None) == Versions("current")


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("a OR 版本:全部", 5),
        ("(版本:全部) a", 1),
        ("-版本:旧", 1),
        ("NOT 版本:旧", 4),
        ("版本:(全部 OR 旧)", 0),
        ("版本:-旧", 0),
        ("版本:旧 版本:全部", 5),
        ("标题:(版本:旧)", 4),
    ],
)
def test_versions_elsewhere_are_refused_with_their_place(query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        tree(query)
    assert (caught.value.position, bool(caught.value.advice)) == (position, True)


@pytest.mark.parametrize(
    "query",
    [
        "http://example.invalid/a?b=c",
        "C:\\Users",
        "10:30",
        "std::vector",
        "负责人:张三",
        "备注：无",
        "12:34:56",
        "人名:张三",
        "a:b",
        "note:x",
        "OM-08:3",
        "标题一:二",
        "titel://x",
        "persn::x",
        "人元:",
    ],
)
def test_colons_of_texts_are_no_fields(query: str) -> None:
    node = tree(query)
    assert isinstance(node, Text)
    assert node.field == ""


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("人元:张三", "人员"),
        ("標提:验收", "标题"),
        ("员人:张三", "人员"),
        ("titel:x", "标题"),
        ("persn:x", "人员"),
        ("catgory:x", "类别"),
        ("保管期:永久", "保管期限"),
    ],
)
def test_a_slip_in_a_field_says_what_was_meant(query: str, meant: str, chinese_words: None) -> None:
    with pytest.raises(QueryError) as caught:
        tree(f"保密 {query}")
    assert caught.value.position == 3
    assert f"“{meant}:”" in caught.value.advice
    assert isinstance(tree(f'"{query}"'), Text)


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("a 形成:2026-02-30", 5),
        ("形成:随便", 3),
        ("形成:2026-13", 3),
        ("形成:2026-09..2026-07", 3),
        ("形成:..", 3),
        ("形成:>=", 3),
        ("形成:<0001", 3),
        ("形成:>9999", 3),
        ("大小:10MB", 3),
        ("大小:>很大", 3),
        ("大小:<0", 3),
        ("大小:2MB..1MB", 3),
        ("标记:绝密", 3),
        ("状态:好", 3),
        ("格式:***", 3),
        ("类别:没有", 3),
        ("版本:", 0),
        ("类型:=", 3),
        ("标题:类型:x", 0),
        ("「保密", 0),
    ],
)
def test_errors_point_at_their_place_and_say_what_would_be_right(query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        tree(query)
    assert caught.value.position == position
    assert caught.value.sentence
    assert caught.value.advice
    assert "{" not in caught.value.sentence + caught.value.advice


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("「等级 保护」", '"等级 保护"'),
        ("『等级』", "等级"),
        ("＂等级＂", "“等级”"),
        ("標題：等級", "标题:等级"),
        ("Ｔｉｔｌｅ：ａｂｃ", "title:abc"),
        ("张三,李四", "张三 李四"),
        ("张三；李四！", "张三 李四"),
        ("a ＡＮＤ b", "a AND b"),
        ("－草稿", "-草稿"),
        ("（a ＯＲ b）", "(a OR b)"),
        ("类别：承諾", "category:pledge"),
    ],
)
def test_widths_and_marks_of_both_scripts_mean_the_same(first: str, second: str) -> None:
    assert tree(first) == tree(second)


def test_commas_in_numbers_and_code_part_nothing() -> None:
    assert tree("10,000") == tree('"10 000"')
    assert tree("f(a,b)") == Both((tree("f"), tree('"a b"')))  # type: ignore[arg-type]  # both are trees


def test_chinese_words_for_operators_are_words_like_others() -> None:
    for word in ("与", "或", "非", "并且", "and", "or"):
        assert isinstance(tree(word), Text)
    node = tree("张三 或 李四")
    assert isinstance(node, Both)
    assert len(node.parts) == 3
