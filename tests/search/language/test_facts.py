"""Fact fields: ranges, sets of values, facets and terms; none of them tells of documents that aren't shown."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.categories import Category
from search.analysis import analyse_phrase
from search.index import SearchIndex
from search.language.nodes import (
    Between,
    Both,
    Either,
    InCategory,
    Node,
    OneOf,
    Text,
    Versions,
    Without,
)
from search.records import IndexedDocument
from search.schema import period_months, size_term
from tests.search.search_samples import make_document, open_index_in

PLEDGE, GRADING = Category.PLEDGE, Category.GRADING
FACETS = ("category", "type", "persons", "systems", "mark", "format", "flag", "period", "kind")


def make_records(many: int, seed: int = 1) -> list[IndexedDocument]:
    chance = random.Random(seed)
    return [
        make_document(
            number,
            chance.choice(("保密协议", "等级保护", "保密 等级")),
            category=chance.choice((PLEDGE, GRADING)),
            type=chance.choice(("承诺书", "报告")),
            period=chance.choice(("2026-07", "2026-Q3", "2026", "")),
            persons=tuple(chance.sample(("张三", "李四", "单文远"), chance.randint(0, 2))),
            systems=tuple(chance.sample(("门户", "OA 系统"), chance.randint(0, 1))),
            formed=chance.choice((None, date(2026, 1, 1) + timedelta(days=chance.randrange(300)))),
            filed=date(2026, 8, 1),
            mark=chance.choice(("公开", "内部")),
            status="定稿",
            format=chance.choice(("pdf", "docx")),
            size=chance.randrange(10 ** chance.randint(1, 9)),
            text_state="read",
            flags=tuple(chance.sample(("macro", "link"), chance.randint(0, 2))),
            kind=chance.choice(("file", "member")),
        )
        for number in range(1, many + 1)
    ]


def fill(index: SearchIndex, records: list[IndexedDocument]) -> None:
    for start in range(0, len(records), 17):
        for category in (PLEDGE, GRADING):
            some = [each for each in records[start : start + 17] if each.category is category]
            if some:
                index.update(category, some)


@pytest.fixture
def records() -> list[IndexedDocument]:
    return make_records(80)


@pytest.fixture
def filled(index: SearchIndex, records: list[IndexedDocument]) -> SearchIndex:
    fill(index, records)
    return index


def word(text: str, field: str = "") -> Text:
    phrase = analyse_phrase(text)
    assert phrase is not None
    return Text(phrase, field)


def numbers(index: SearchIndex, node: Node) -> set[int]:
    found = index.matches(node)
    assert len(found) == len(set(found.version_ids))
    return set(found.document_ids)


@pytest.mark.parametrize(
    ("low", "high"),
    [("20260301", "20260630"), ("", "20260401"), ("20260801", ""), ("", ""), ("2027", "2020")],
)
def test_a_range_holds_both_its_bounds_and_leaves_out_what_has_no_date(
    filled: SearchIndex, records: list[IndexedDocument], low: str, high: str
) -> None:
    expected = {
        each.document_id
        for each in records
        if each.formed and low <= f"{each.formed:%Y%m%d}" <= (high or "9")
    }
    assert numbers(filled, Between("formed", low, high)) == expected
    everything = {each.document_id for each in records}
    assert numbers(filled, Without(Between("formed", low, high))) == everything - expected


def test_sizes_are_ordered_as_numbers(filled: SearchIndex, records: list[IndexedDocument]) -> None:
    for low, high in ((0, 999), (1000, 2_000_000), (10**8, 10**12)):
        expected = {each.document_id for each in records if low <= each.size <= high}
        assert numbers(filled, Between("size", size_term(low), size_term(high))) == expected
    assert expected


def test_one_of_several_values_and_combinations(
    filled: SearchIndex, records: list[IndexedDocument]
) -> None:
    def those(condition: object) -> set[int]:
        assert callable(condition)
        return {each.document_id for each in records if condition(each)}

    assert numbers(filled, OneOf("format", frozenset({"pdf"}))) == those(
        lambda r: r.format == "pdf"
    )
    assert numbers(filled, OneOf("persons", frozenset({"张三", "没有"}))) == those(
        lambda r: "张三" in r.persons
    )
    assert numbers(filled, OneOf("persons", frozenset({"张"}))) == set()
    assert numbers(filled, OneOf("flag", frozenset({"macro", "link"}))) == those(lambda r: r.flags)
    assert numbers(filled, OneOf("no such field", frozenset({"x"}))) == set()
    node = Both((word("保密"), OneOf("mark", frozenset({"内部"})), Versions("current")))
    secret = those(lambda r: "保密" in r.text and r.mark == "内部")
    assert numbers(filled, node) == secret
    either = Either((InCategory(frozenset({GRADING})), OneOf("mark", frozenset({"内部"}))))
    assert numbers(filled, either) == those(lambda r: r.category is GRADING or r.mark == "内部")
    assert numbers(filled, Both((either, Without(node)))) == numbers(filled, either) - secret


def test_a_period_becomes_its_months_and_else_the_month_of_the_paper(index: SearchIndex) -> None:
    index.update(
        PLEDGE,
        [
            make_document(1, period="2026-Q3"),
            make_document(2, period="2026"),
            make_document(3, formed=date(2026, 8, 31)),
            make_document(4, period="2026-07", formed=date(2026, 8, 2)),
            make_document(5, period="上半年"),
        ],
    )
    assert numbers(index, Between("period", "202608", "202608")) == {1, 2, 3}
    assert numbers(index, Between("month", "202601", "202607")) == {1, 2, 4}
    assert period_months("2026-H2") == {"202607", "202608", "202609", "202610", "202611", "202612"}


def brute_facets(records: list[IndexedDocument]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {field: Counter() for field in FACETS}
    for each in records:
        counts["category"][each.category.value] += 1
        counts["type"][each.type] += 1
        counts["persons"].update(each.persons)
        counts["systems"].update(each.systems)
        counts["mark"][each.mark] += 1
        counts["format"][each.format] += 1
        counts["flag"].update(each.flags)
        month = f"{each.formed:%Y%m}" if each.formed else ""
        counts["period"].update(period_months(each.period) or ({month} if month else ()))
        counts["kind"][each.kind] += 1
    return counts


def test_facets_count_the_matches_value_by_value(
    filled: SearchIndex, records: list[IndexedDocument]
) -> None:
    for node, expected in (
        (word("保密"), [each for each in records if "保密" in each.text]),
        (Versions("all"), records),
        (word("没有的词"), []),
    ):
        facets = filled.facets(filled.matches(node), FACETS)
        counted = brute_facets(expected)
        for field in FACETS:
            assert dict(facets[field]) == counted[field], field
            assert facets[field] == sorted(facets[field], key=lambda pair: (-pair[1], pair[0]))


@pytest.mark.parametrize("seed", range(4))
def test_nothing_tells_of_what_is_not_shown(tmp_path: Path, seed: int) -> None:
    """Matches, scores, facets and terms are those of an index that never held the others."""
    chance = random.Random(seed)
    records = make_records(70, seed)
    kept = chance.sample(records, chance.choice((0, 1, 30, 69)))
    whole, part = open_index_in(tmp_path / "whole"), open_index_in(tmp_path / "part")
    fill(whole, records)
    fill(part, sorted(kept, key=lambda each: each.document_id))
    shown = frozenset((each.document_id, each.version_id) for each in kept)
    gone = {each.version_id for each in records} - {each.version_id for each in kept}
    nodes: list[Node] = [word("保密"), Without(word("保密")), Between("formed", "", ""), word("级")]
    for limits in ({"shown": shown}, {"hidden": frozenset(gone)}, {"hidden": gone}):
        for _again in range(2):  # The second answer comes from a view that is kept.
            for node in nodes:
                ours = whole.matches(node, **limits)
                theirs = part.matches(node)
                assert scores(ours) == scores(theirs)
                assert ours.best(5) == theirs.best(5)
                assert whole.facets(ours, FACETS) == part.facets(theirs, FACETS)
            for field, prefix in (("persons", ""), ("body", "保"), ("sounds", ""), ("type", "报")):
                assert whole.terms(field, prefix, 99, **limits) == part.terms(field, prefix, 99)
    whole.close()
    part.close()


def scores(matches: object) -> dict[int, float]:
    from search.matches import Matches

    assert isinstance(matches, Matches)
    return {
        version: round(score, 9)
        for version, score in zip(matches.version_ids, matches.scores, strict=True)
    }


def test_a_set_that_changes_is_not_mistaken_for_what_it_was(index: SearchIndex) -> None:
    index.update(PLEDGE, [make_document(1, "保密"), make_document(2, "保密")])
    hidden = {10}
    assert index.search("保密", hidden=hidden).total == 1
    hidden.add(20)
    assert index.search("保密", hidden=hidden).total == 0


def test_different_sets_are_told_apart(index: SearchIndex) -> None:
    index.update(PLEDGE, [make_document(1, "保密"), make_document(2, "保密")])
    for limits, expected in (
        ({"hidden": frozenset({10})}, {2}),
        ({"hidden": frozenset({20})}, {1}),
        ({}, {1, 2}),
        ({"shown": frozenset({(1, 10)})}, {1}),
        ({"shown": frozenset({(2, 20)})}, {2}),
        ({"shown": frozenset({(2, 20)}), "hidden": frozenset({20})}, set()),
    ):
        for _again in range(2):
            answer = index.search("保密", **limits)
            assert {hit.document_id for hit in answer.hits} == expected, limits


def test_a_kept_view_ends_with_the_next_commit(index: SearchIndex) -> None:
    hidden = frozenset({10})
    index.update(PLEDGE, [make_document(1, "保密")])
    assert index.search("保密", hidden=hidden).total == 0
    index.update(PLEDGE, [make_document(2, "保密")])
    assert index.search("保密", hidden=hidden).total == 1
    index.remove(PLEDGE, [20])
    assert index.search("保密", hidden=hidden).total == 0


def test_terms_are_whole_values_found_by_beginning_or_sound(filled: SearchIndex) -> None:
    assert {value for value, _ in filled.terms("persons", "", 9)} == {"张三", "李四", "单文远"}
    assert [value for value, _ in filled.terms("persons", "zs", 9)] == ["张三"]
    assert [value for value, _ in filled.terms("persons", "shanw", 9)] == ["单文远"]
    assert [value for value, _ in filled.terms("persons", "單", 9)] == ["单文远"]
    assert [value for value, _ in filled.terms("systems", "oa", 9)] == ["OA 系统"]
    assert filled.terms("systems", "统", 9) == []
    counts = filled.terms("format", "", 9)
    assert sum(count for _, count in counts) == 80
    assert filled.terms("format", "", 1) == counts[:1]
    assert dict(filled.terms("body", "保", 9)).keys() == {"保密", "保护"}


def test_a_person_is_found_by_sound_in_its_field_only(index: SearchIndex) -> None:
    index.update(
        PLEDGE,
        [
            make_document(1, persons=("张三", "曾国宁")),
            make_document(2, "zs 张三", persons=("李四",)),
            make_document(3, persons=("單于明", "呂布")),
        ],
    )
    for query, expected in (
        ("人员:zs", {1}),
        ("人员:ZHANGSAN", {1}),
        ('人员:"zhang san"', {1}),
        ("人员:zgn", {1}),
        ("人员:zengguo*", {1}),
        ("人员:张三", {1}),
        ("zs", {2}),
        ("人员:chanyuming", {3}),
        ("人员:单于明", {3}),
        ("人员:lvbu", {3}),
        ("人员:lyubu", {3}),
    ):
        assert {hit.document_id for hit in index.search(query).hits} == expected, query
