"""Collections hold documents in an order of their own, and let them go without harm."""

from __future__ import annotations

import pytest

from desktop.services.errors import OrderRefused, StateSecret, Withheld
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.order.collecting import (
    collect,
    collections,
    collections_of,
    find_collection,
    items_of,
    make_collection,
    remove_collection,
    rename_collection,
    reorder,
    reorder_collections,
    uncollect,
)
from tests.services.arranged import agree, file_plain, hide, said


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 5)


def shown(house: House, collection: int) -> list[int]:
    return [each.id for each in items_of(house, collection)]


def test_documents_stand_in_the_order_in_which_they_came(house: House, ids: list[int]) -> None:
    made = make_collection(house, "交接", "给接手的人")
    assert collect(house, made.id, [ids[3], ids[1]]) == 2
    assert collect(house, made.id, [ids[0], ids[1], ids[0]]) == 1
    assert shown(house, made.id) == [ids[3], ids[1], ids[0]]
    assert collections(house)[0].documents == 3
    assert collections_of(house, ids) == dict.fromkeys((ids[0], ids[1], ids[3]), ("交接",))
    assert uncollect(house, made.id, [ids[1], ids[4]]) == 1
    assert collect(house, made.id, [ids[1]]) == 1
    assert shown(house, made.id) == [ids[3], ids[0], ids[1]]
    agree(house)


def test_an_order_may_name_some_only(house: House, ids: list[int]) -> None:
    made = make_collection(house, "交接")
    collect(house, made.id, ids)
    reorder(house, made.id, [ids[4], ids[2]])
    assert shown(house, made.id) == [ids[4], ids[2], ids[0], ids[1], ids[3]]
    with pytest.raises(OrderRefused, match="not-in-it"):
        reorder(house, made.id, [4711])
    before = said(house, "collection ordered")
    reorder(house, made.id, [ids[4]])
    assert said(house, "collection ordered") == before
    agree(house)


def test_collections_have_an_order_too(house: House) -> None:
    made = [make_collection(house, name).id for name in "abc"]
    reorder_collections(house, [made[2]])
    assert [each.name for each in collections(house)] == ["c", "a", "b"]
    agree(house)


def test_what_is_in_the_trash_is_not_shown_and_comes_back(house: House, ids: list[int]) -> None:
    made = make_collection(house, "交接")
    collect(house, made.id, ids[:2])
    trash(house, ids[:1])
    assert shown(house, made.id) == ids[1:2]
    assert collections(house)[0].documents == 1
    agree(house)


def test_names_are_unique_in_any_case_and_width(house: House) -> None:
    made = make_collection(house, "Audit 2026")
    other = make_collection(house, "交接")
    assert find_collection(house, "ａｕｄｉｔ  2026").id == made.id
    for act in (
        lambda: make_collection(house, "AUDIT 2026"),
        lambda: rename_collection(house, other.id, "audit 2026"),
    ):
        with pytest.raises(OrderRefused, match="name-taken"):
            act()
    assert rename_collection(house, made.id, "AUDIT 2026", note="n").note == "n"
    assert rename_collection(house, made.id, "AUDIT").note == "n"
    agree(house)


def test_removing_one_lets_its_documents_be(house: House, ids: list[int]) -> None:
    made = make_collection(house, "交接")
    collect(house, made.id, ids[:2])
    remove_collection(house, made.id)
    assert collections(house) == []
    assert collections_of(house, ids) == {}
    assert said(house, "collection removed")[0][1]["documents"] == ids[:2]
    with pytest.raises(OrderRefused, match="no-such-collection"):
        collect(house, made.id, ids)
    assert make_collection(house, "交接").id > made.id
    agree(house)


def test_withheld_documents_and_marks_stay_out(house: House, ids: list[int]) -> None:
    made = make_collection(house, "交接")
    hide(house, ids[0])
    with pytest.raises(Withheld):
        collect(house, made.id, ids)
    for act in (
        lambda: make_collection(house, "秘密★5年"),
        lambda: rename_collection(house, made.id, "x", note="秘密★5年"),
    ):
        with pytest.raises(StateSecret):
            act()
    assert items_of(house, made.id) == []
