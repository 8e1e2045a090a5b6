from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.words import language, set_language
from search.places import cell_name, place_of, place_words
from search.readers.grid import Grid, Room
from search.records import KeptText, Layout, Page, Place, Row


@pytest.fixture
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


CELLS = st.dictionaries(
    st.tuples(
        st.one_of(st.integers(0, 6), st.integers(0, 1_048_575)),
        st.one_of(st.integers(0, 6), st.integers(0, 16_383)),
    ),
    st.just(""),
    min_size=1,
    max_size=40,
)


@given(CELLS)
def test_every_cell_is_found_at_its_address(cells: dict[tuple[int, int], str]) -> None:
    grid = Grid(Room(), "库存")
    for number, (row, column) in enumerate(sorted(cells)):
        grid.put(row, column, f"<{number}>")
    text, rows = grid.page()
    kept = KeptText(text, Layout((Page("sheet", "库存"),), (rows,)))
    for number, (row, column) in enumerate(sorted(cells)):
        place = place_of(kept, text.index(f"<{number}>"))
        assert place.cell == cell_name(row, column)
    assert place_of(kept, 0).cell == ""  # the sheet's name stands in no cell


def test_a_far_cell_costs_no_empty_ones() -> None:
    grid = Grid(Room())
    grid.put(0, 0, "a")
    grid.put(1_000_000, 16_000, "b")
    grid.put(1_000_000, 16_200, "c")
    grid.put(1_000_000, 3, "late")
    rows = (
        Row(0, 0),
        *(Row(n, 1_000_000, column) for n, column in ((1, 16_000), (2, 16_200), (3, 0))),
    )
    assert grid.page() == ("a\nb\nc\n\t\t\tlate", rows)


def test_cells_are_named_as_sheets_name_them() -> None:
    names = [cell_name(0, column) for column in (0, 25, 26, 701, 702, 16_383)]
    assert names == ["A1", "Z1", "AA1", "ZZ1", "AAA1", "XFD1"]


def test_a_plain_text_has_lines_and_a_paged_one_pages() -> None:
    assert place_of(KeptText("one\ntwo\nthree"), 9) == Place(1, "line", line=3)
    assert place_of(KeptText("one\f\ntwo"), 6) == Place(2, "page", line=2)
    assert place_of(KeptText("scan", Layout(recognised=True)), 2).kind == "page"
    assert place_of(KeptText("one\ntwo"), 10**9).line == 2


def test_pages_of_an_attachment_are_counted_inside_of_it() -> None:
    pages = (
        Page("part"),
        Page("page", part="甲.pdf"),
        Page("page", part="甲.pdf"),
        Page("sheet", "台账", part="a.zip/乙.xlsx"),
        Page("part", "丙.txt"),
    )
    text = "正文\f一\f二\f台账\n\tB1\f第一行\n第二行"
    kept = KeptText(text, Layout(pages, ((), (), (), (Row(1, 0),), ())))
    found = [place_of(kept, text.index(word)) for word in ("正文", "一", "二", "B1", "第二行")]
    assert [place.page for place in found] == [1, 1, 2, 1, 1]
    assert found[3] == Place(1, "sheet", "台账", 2, "B1", "a.zip/乙.xlsx")
    before = language()
    set_language("zh_CN")
    try:
        assert [place_words(place) for place in found] == [
            "第 1 行",
            "附件 甲.pdf 第 1 页",
            "附件 甲.pdf 第 2 页",
            "附件 a.zip/乙.xlsx 工作表“台账” B1",
            "附件 丙.txt 第 2 行",
        ]
    finally:
        set_language(before)


def test_places_without_an_attachment_read_as_people_say_them(english: None) -> None:
    assert place_words(Place(3, "page")) == "page 3"
    assert place_words(Place(3, "slide")) == "slide 3"
    assert place_words(Place(1, "line", line=210)) == "line 210"
    assert place_words(Place(1, "sheet", "Stock", 12, "B12")) == "sheet “Stock” B12"
    assert place_words(Place(1, "sheet", "Stock", 1)) == "sheet “Stock”"
    assert place_words(Place(1, "sheet", "", 4, "C4")) == "cell C4"
