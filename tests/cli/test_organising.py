"""`relate`, `unrelate`, `history`, `field` and `bulk`: what is said of documents, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run


def hits(run: Run, vault: Path, query: str) -> list[int]:
    found = run("search", vault, query, "--json", code=0).json
    return sorted(hit["id"] for hit in found["hits"])


def test_relations_are_said_shown_found_and_taken_back(vault: Path, run: Run) -> None:
    said = run("relate", vault, 2, "取代", 1, "--note", "改版", "--json", code=0).json
    assert said == {"document": 2, "kind": "supersedes", "other": 1, "changed": True}
    assert (
        run("relate", vault, 2, "supersedes", 1, "--note", "改版", "--json", code=0).json["changed"]
        is False
    )
    (relation,) = run("show", vault, 2, "--json", code=0).json["relations"]
    assert (relation["kind"], relation["id"], relation["outgoing"]) == ("supersedes", 1, True)
    assert relation["note"] == "改版"
    (relation,) = run("show", vault, 1, "--json", code=0).json["relations"]
    assert (relation["id"], relation["outgoing"]) == (2, False)
    assert hits(run, vault, "关系:取代") == [2]
    assert hits(run, vault, "关系:被取代") == [1]
    assert "superseded by" in run("show", vault, 1, code=0).out
    assert run("unrelate", vault, 2, "supersedes", 1, "--json", code=0).json["changed"]
    assert hits(run, vault, "关系:有") == []


def test_circles_and_unknown_relations_are_refused(vault: Path, run: Run) -> None:
    run("relate", vault, 2, "supersedes", 1, code=0)
    assert run("relate", vault, 1, "supersedes", 2, code=2).err
    assert run("relate", vault, 1, "supersedes", 1, code=2).err
    assert "supersedes" in run("relate", vault, 1, "likes", 2, code=2).err
    assert hits(run, vault, "关系:取代") == [2]


def test_history_tells_what_happened_in_words(vault: Path, run: Run) -> None:
    run("tag", "add", vault, 1, "-t", "网络", code=0)
    run("relate", vault, 2, "answers", 1, code=0)
    run("amend", vault, 1, "--title", "新的题名", code=0)
    told = run("history", vault, 1, "--json", code=0).json
    actions = [each["action"] for each in told["events"]]
    assert actions[0] == "amended"
    assert {"tagged", "related"} <= set(actions)
    assert all(each["sentence"] and each["actor"] and each["moment"] for each in told["events"])
    lines = run("history", vault, 1, code=0).out.splitlines()
    assert len(lines) == len(actions)
    assert any("网络" in line for line in lines)
    run("show", vault, 1, "--text", code=0)
    assert len(run("history", vault, 1, "--looks", "--json", code=0).json["events"]) > len(actions)
    assert run("history", vault, 99).code not in (0, 70)


@pytest.fixture
def fields(vault: Path, run: Run) -> Path:
    """The shared archive with an amount, a maker and a choice."""
    run("field", "define", vault, "金额", "--kind", "number", code=0)
    run("field", "define", vault, "厂商", "--type", "巡检表", code=0)
    run(
        "field",
        "define",
        vault,
        "级别",
        "-k",
        "choice",
        "--choice",
        "一般",
        "--choice",
        "重大",
        code=0,
    )
    return vault


def test_fields_are_defined_filled_in_and_searched(fields: Path, run: Run) -> None:
    listed = run("field", "list", fields, "--json", code=0).json["fields"]
    assert [(each["name"], each["kind"]) for each in listed] == [
        ("金额", "number"),
        ("厂商", "text"),
        ("级别", "choice"),
    ]
    done = run("field", "set", fields, 1, 2, "-f", "金额", "--value", "150", "--json", code=0).json
    assert done["changed"] == 2
    run("field", "set", fields, 3, "--field", "金额", "--value", "99.5", code=0)
    run("field", "set", fields, 1, "--field", "厂商", "--value", "华为", code=0)
    assert hits(run, fields, "字段:金额=100..200") == [1, 2]
    assert hits(run, fields, "field:金额<100 OR 字段:厂商=华为") == [1, 3]
    assert run("show", fields, 1, "--json", code=0).json["fields"] == {
        "金额": "150",
        "厂商": "华为",
    }
    run("field", "set", fields, 1, "-f", "金额", "--value", "", code=0)
    assert hits(run, fields, "字段:金额") == [2, 3]


def test_values_that_do_not_fit_are_refused(fields: Path, run: Run) -> None:
    for field, value in (("金额", "很多"), ("级别", "特大"), ("没有", "x")):
        refused = run(
            "field", "set", fields, 1, "-f", field, "--value", value, "--json", code=2
        ).json
        assert field in refused["error"]["sentence"]
    assert run("show", fields, 1, "--json", code=0).json["fields"] == {}


def test_fields_change_and_go_only_when_that_is_meant(fields: Path, run: Run) -> None:
    run("field", "set", fields, 1, "-f", "金额", "--value", "150", code=0)
    changed = run("field", "change", fields, "金额", "--name", "总价", "--json", code=0).json
    assert changed["name"] == "总价"
    assert run("show", fields, 1, "--json", code=0).json["fields"] == {"总价": "150"}
    run("field", "remove", fields, "总价", code=2)
    assert run("field", "remove", fields, "总价", "--yes", "--json", code=0).json["documents"] == 1
    assert [
        each["name"] for each in run("field", "list", fields, "--json", code=0).json["fields"]
    ] == [
        "厂商",
        "级别",
    ]
    pointed = run("search", fields, "a 字段:总价=150", code=2)
    assert "厂商" in pointed.err


def test_a_bulk_edit_is_shown_made_and_turned_back(fields: Path, run: Run) -> None:
    command = ("bulk", "edit", fields, "类型:巡检表", "--add-tag", "机房", "--type", "巡检记录")
    planned = run(*command, "--field", "金额=5", "--dry-run", "--json", code=0).json
    assert planned["edit"] is None
    assert planned["changed"] == len(planned["documents"]) == 5
    assert all(len(each["changes"]) == 3 for each in planned["documents"])
    assert hits(run, fields, "标签:机房 OR 类型:巡检记录 OR 字段:金额") == []
    shown = run(*command, "--dry-run", code=0)
    assert "would change" in shown.err
    assert len(shown.out.splitlines()) == 5
    made = run(*command, "--field", "金额=5", "--json", code=0).json
    assert hits(run, fields, "标签:机房 类型:巡检记录 字段:金额=5") == [1, 2, 3, 4, 5]
    (listed,) = run("bulk", "list", fields, "--json", code=0).json["edits"]
    assert (listed["id"], listed["documents"], listed["undone"]) == (made["edit"], 5, None)
    assert listed["summary"]
    run("tag", "remove", fields, 2, "-t", "机房", code=0)
    undone = run("bulk", "undo", fields, made["edit"], "--json", code=1).json
    assert undone["undone"] == 5
    assert [each["document"] for each in undone["skipped"]] == [2]
    assert hits(run, fields, "标签:机房") == []
    assert hits(run, fields, "类型:=巡检表") == [1, 2, 3, 4, 5]
    assert run("bulk", "undo", fields, made["edit"], code=2).err


def test_a_bulk_edit_says_what_is_wrong(fields: Path, run: Run) -> None:
    assert "--add-tag" in run("bulk", "edit", fields, "巡检", code=2).err
    pointed = run("bulk", "edit", fields, "形成:某天", "--add-tag", "a", code=2)
    assert "^" in pointed.err
    run("bulk", "edit", fields, "巡检", "--collection", "没有", code=2)
    run("bulk", "edit", fields, "巡检", "--field", "金额=很多", code=2)
    run("bulk", "edit", fields, "巡检", "--field", "金额", code=2)
    nothing = run("bulk", "edit", fields, "找不到的词", "--add-tag", "a", "--json", code=0).json
    assert (nothing["edit"], nothing["changed"]) == (None, 0)
    refused = run("bulk", "edit", fields, "巡检", "--mark", "机密", code=6)
    assert len(refused.err.splitlines()) > 3
