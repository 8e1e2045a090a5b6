"""Queries through the whole stack: every field, the order of results, pages, versions, places, what stays hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.filing.amending import bring_back, trash
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.searching.citing import citation
from desktop.services.searching.finding import coverage, search_documents
from desktop.services.searching.search_records import SearchResult, Sort
from models.categories import VersionKind
from tests.archives import make_quick_house, quick_stretch
from tests.services.shelf import PAPERS, TODAY, fill_shelf


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An open archive that tests only read."""
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            fill_shelf(house, folder / "papers")
            yield house


def ask(house: House, query: str, **options: object) -> SearchResult:
    return search_documents(house, query, today=TODAY, **options)  # type: ignore[arg-type]  # as they are named


def names(house: House, query: str, **options: object) -> list[str]:
    return [found.version.name for found in ask(house, query, **options).found]


JULY, AUGUST, SEPTEMBER, PLEDGE, DRAFT = PAPERS
BROKEN, EMPTY = "损坏.doc", "空白.txt"
LOGIN, README = "login.py", "README.md"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("人员:张三", {JULY}),
        ("person:ls", {JULY, AUGUST}),
        ("人员:ouyang*", {SEPTEMBER}),
        ("人员:stf", {PLEDGE}),
        ("人员:dtf", set()),
        ("类型:巡检表", {JULY, AUGUST, SEPTEMBER}),
        ("类型:=巡检表", {JULY, AUGUST}),
        ("类型:(承诺书 OR 方案)", {PLEDGE, DRAFT}),
        ("系统:政务", {JULY, AUGUST, DRAFT}),
        ("形成:2026-07..2026-08", {JULY, AUGUST}),
        ("形成:上月", {AUGUST}),
        ("形成:近7天", {SEPTEMBER}),
        ("形成:<2026", {DRAFT}),
        ("形成:无 类别:承诺", {PLEDGE}),
        ("期间:2026-07", {JULY, SEPTEMBER}),
        ("期间:2026-Q3 -期间:2026-08", {JULY}),
        ("期间:2025-12", {DRAFT}),
        ("标记:个人敏感", {SEPTEMBER}),
        ("标记:(工作秘密 OR 个人敏感)", {SEPTEMBER, PLEDGE}),
        ("状态:草稿", {DRAFT}),
        ("格式:doc", {BROKEN}),
        ("格式:文档", {BROKEN}),
        ("大小:0", {EMPTY}),
        ("大小:>1KB -种类:树 -种类:成员", {DRAFT}),
        ("文本:读不出", {BROKEN}),
        ("文本:无文字", {EMPTY}),
        ("种类:成员", {LOGIN, README}),
        ("滤网", {JULY, AUGUST, LOGIN}),
        ("滤網 -堵塞", {AUGUST, LOGIN}),
        ("路径:src", {LOGIN}),
        ("getUserName 类别:源代码", {LOGIN}),
        ("归属:甲方 OR 归属:交付 OR 归属:乙方 类别:承诺", None),
        ("入库:>2020 格式:md", {README}),
        ("入库:<2020", set()),
        ("还没有读", set()),
    ],
)
def test_fields_find_what_they_name(shelf: House, query: str, expected: set[str] | None) -> None:
    found = names(shelf, query)
    assert len(found) == len(set(found))
    if expected is None:
        assert PLEDGE in found
    else:
        assert set(found) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.FORMED, [DRAFT, JULY, AUGUST, SEPTEMBER]),
        (Sort.FORMED_DOWN, [SEPTEMBER, AUGUST, JULY, DRAFT]),
        (Sort.FILED, [JULY, AUGUST, SEPTEMBER, DRAFT]),
        (Sort.FILED_DOWN, [DRAFT, SEPTEMBER, AUGUST, JULY]),
        # 八 ba, 草 cao, 九 jiu, 七 qi
        (Sort.TITLE, [AUGUST, DRAFT, SEPTEMBER, JULY]),
        (Sort.TITLE_DOWN, [JULY, SEPTEMBER, DRAFT, AUGUST]),
    ],
)
def test_results_are_ordered_all_of_them_before_a_page_is_cut(
    shelf: House, sort: Sort, expected: list[str]
) -> None:
    query = "类型:(巡检 OR 方案)"
    assert names(shelf, query, sort=sort) == expected
    pages = [names(shelf, query, sort=sort, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert pages == [expected[:3], expected[3:], []]
    assert ask(shelf, query, sort=sort, limit=1, offset=2).total == 4


def test_sizes_and_numbers_order_both_ways(shelf: House) -> None:
    for key in ("size", "number"):
        up = ask(shelf, "种类:文件", sort=Sort(key)).found
        values = [each.version.size if key == "size" else each.document.number for each in up]
        assert values == sorted(values)
        assert len(set(values)) > 3
        down = ask(shelf, "种类:文件", sort=Sort(f"-{key}")).found
        assert [each.version.id for each in down] == [each.version.id for each in reversed(up)]


def test_what_has_no_date_comes_last_in_both_orders(shelf: House) -> None:
    for sort in (Sort.FORMED, Sort.FORMED_DOWN):
        assert names(shelf, "类型:(巡检 OR 承诺)", sort=sort)[-1] == PLEDGE


def test_pages_of_the_best_follow_one_another(shelf: House) -> None:
    whole = names(shelf, "种类:文件", limit=50)
    assert len(whole) > 4
    assert (
        names(shelf, "种类:文件", limit=2) + names(shelf, "种类:文件", limit=50, offset=2) == whole
    )


def test_a_hit_knows_its_place_and_how_many_there_are(shelf: House) -> None:
    (found,) = ask(shelf, "滤网 人员:张三").found
    assert found.place is not None
    assert (found.place.kind, found.place.page, found.place.line) == ("line", 1, 2)
    assert found.matches == 2
    (found,) = ask(shelf, "滤网 种类:成员").found
    assert found.place is not None
    assert (found.place.kind, found.place.line) == ("line", 2)
    assert found.version.kind is VersionKind.MEMBER
    assert found.document.version.kind is VersionKind.TREE
    (found,) = ask(shelf, "状态:草稿").found
    assert (found.place, found.matches, found.snippet) == (None, 0, None)


def test_old_versions_are_found_only_when_they_are_asked_for(shelf: House) -> None:
    assert names(shelf, "保密协议") == []
    for which, expected in (("全部", [1]), ("旧", [1])):
        found = ask(shelf, f"保密协议 版本:{which}").found
        assert [each.version.ordinal for each in found] == expected
        assert found[0].document.version.ordinal == 2
        assert not found[0].version.live
    both = ask(shelf, "保密承诺书 版本:全部").found
    assert {each.version.ordinal for each in both} == {1, 2}
    (current,) = ask(shelf, "保密承诺书").found
    assert current.version.ordinal == 2
    assert names(shelf, "版本:旧") == [PLEDGE]


def test_citations_name_number_version_place_and_digest(shelf: House) -> None:
    (found,) = ask(shelf, "滤网 人员:张三").found
    written = citation(found.document, found.version, found.place, shelf.vault.suite.hash)
    digest = found.version.digest.hex()[:16]
    assert written.startswith(f"〔{found.document.number}〕")
    assert found.document.title in written
    assert " V1" in written
    assert "2" in written.split(" V1")[1].split("SHA")[0]
    assert written.endswith(f"SHA-256 {digest}…")
    (member,) = ask(shelf, "滤网 种类:成员").found
    written = citation(member.document, member.version, member.place, "sm3")
    assert "src/login.py" in written
    assert " V0" not in written
    assert "SM3 " in written


def test_coverage_names_what_is_not_seen_and_why(shelf: House) -> None:
    seen = coverage(shelf)
    assert (seen.documents, seen.searchable, seen.waiting) == (10, 7, 1)
    assert seen.members == (2, 2)
    assert seen.old_versions == (1, 1)
    named = {ids: count for group in seen.groups for ids, count in [(group.documents, group.count)]}
    assert sum(named.values()) == seen.unseen == 3
    assert len(named) == 3
    assert all(group.sentence for group in seen.groups)
    result = ask(shelf, "滤网")
    assert (result.documents, result.unsearchable) == (10, 3)
    assert result.coverage == seen


def test_words_that_may_be_fields_are_remarked_on(shelf: House) -> None:
    result = ask(shelf, "姓名:张三")
    assert any("姓名" in notice for notice in result.notices)
    assert not ask(shelf, "人员:张三").notices


def test_what_is_put_away_is_not_found_before_the_index_knows(house: House, tmp_path: Path) -> None:
    fill_shelf(house, tmp_path / "papers")
    assert names(house, "堵塞") == [JULY]
    trash(house, [1], reason="误存")
    assert names(house, "堵塞") == names(house, "堵塞 版本:全部") == []
    assert ask(house, "人员:张三").total == 0
    bring_back(house, [1])
    again = tmp_path / "again" / AUGUST
    again.parent.mkdir()
    again.write_text("第二版", encoding="utf-8")
    file_version(house, 2, again, reason="改正")
    # The new version's text isn't read yet; the old one must not stand for it.
    assert AUGUST not in names(house, "滤网正常")
    assert names(house, "滤网正常 版本:旧") == [AUGUST]
