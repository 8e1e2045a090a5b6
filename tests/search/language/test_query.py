from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.categories import Category
from search.errors import QueryError
from search.language.query import (
    Both,
    Either,
    InCategory,
    Node,
    Text,
    Without,
    parse_query,
    positive_phrases,
)


def shown(node: Node | None) -> str:
    match node:
        case Text(phrase, field):
            return f"{field}:{phrase.text}" if field else phrase.text
        case Both(parts):
            return "(" + " & ".join(map(shown, parts)) + ")"
        case Either(parts):
            return "(" + " | ".join(map(shown, parts)) + ")"
        case Without(part):
            return "!" + shown(part)
        case InCategory(categories):
            return "+".join(sorted(each.value for each in categories))
        case None:
            return ""


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("等级 保护", "(等级 & 保护)"),
        ("等级，保护", "(等级 & 保护)"),
        ("a OR b c", "(a | (b & c))"),
        ("a AND (b OR -c)", "(a & (b | !c))"),
        ("NOT NOT a", "!!a"),
        ("-草稿", "!草稿"),
        ('标题:"等级 保护"', "title:等级 保护"),
        ("标题：等级 -人员:张三", "(title:等级 & !persons:张三)"),
        ("人员:(张三 OR 李四)", "(persons:张三 | persons:李四)"),
        ("类别:承诺", "pledge"),
        ("category:08", "operations"),
        ("a-b", "a b"),
        ("12:30 http://x", "(12 30 & http x)"),
        ("“保密 协议”", "保密 协议"),
        ("and or not", "(and & or & not)"),
        ("。 保密 ！", "保密"),
    ],
)
def test_queries_become_trees(query: str, tree: str) -> None:
    assert shown(parse_query(query)) == tree


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ('保密 "协议', 3),
        ("(保密", 0),
        ("保密)", 2),
        ("保密 OR", 3),
        ("OR 保密", 0),
        ("(保密 OR )", 4),
        ("保密 AND", 3),
        ("AND 保密", 0),
        ("NOT", 0),
        ("保密 标题:", 3),
        ("类别:没有", 3),
        ("(" * 100, 50),
        ("字" * 3000, 2000),
    ],
)
def test_errors_say_where(query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.position == position
    assert caught.value.problem


@settings(max_examples=400)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(
                [
                    "AND",
                    "OR",
                    "NOT",
                    "(",
                    ")",
                    "（",
                    "）",
                    '"',
                    "“",
                    "-",
                    "*",
                    ":",
                    "：",
                    "标题:",
                    "类别:",
                    "承诺",
                    " ",
                ]
            ),
        ),
        max_size=15,
    ).map(" ".join)
)
def test_any_input_is_a_tree_or_a_query_error(query: str) -> None:
    position, node = 0, None
    try:
        node = parse_query(query)
    except QueryError as error:
        position = error.position
    assert 0 <= position <= len(query)
    positive_phrases(node)


def test_category_names_cover_every_category() -> None:
    for category in Category:
        assert parse_query(f"类别:{category.value}") == InCategory(frozenset({category}))


def test_negated_texts_are_not_marked() -> None:
    texts = positive_phrases(parse_query("a (b OR c) -d"))
    assert [each.phrase.text for each in texts] == ["a", "b", "c"]
