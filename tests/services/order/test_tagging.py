"""Tags are one tree whatever is done to them, and no document loses one unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import ExitCode, explain
from desktop.services.errors import NotAllowed, OrderRefused, StateSecret, Withheld
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.keys.keyring import add_slot
from desktop.services.library import audit_events
from desktop.services.order.tagging import (
    DEEPEST,
    find_tag,
    merge_tags,
    move_tag,
    remove_tag,
    rename_tag,
    tag_documents,
    tags,
    tags_of,
    untag_documents,
)
from models.errors import NoSuchDocument
from tests.services.arranged import agree, counts, file_plain, hide, said, tag_id
from tests.timing import own_seconds
from vault.ids import Passphrase, SlotKind


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 6)


def test_a_path_makes_every_tag_on_it_once(house: House, ids: list[int]) -> None:
    assert tag_documents(house, ids[:2], ["网络/防火墙"]) == 2
    assert tag_documents(house, ids[:3], [" 网络 / 防火墙 ", "网络"]) == 3
    assert counts(house) == {"网络": (3, 3), "网络/防火墙": (3, 3)}
    assert tags_of(house, ids) == dict.fromkeys(ids[:3], ("网络", "网络/防火墙"))
    assert [detail["path"] for _tag, detail in said(house, "tag made")] == ["网络", "网络/防火墙"]
    assert len(said(house, "tagged")) == 6
    agree(house)


def test_case_width_and_blanks_do_not_make_another_tag(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:1], ["Net/VPN 网关"])
    for other in ("ＮＥＴ／ｖｐｎ　网关", "net/VPN  网关", " NET/vpn 网关 "):
        assert tag_documents(house, ids[:1], [other]) == 0
        assert find_tag(house, other).path == "Net/VPN 网关"
    assert len(tags(house)) == 2


def test_totals_count_a_document_once(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:3], ["a", "a/b", "a/b/c", "a/d"])
    tag_documents(house, ids[3:4], ["a/d"])
    trash(house, ids[:1])
    assert counts(house) == {"a": (2, 3), "a/b": (2, 2), "a/b/c": (2, 2), "a/d": (3, 3)}


def test_taking_a_tag_off_leaves_the_others(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a", "a/b"])
    assert untag_documents(house, ids[:2], [tag_id(house, "a")]) == 2
    assert untag_documents(house, ids[:2], [tag_id(house, "a")]) == 0
    assert counts(house) == {"a": (4, 6), "a/b": (6, 6)}
    agree(house)


def test_renaming_keeps_documents_and_those_below(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["net/fw"])
    rename_tag(house, tag_id(house, "net"), "NET")
    rename_tag(house, tag_id(house, "NET"), "网络")
    assert counts(house) == {"网络": (0, 6), "网络/fw": (6, 6)}
    agree(house)
    before = len(audit_events(house, 1000))
    rename_tag(house, tag_id(house, "网络"), "网络")
    assert len(audit_events(house, 1000)) == before


@pytest.mark.parametrize("name", ["B", "ｂ", " b "])
def test_a_name_beside_it_is_a_case_for_merging(house: House, ids: list[int], name: str) -> None:
    tag_documents(house, ids, ["a", "b"])
    with pytest.raises(OrderRefused, match="merge-instead") as caught:
        rename_tag(house, tag_id(house, "a"), name)
    assert caught.value.sentence == "There is a tag “b” already. Merge the two instead."
    tag_documents(house, ids, ["c/b"])
    with pytest.raises(OrderRefused, match="merge-instead"):
        move_tag(house, tag_id(house, "c/b"), 0)


def test_a_tag_moves_with_all_below_it(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a/b/c", "x"])
    move_tag(house, tag_id(house, "a/b"), tag_id(house, "x"))
    assert list(counts(house)) == ["a", "x", "x/b", "x/b/c"]
    move_tag(house, tag_id(house, "x/b"), 0)
    assert list(counts(house)) == ["a", "b", "b/c", "x"]
    for target in ("b", "b/c"):
        with pytest.raises(OrderRefused, match="into-itself"):
            move_tag(house, tag_id(house, "b"), tag_id(house, target))
    agree(house)


def test_merging_keeps_every_tag_and_what_is_below(house: House, ids: list[int]) -> None:
    first, second, third, *rest = ids
    tag_documents(house, [first], ["网络", "网络/防火墙/规则"])
    tag_documents(house, [second, first], ["Net", "Net/防火墙", "Net/路由"])
    tag_documents(house, [third], ["Net/防火墙/规则"])
    merge_tags(house, [tag_id(house, "Net")], tag_id(house, "网络"))
    assert counts(house) == {
        "网络": (2, 3),
        "网络/路由": (2, 2),
        "网络/防火墙": (2, 3),
        "网络/防火墙/规则": (2, 2),
    }
    assert tags_of(house, [third]) == {third: ("网络/防火墙/规则",)}
    merged = said(house, "tag merged")
    assert [detail["path"] for _tag, detail in merged] == ["Net", "Net/防火墙", "Net/防火墙/规则"]
    assert merged[0][1]["documents"] == [first, second]
    agree(house)
    assert not tags_of(house, rest)


def test_merging_upwards_into_the_place_of_the_merged_one(house: House, ids: list[int]) -> None:
    """What is below the merged tag may bear its name, or that of a tag on the way up."""
    tag_documents(house, ids[:1], ["a/b/b"])
    tag_documents(house, ids[1:2], ["a/b"])
    merge_tags(house, [tag_id(house, "a/b")], tag_id(house, "a"))
    assert counts(house) == {"a": (1, 2), "a/b": (1, 1)}
    tag_documents(house, ids[2:3], ["i/b/c/b/c"])
    tag_documents(house, ids[3:4], ["i/b/c"])
    merge_tags(house, [tag_id(house, "i/b/c")], tag_id(house, "i"))
    assert tags_of(house, ids[2:4]) == {ids[2]: ("i/b/c",), ids[3]: ("i",)}
    agree(house)


def test_a_tag_is_not_merged_into_one_below_it(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a/b/c"])
    before = counts(house)
    with pytest.raises(OrderRefused, match="into-itself"):
        merge_tags(house, [tag_id(house, "a")], tag_id(house, "a/b/c"))
    merge_tags(house, [tag_id(house, "a")], tag_id(house, "a"))
    assert counts(house) == before
    assert said(house, "tag merged") == []


def test_several_are_merged_at_once_the_lower_ones_first(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:1], ["a/x"])
    tag_documents(house, ids[1:2], ["a"])
    tag_documents(house, ids[2:3], ["b/x"])
    merge_tags(house, [tag_id(house, "a"), tag_id(house, "a/x")], tag_id(house, "b"))
    assert counts(house) == {"b": (2, 3), "b/x": (1, 1)}
    agree(house)


def test_a_merge_that_would_get_too_deep_changes_nothing(house: House, ids: list[int]) -> None:
    deep = "/".join("abcdefgh"[:DEEPEST])
    tag_documents(house, ids, [deep, "x/y"])
    before = counts(house)
    for act in (
        lambda: merge_tags(house, [tag_id(house, "x")], tag_id(house, deep)),
        lambda: move_tag(house, tag_id(house, "x"), tag_id(house, deep)),
        lambda: tag_documents(house, ids, [deep + "/more"]),
    ):
        with pytest.raises(OrderRefused, match="too-deep"):
            act()
    assert counts(house) == before
    agree(house)


def test_tags_below_are_removed_only_when_that_is_asked_for(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a/b/c", "d"])
    with pytest.raises(OrderRefused, match="tags-below"):
        remove_tag(house, tag_id(house, "a"))
    assert remove_tag(house, tag_id(house, "a"), below=True) == 3
    assert remove_tag(house, tag_id(house, "d")) == 1
    assert tags(house) == []
    assert tags_of(house, ids) == {}
    agree(house)


def test_the_number_of_a_removed_tag_is_not_given_out_again(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a"])
    gone = tag_id(house, "a")
    remove_tag(house, gone)
    tag_documents(house, ids, ["b"])
    assert tag_id(house, "b") > gone
    for act in (rename_tag, move_tag):
        with pytest.raises(OrderRefused, match="no-such-tag"):
            act(house, gone, "x" if act is rename_tag else 0)  # type: ignore[operator]


def test_merging_thousands_is_one_transaction(house: House) -> None:
    ids = file_plain(house, 5_000)
    tag_documents(house, ids, ["old/a", "new/a"])
    tag_documents(house, ids[:10], ["old"])
    old, new = tag_id(house, "old"), tag_id(house, "new")
    assert own_seconds(lambda: merge_tags(house, [old], new)) < 10
    assert counts(house) == {"new": (10, 5_000), "new/a": (5_000, 5_000)}
    assert len(said(house, "tag merged")) == 2


@pytest.mark.parametrize("path", ["", "a//b", "/a", "a/", "／", "x" * 101])
def test_a_path_needs_names(house: House, ids: list[int], path: str) -> None:
    with pytest.raises(OrderRefused, match="bad-name"):
        tag_documents(house, ids, [path])
    assert tags(house) == []


def test_a_name_has_no_separator(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a"])
    for name in ("b/c", "b／c"):
        with pytest.raises(OrderRefused, match="bad-name"):
            rename_tag(house, tag_id(house, "a"), name)


def test_marks_of_state_secrets_stay_out(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a"])
    for act in (
        lambda: tag_documents(house, ids, ["绝密★10年"]),
        lambda: rename_tag(house, tag_id(house, "a"), "机密★1年"),
    ):
        with pytest.raises(StateSecret):
            act()
    assert list(counts(house)) == ["a"]
    assert not any("★" in event.detail for event in audit_events(house, 100))


def test_withheld_and_missing_documents_are_not_put_in_order(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:1], ["a"])
    hide(house, ids[0])
    for act in (
        lambda: tag_documents(house, ids, ["b"]),
        lambda: untag_documents(house, ids, [tag_id(house, "a")]),
    ):
        with pytest.raises(Withheld):
            act()
    with pytest.raises(NoSuchDocument):
        tag_documents(house, [*ids[1:], 4711], ["b"])
    assert counts(house) == {"a": (0, 0)}


def test_only_who_files_puts_in_order(tmp_path: Path, house: House) -> None:
    ids = file_plain(house, 1)
    key = Passphrase("恢复 用 的 很长 口令")
    add_slot(house, kind=SlotKind.ESCROW, label="托管", key=key, kdf_seconds=0)
    path = house.path
    house.close()
    with House.open(path, key) as guest:
        with pytest.raises(NotAllowed):
            tag_documents(guest, ids, ["a"])
        assert tags(guest) == []


def test_a_refusal_says_what_to_do() -> None:
    shown = explain(OrderRefused("too-deep", "A sentence."))
    assert (shown.sentence, shown.exit_code) == ("A sentence.", ExitCode.USAGE)
    assert shown.advice


def test_a_name_from_arguments_that_are_no_text_is_kept_without_them(house: House) -> None:
    (document,) = file_plain(house, 1)
    tag_documents(house, [document], ["网络\udcff"])
    assert tags_of(house, [document]) == {document: ("网络",)}
