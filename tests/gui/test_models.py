"""The item models keep Qt's rules, sort Chinese titles the way people file them, and are quick with 20,000 rows."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from desktop.itemmodels.category_list import CategoryListModel, CategoryRole
from desktop.itemmodels.collation import chinese_number, title_key
from desktop.itemmodels.document_rows import Column, prepare_rows
from desktop.itemmodels.document_table import DocumentTableModel
from desktop.itemmodels.formats import format_duration, format_size
from desktop.itemmodels.search_hits import SearchHitModel
from desktop.services.searching.search_records import FoundDocument
from models.categories import Category, TextState
from tests.gui.fakes import make_document
from tests.timing import own_seconds

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def titles(model: DocumentTableModel) -> list[str]:
    return [model.record_at(row).title for row in range(model.rowCount())]


def test_document_table_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = DocumentTableModel()
    model.replace(prepare_rows([make_document(number) for number in range(1, 40)]))
    model.sort(Column.TITLE)
    qtmodeltester.check(model)


def test_category_list_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = CategoryListModel()
    model.recount([Category.PLEDGE, Category.PLEDGE])
    qtmodeltester.check(model)


def test_search_hits_keep_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = SearchHitModel()
    model.replace((FoundDocument(make_document(1), make_document(1).version, 1.0, None, ()),))
    qtmodeltester.check(model)


def test_categories_are_counted_each_and_together() -> None:
    model = CategoryListModel()
    model.recount([Category.PLEDGE, Category.PLEDGE, Category.CRYPTO])
    counts = {
        model.index(row).data(CategoryRole.CATEGORY): model.index(row).data(CategoryRole.COUNT)
        for row in range(model.rowCount())
    }
    assert counts[None] == 3
    assert counts[Category.PLEDGE] == 2
    assert counts[Category.SOURCE] == 0


@pytest.mark.parametrize(
    "ordered",
    [
        ["第2期", "第10期"],
        ["第二季度报告", "第十季度报告"],
        ["一月月报", "二月月报", "十月月报", "十二月月报"],
        ["安全检查", "备份记录", "巡检表", "值班表"],
        ["report 9", "Report 10"],
        ["2026-05 月报", "2026-11 月报"],
    ],
)
def test_titles_sort_by_number_and_pinyin(ordered: list[str]) -> None:
    disordered = ordered[1:] + ordered[:1]
    assert sorted(disordered, key=title_key) == ordered


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("二十三", 23), ("一百零五", 105), ("二〇二六", 2026), ("两", 2)],
)
def test_chinese_numerals_have_their_value(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value


def test_every_column_sorts_both_ways() -> None:
    records = [make_document(number, size=(number * 37) % 101) for number in range(1, 30)]
    model = DocumentTableModel()
    model.replace(prepare_rows(records))
    model.sort(Column.SIZE, ASCENDING)
    sizes = [model.record_at(row).version.size for row in range(model.rowCount())]
    assert sizes == sorted(sizes)
    for column in Column:
        model.sort(column, ASCENDING)
        up = [model.index(row, column).data() for row in range(model.rowCount())]
        model.sort(column, DESCENDING)
        down = [model.index(row, column).data() for row in range(model.rowCount())]
        assert up == down[::-1], column


def test_sorting_keeps_persistent_indexes_on_their_document() -> None:
    model = DocumentTableModel()
    model.replace(prepare_rows([make_document(number) for number in range(1, 20)]))
    model.sort(Column.TITLE, ASCENDING)
    held = QPersistentModelIndex(model.index(3, Column.TITLE))
    title = held.data()
    model.sort(Column.TITLE, DESCENDING)
    assert held.row() != 3
    assert held.data() == title


def test_filter_wants_every_word_wherever_it_stands() -> None:
    records = [
        make_document(1, "备份记录"),
        make_document(2, "备份演练记录"),
        make_document(3, "值班表", Category.PERSONNEL),
    ]
    model = DocumentTableModel()
    model.replace(prepare_rows(records))
    model.show_matching("记录 演练")
    assert titles(model) == ["备份演练记录"]
    model.show_matching("林晓舟 demo-08")
    assert sorted(titles(model)) == ["备份演练记录", "备份记录"]
    model.show_category(Category.PERSONNEL)
    assert titles(model) == []
    model.show_matching("")
    assert titles(model) == ["值班表"]


def test_text_state_says_what_search_can_not_see() -> None:
    model = DocumentTableModel()
    model.replace(prepare_rows([make_document(1, text_state=TextState.EMPTY, searchable=False)]))
    assert model.index(0, Column.TEXT).data() == "No text"


def test_twenty_thousand_rows_sort_and_filter_in_a_small_part_of_preparing_them() -> None:
    """In ratios, so that a slow machine measures the same: what the window's thread does is a fraction of the job's."""
    order = list(range(1, 20_001))
    random.Random(7).shuffle(order)
    records = [make_document(number) for number in order]
    rows = []
    preparing = own_seconds(lambda: rows.extend(prepare_rows(records)))
    model = DocumentTableModel()
    replacing = own_seconds(lambda: model.replace(rows))
    sorting = own_seconds(lambda: model.sort(Column.TITLE, ASCENDING))
    filtering = own_seconds(lambda: model.show_matching("第1234期"))
    assert model.rowCount() == 1
    assert sorting < preparing / 8
    assert filtering < preparing / 8
    assert replacing < preparing / 8


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (1536, "1.5 KB"), (34 * 1024**2, "34 MB"), (4 * 1024**3, "4.0 GB")],
)  # fmt: skip
def test_sizes_read_naturally(size: int, shown: str) -> None:
    assert format_size(size) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(4.6, "5 s"), (61, "1 min"), (3600, "1 h 00 min"), (7500, "2 h 05 min")]
)
def test_durations_read_naturally(seconds: float, shown: str) -> None:
    assert format_duration(seconds) == shown
