"""Facets count what choosing them finds; completion offers what is there; suggestions find something; views count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.errors import NameTaken, NoSuchView
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.records import Filing
from desktop.services.searching.completing import complete
from desktop.services.searching.facets import chips_of, facets_of
from desktop.services.searching.finding import search_documents
from desktop.services.searching.query_help import query_help
from desktop.services.searching.saved_views import (
    count_views,
    list_views,
    pin_view,
    remove_view,
    rename_view,
    save_view,
)
from desktop.services.searching.search_records import Sort
from models.categories import Category
from resources import words
from search.errors import QueryError
from search.language.query import parse_query
from tests.archives import make_quick_house, quick_stretch
from tests.services.shelf import TODAY, fill_shelf


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An open archive of which tests change nothing but the views."""
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            fill_shelf(house, folder / "papers")
            yield house


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language in turn: filters are written in the one in use."""
    before = words.language()
    words.set_language(request.param)
    yield request.param
    words.set_language(before)


@pytest.fixture
def chinese() -> Iterator[None]:
    before = words.language()
    words.set_language("zh_CN")
    yield
    words.set_language(before)


@pytest.mark.parametrize("query", ["", "滤网", "巡检 OR 承诺", "类型:巡检", "版本:全部", "-滤网"])
def test_choosing_a_facet_finds_as_many_as_it_says(shelf: House, query: str, language: str) -> None:
    facets = facets_of(shelf, query, today=TODAY)
    assert {facet.field for facet in facets} >= {"category", "kind", "state"}
    for facet in facets:
        for value in facet.values:
            assert value.count > 0
            found = search_documents(shelf, value.refined_query, today=TODAY)
            if not value.chosen:
                assert found.total == value.count, value
                (again,) = [
                    each
                    for other in facets_of(shelf, value.refined_query, today=TODAY)
                    if other.field == facet.field
                    for each in other.values
                    if each.value == value.value
                ]
                assert again.chosen
                assert parse_query(again.refined_query) == parse_query(
                    f"({query})" if " OR " in query else query
                )


def test_facets_of_a_broken_query_raise(shelf: House) -> None:
    with pytest.raises(QueryError):
        facets_of(shelf, "(")


def test_chips_are_the_filters_and_can_be_taken_away() -> None:
    before = words.language()
    words.set_language("en")
    chips = chips_of('保密 类型:(日报 OR "月 报") -标记:内部')
    words.set_language(before)
    assert [(chip.field, chip.label, chip.remaining_query) for chip in chips] == [
        ("type", "Type: 日报 / 月 报", "保密 -标记:内部"),
        ("mark", "Mark: not 内部", '保密 类型:(日报 OR "月 报")'),
    ]


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("人", 0, "人员:"),
        ("ry", 0, "人员:"),
        ("zs", 0, "人员:张三"),
        ("oyxy", 0, "人员:欧阳修远"),
        ("保密 张", 3, "人员:张三"),
        ("人员:", 3, "李四"),
        ("人员:zhang", 3, "张三"),
        ("人员:=张", 3, "=张三"),
        ("-人员:stf", 4, "单田芳"),
        ("类型:(巡检表 OR 承", 11, "承诺书"),
        ("系统:交", 3, "交换平台"),
        ("系统:zwmh", 3, "政务门户"),
        ("类别:dj", 3, "等级保护"),
        ("标记:g", 3, "公开"),
        ("状态:", 3, "草稿"),
        ("格式:d", 3, "docx"),
        ("格式:bg", 3, "表格"),
        ("形成:上", 3, "上月"),
        ("形成:sy", 3, "上月"),
        ("形成:2026-0", 3, "2026-08"),
        ("形成:>=2026", 3, ">=2026"),
        ("形成:2026-01..", 3, "2026-01..2026-09"),
        ("期间:2026-Q", 3, "2026-Q3"),
        ("大小:>", 3, ">10MB"),
        ("版本:", 3, "全部"),
        ('人员:"张', 3, "张三"),
        ("(人员:李", 4, "李四"),
    ],
)
def test_completion_offers_fields_and_values(
    shelf: House, chinese: None, text: str, start: int, expected: str
) -> None:
    found = complete(shelf, text, len(text), today=TODAY)
    assert (found.start, found.end) == (start, len(text))
    assert expected in [option.insert for option in found.options]
    assert len(found.options) <= 12
    for option in found.options:
        assert option.label


def test_completion_offers_numbers_and_looks_before_the_cursor_only(
    shelf: House, chinese: None
) -> None:
    number = search_documents(shelf, "状态:草稿").found[0].document.number
    found = complete(shelf, f"编号:{number[:6].lower()}", 9, today=TODAY)
    assert number in [option.insert for option in found.options]
    found = complete(shelf, "人员: 保密", 3, today=TODAY)
    assert (found.start, found.end) == (3, 3)
    assert "张三" in [option.insert for option in found.options]


def test_completion_learns_what_is_filed(house: House, tmp_path: Path, chinese: None) -> None:
    def persons() -> list[str]:
        return [option.insert for option in complete(house, "人员:", 3).options]

    for number, person in enumerate(("王五", "赵六"), 1):
        paper = tmp_path / f"{person}.txt"
        paper.write_text("巡检" * number, encoding="utf-8")
        file_paths(house, [paper], Filing(Category.OPERATIONS, persons=(person,)))
        make_searchable(house)
        assert len(persons()) == number
        assert person in persons()


def test_where_a_little_is_found_only_much_more_is_suggested(
    house: House, tmp_path: Path, chinese: None
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "错.txt").write_text("机房寻检", encoding="utf-8")
    for number in range(4):
        (folder / f"{number}.txt").write_text("机房巡检", encoding="utf-8")
    file_paths(house, [folder], Filing(Category.OPERATIONS))
    make_searchable(house)
    assert search_documents(house, "寻检").suggestion == ""
    (folder / "4.txt").write_text("又一次机房巡检", encoding="utf-8")
    file_paths(house, [folder / "4.txt"], Filing(Category.OPERATIONS))
    make_searchable(house)
    assert search_documents(house, "寻检").suggestion == "巡检"


def test_what_is_completed_is_a_query(shelf: House, language: str) -> None:
    for text in (
        "人员:",
        "类型:",
        "系统:",
        "形成:",
        "期间:",
        "大小:",
        "格式:",
        "标记:",
        "版本:",
        "z",
        "类别:",
        "标志:",
    ):
        found = complete(shelf, text, len(text), today=TODAY)
        assert found.options
        for option in found.options:
            query = text[: found.start] + option.insert
            if not query.endswith(":"):
                assert parse_query(query, today=TODAY) is not None


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("寻检", "巡检"),
        ("绿网", "滤网"),
        ("等级保户", "等级保护"),
        ("人员:张山", "人员:张三"),
        ("欧阳秀远", "欧阳修远"),
        ("getUsrName", "getusername"),
        ("confgi_name", ""),
        ("getUserNmae", "getusername"),
        ("滤网堵死塞", "滤网堵塞"),
        ("滤网 寻检", "滤网 巡检"),
        ("堵塞 或 草案", "堵塞 OR 草案"),
        ("姓名:李四", "人员:李四"),
        ("滤网", ""),
        ("滤网 月度", ""),
        ("完全没有的内容", ""),
        ("", ""),
    ],
)
def test_a_suggestion_finds_something_or_is_not_made(
    shelf: House, chinese: None, query: str, meant: str
) -> None:
    result = search_documents(shelf, query, today=TODAY)
    if meant:
        assert result.total == 0
        assert result.suggestion == meant
        assert search_documents(shelf, meant, today=TODAY).total > 0
    else:
        assert result.suggestion == ""


def test_views_are_kept_counted_renamed_and_forgotten(shelf: House) -> None:
    save_view(shelf, "本季 巡检 ", "类型:巡检 形成:上月", Sort.FORMED_DOWN)
    second = save_view(shelf, "坏", "滤网")
    save_view(shelf, "坏", "滤网 -堵塞")
    assert [(view.name, view.query) for view in list_views(shelf)] == [
        ("本季 巡检", "类型:巡检 形成:上月"),
        ("坏", "滤网 -堵塞"),
    ]
    assert [each.count for each in count_views(shelf, today=TODAY)] == [1, 2]
    pin_view(shelf, second.id, pinned=True)
    assert [view.name for view in list_views(shelf)] == ["坏", "本季 巡检"]
    with pytest.raises(NameTaken):
        rename_view(shelf, second.id, "本季 巡检")
    rename_view(shelf, second.id, "滤网")
    for view in list_views(shelf):
        remove_view(shelf, view.id)
    assert list_views(shelf) == ()
    with pytest.raises(NoSuchView):
        remove_view(shelf, second.id)
    with pytest.raises(NoSuchView):
        rename_view(shelf, second.id, "x")


def test_a_view_that_cannot_be_read_is_refused_or_says_so(shelf: House) -> None:
    with pytest.raises(QueryError):
        save_view(shelf, "坏", "(")
    with pytest.raises(NoSuchView):
        save_view(shelf, "  ", "x")
    assert list_views(shelf) == ()


def test_every_example_of_the_help_is_a_query(language: str) -> None:
    *sections, fields = query_help()
    assert sum(len(section.examples) for section in sections) > 20
    for section in sections:
        for example in section.examples:
            assert parse_query(example.query, today=TODAY) is not None
            assert example.meaning
    for example in fields.examples:
        for name in example.query.split():
            assert name.endswith(":")
