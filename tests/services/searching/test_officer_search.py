"""What an officer's search tells: nothing of documents outside the edition, though they lie in the same index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.inspection.officer import Officer
from desktop.services.searching.completing import complete
from desktop.services.searching.corpus import corpus_of
from desktop.services.searching.facets import facets_of
from desktop.services.searching.finding import coverage
from desktop.services.searching.search_records import Sort
from resources import words
from tests.services.inspections import officer, prepare

# Of the two pledges, the edition holds that of 张三; the other one lies in the same category, under the same key.
INSIDE, OUTSIDE = "张三", "李四"


@pytest.fixture
def inspected(filled: House, vault: Path) -> Iterator[Officer]:
    """An edition of one person's pledges, open."""
    before = words.language()
    words.set_language("zh_CN")
    info = prepare(filled, persons=(INSIDE,))
    filled.close()
    with officer(vault, info) as opened:
        yield opened
    words.set_language(before)


@pytest.mark.parametrize(
    "query", ["保密承诺", "人员:zs", "期间:2026-07", "类别:承诺", "格式:txt", "-没有"]
)
def test_an_officer_finds_what_the_edition_shows(inspected: Officer, query: str) -> None:
    result = inspected.search(query, sort=Sort.TITLE)
    assert [found.document.persons for found in result.found] == [(INSIDE,)]
    assert result.total == 1
    assert inspected.search(query, offset=1).found == ()


@pytest.mark.parametrize(
    "query", ["变更", "人员:李四", "人员:ls", "已作", "巡检", "版本:全部 变更"]
)
def test_an_officer_finds_nothing_else_and_is_told_of_nothing_else(
    inspected: Officer, query: str
) -> None:
    result = inspected.search(query)
    assert (result.total, result.found, result.suggestion) == (0, (), "")
    assert facets_of(inspected, query) == ()


def test_facets_and_terms_count_the_edition_only(inspected: Officer) -> None:
    counted = {facet.field: facet.values for facet in facets_of(inspected, "")}
    assert [(value.value, value.count) for value in counted["persons"]] == [(INSIDE, 1)]
    assert [(value.value, value.count) for value in counted["category"]] == [("pledge", 1)]
    corpus = corpus_of(inspected)
    assert corpus.terms("persons", "", 10) == [(INSIDE, 1)]
    assert corpus.terms("body", "变", 10) == []
    assert corpus.terms("body", "保密", 10) == [("保密", 1)]


def test_completion_offers_the_edition_only(inspected: Officer) -> None:
    def inserted(text: str) -> list[str]:
        return [option.insert for option in complete(inspected, text, len(text)).options]

    assert inserted("人员:") == [INSIDE]
    assert inserted("人员:l") == []
    assert "人员:李四" not in inserted("ls")
    assert "人员:张三" in inserted("zs")
    assert len(inserted("编号:")) == 1


def test_suggestions_lead_into_the_edition_only(inspected: Officer) -> None:
    assert inspected.search("保密成诺").suggestion == "保密承诺"
    assert inspected.search("已作变跟").suggestion == ""
    assert inspected.search("人员:李思").suggestion == ""


def test_coverage_counts_the_edition_only(inspected: Officer) -> None:
    seen = coverage(inspected)
    assert (seen.documents, seen.searchable, seen.groups) == (1, 1, ())
    assert inspected.search("承诺").coverage == seen


def test_what_left_the_index_since_is_told(filled: House, vault: Path) -> None:
    info = prepare(filled)
    pledges = list(filled.index.indexed(info.scope.categories[0]))
    filled.index.remove(info.scope.categories[0], [pledges[0][1]])
    filled.close()
    with officer(vault, info) as opened:
        result = opened.search("承诺")
        assert (result.documents, result.unsearchable, result.total) == (2, 1, 1)
        assert len(result.notices) == 1
        (group,) = result.coverage.groups
        assert (group.count, group.documents) == (1, (pledges[0][0],))
