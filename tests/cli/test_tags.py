"""`shoudang tag` and `shoudang collection`: order is put in, seen in searches and taken out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run


def hits(run: Run, vault: Path, query: str) -> list[int]:
    found = run("search", vault, query, "--json", code=0).json
    return sorted(hit["id"] for hit in found["hits"])


def paths(run: Run, vault: Path) -> dict[str, tuple[int, int]]:
    listed = run("tag", "list", vault, "--json", code=0).json
    return {each["path"]: (each["documents"], each["total"]) for each in listed["tags"]}


@pytest.fixture
def tagged(vault: Path, run: Run) -> Path:
    """Document 1 bears 网络/防火墙, 2 and 3 网络, 3 also 机房."""
    run("tag", "add", vault, 1, "--tag", "网络/防火墙", code=0)
    run("tag", "add", vault, 2, 3, "-t", "网络", code=0)
    run("tag", "add", vault, 3, "-t", "机房", code=0)
    return vault


def test_tags_are_put_on_listed_and_found(tagged: Path, run: Run) -> None:
    assert paths(run, tagged) == {"机房": (1, 1), "网络": (2, 3), "网络/防火墙": (1, 1)}
    assert hits(run, tagged, "标签:网络") == [1, 2, 3]
    assert hits(run, tagged, "标签:=网络") == [2, 3]
    assert hits(run, tagged, "tag:防火墙 OR tag:机房") == [1, 3]
    shown = run("tag", "list", tagged, code=0).out.splitlines()
    assert shown[1].split() == ["2", "(3)", "网络"]
    described = run("show", tagged, 3, "--json", code=0).json
    assert described["tags"] == ["机房", "网络"]
    assert "机房, 网络" in run("show", tagged, 3, code=0).out


def test_an_addition_says_what_changed(tagged: Path, run: Run) -> None:
    again = run("tag", "add", tagged, 2, 3, "-t", "网络", "-t", "机房", "--json", code=0).json
    assert again["changed"] == 1
    assert again["documents"] == [
        {"id": 2, "tags": ["机房", "网络"]},
        {"id": 3, "tags": ["机房", "网络"]},
    ]


def test_tags_are_taken_off(tagged: Path, run: Run) -> None:
    done = run("tag", "remove", tagged, 2, 3, "-t", "网络", "--json", code=0).json
    assert done["changed"] == 2
    assert hits(run, tagged, "标签:网络") == [1]
    assert paths(run, tagged)["网络"] == (0, 1)


def test_a_new_name_keeps_what_bears_it(tagged: Path, run: Run) -> None:
    now = run("tag", "rename", tagged, "网络", "网络安全", "--json", code=0).json
    assert (now["before"], now["path"]) == ("网络", "网络安全")
    assert hits(run, tagged, "标签:=网络安全/防火墙") == [1]
    assert hits(run, tagged, "标签:=网络") == []


def test_tags_move_below_others_and_to_the_top(tagged: Path, run: Run) -> None:
    assert run("tag", "move", tagged, "机房", "--below", "网络", "--json", code=0).json["path"] == (
        "网络/机房"
    )
    top = run("tag", "move", tagged, "网络/防火墙", "--json", code=0).json
    assert (top["path"], top["parent"]) == ("防火墙", 0)
    assert hits(run, tagged, "标签:网络") == [2, 3]
    refused = run("tag", "move", tagged, "网络", "--below", "网络/机房", "--json", code=2).json
    assert refused["error"]["sentence"]


def test_tags_are_merged_and_deleted(tagged: Path, run: Run) -> None:
    merged = run(
        "tag", "merge", tagged, "机房", "网络/防火墙", "--into", "网络", "--json", code=0
    ).json
    assert (merged["path"], merged["documents"]) == ("网络", 3)
    assert list(paths(run, tagged)) == ["网络"]
    gone = run("tag", "delete", tagged, "网络", "--json", code=0).json
    assert (gone["deleted"], gone["documents"]) == (1, 3)
    assert paths(run, tagged) == {}
    assert len(run("list", tagged, "--json", code=0).json["documents"]) == 5


def test_tags_below_are_not_deleted_by_the_way(tagged: Path, run: Run) -> None:
    assert "1" in run("tag", "delete", tagged, "网络", code=2).err
    assert run("tag", "delete", tagged, "网络", "--below", "--json", code=0).json["deleted"] == 2
    assert list(paths(run, tagged)) == ["机房"]


@pytest.mark.parametrize(
    "command",
    [
        ("rename", "没有", "x"),
        ("move", "没有"),
        ("delete", "没有"),
        ("merge", "没有", "--into", "网络"),
        ("merge", "网络", "--into", "没有"),
        ("remove", 1, "-t", "没有"),
        ("add", 1, "-t", " "),
        ("rename", "网络", "机房"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    tagged: Path, run: Run, command: tuple[Any, ...]
) -> None:
    before = paths(run, tagged)
    verb, *rest = command
    refused = run("tag", verb, tagged, *rest, "--json", code=2).json
    assert refused["error"]["sentence"]
    assert paths(run, tagged) == before


def test_a_document_that_is_not_there_is_named(tagged: Path, run: Run) -> None:
    refused = run("tag", "add", tagged, 1, 99, "-t", "网络/网闸")
    assert refused.code not in (0, 70)
    assert "99" in refused.err
    assert "网络/网闸" not in paths(run, tagged)


def test_the_name_of_a_tag_is_screened(tagged: Path, run: Run) -> None:
    refused = run("tag", "add", tagged, 1, "-t", "绝密★长期", code=6)
    assert len(refused.err.splitlines()) > 3
    assert "绝密★长期" not in paths(run, tagged)


def test_collections_hold_documents_in_their_order(vault: Path, run: Run) -> None:
    made = run("collection", "make", vault, "交接材料", "--note", "给接任者", "--json", code=0).json
    assert (made["name"], made["note"], made["documents"]) == ("交接材料", "给接任者", 0)
    assert (
        run("collection", "add", vault, 3, 1, 2, "-c", "交接材料", "--json", code=0).json["changed"]
        == 3
    )
    run("collection", "remove", vault, 1, "-c", "交接材料", code=0)
    shown = run("collection", "show", vault, "交接材料", "--json", code=0).json
    assert [each["id"] for each in shown["items"]] == [3, 2]
    assert hits(run, vault, "合集:交接") == [2, 3]
    assert run("show", vault, 2, "--json", code=0).json["collections"] == ["交接材料"]
    run("collection", "rename", vault, "交接材料", "移交材料", code=0)
    assert hits(run, vault, "合集:=移交材料") == [2, 3]
    (listed,) = run("collection", "list", vault, "--json", code=0).json["collections"]
    assert (listed["name"], listed["note"], listed["documents"]) == ("移交材料", "给接任者", 2)
    assert "移交材料" in run("collection", "list", vault, code=0).out
    run("collection", "delete", vault, "移交材料", code=0)
    assert hits(run, vault, "合集:有") == []
    assert len(run("list", vault, "--json", code=0).json["documents"]) == 5


def test_a_collection_that_is_not_there_is_wrong_usage(vault: Path, run: Run) -> None:
    for command in (
        ("show", "无"),
        ("delete", "无"),
        ("rename", "无", "有"),
        ("add", 1, "-c", "无"),
    ):
        verb, *rest = command
        assert run("collection", verb, vault, *rest, code=2).err
    run("collection", "make", vault, "一", code=0)
    run("collection", "make", vault, "一", code=2)
