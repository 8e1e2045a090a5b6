"""What the program knows of articles, relations, systems and duties is complete, and fits the rest of the data."""

from __future__ import annotations

import re

import pytest

from models.categories import Category
from resources import knowledge, words
from resources.intake_words import intake_words
from resources.knowledge import (
    article_kind,
    article_kinds,
    asset_kinds,
    duty_titles,
    fault_types,
    fill_template,
    person_roles,
    relation_kinds,
    system_groups,
    tie_kinds,
)

KINDS = {
    "runbook": "操作手册",
    "fault": "故障处理",
    "change": "变更经验",
    "system": "系统说明",
    "faq": "常见问题",
    "minutes": "会议纪要",
    "handover": "交接说明",
    "term": "术语",
}


def test_the_kinds_of_articles_are_those_of_the_contract() -> None:
    assert {kind.id: kind.type for kind in article_kinds()} == KINDS
    categories = {category.value for category in Category}
    for kind in article_kinds():
        assert kind.category in categories
        assert 0 <= kind.review_months <= 60
        assert kind.template.startswith("# {title|")


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_filled_with_what_is_known_and_asks_for_the_rest(kind: str) -> None:
    filled = fill_template(kind, {"title": "甲手册", "system": "[[系统:甲]]"})
    assert filled.startswith("# 甲手册\n")
    assert "[[系统:甲]]" in filled or "system" not in article_kind(kind).fields
    assert not re.search(r"\{[a-z]+[|}]", filled)
    assert re.search(r"\*[^*]*[一-鿿][^*]*\*", filled), "nothing is asked for"


def test_a_template_links_to_nothing_but_duties() -> None:
    for kind in article_kinds():
        for target in re.findall(r"\[\[([^\]]+)\]\]", kind.template):
            assert target in duty_titles(), f"{kind.id}: {target}"


def test_an_unknown_kind_is_an_error() -> None:
    for find in (article_kind, knowledge.asset_kind, knowledge.tie_kind, knowledge.person_role):
        with pytest.raises(KeyError):
            find("nonsense")


def test_relations_and_ties_have_a_word_for_either_side_and_ids_are_unique() -> None:
    assert {kind.id for kind in relation_kinds()} == {
        "supersedes",
        "attachment",
        "evidence",
        "answers",
        "derived",
    }
    assert {kind.id for kind in relation_kinds() if kind.acyclic} == {
        "supersedes",
        "attachment",
        "derived",
    }
    for kinds in (relation_kinds(), tie_kinds()):
        assert all(kind.label != kind.inverse for kind in kinds)
    for named in (asset_kinds(), person_roles(), tie_kinds()):
        assert len({each.id for each in named}) == len(named)


def test_labels_follow_the_language_in_use() -> None:
    assert article_kind("runbook").label == "Runbook"
    words.set_language("zh_CN")
    assert article_kind("runbook").label == "操作手册"


def test_every_service_of_the_contract_has_its_kind_of_systems() -> None:
    assert [kind.clause for kind in asset_kinds()] == ["Ⅰ2.1", "Ⅰ2.2", "Ⅰ2.3", "Ⅰ2.4", "Ⅰ2.5"]
    assert all(kind.facts for kind in asset_kinds())


def test_all_duties_are_there_with_clause_and_both_titles() -> None:
    duties = duty_titles()
    assert len(duties) == 75
    assert duties["R35"].clause == "Ⅱ6.6"
    assert duties["R43"].clause == "Ⅱ6.16"
    for number, duty in duties.items():
        assert re.fullmatch(r"R\d\d", number)
        assert re.match(r"[ⅠⅡ]\d", duty.clause)
        assert re.search("[一-鿿]", duty.zh)
        assert not re.search("[一-鿿]", duty.en)
    assert {"R08", "R09", "R44"}.isdisjoint(duties)


def test_pages_sort_by_types_that_exist_and_each_type_stands_in_one_group() -> None:
    known = {word.type for word in intake_words().types} | set(KINDS.values())
    seen: set[str] = set()
    for _id, _words, types in system_groups():
        assert types <= known, types - known
        assert seen.isdisjoint(types)
        seen |= types
    assert set(fault_types()) <= seen
