"""`shoudang add --tree` and `shoudang tree …`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.services.trees import FIRST, SECOND, commit, make_repository, tar_bytes, write_tree


@pytest.fixture
def delivered(run: Run, vault: Path, tmp_path: Path) -> Path:
    repository = make_repository(tmp_path / "repo", FIRST)
    run("add", vault, tmp_path / "repo", "--tree", "网关@1.0", "--no-extract", code=0)
    commit(repository, tmp_path / "repo", SECOND)
    run("add", vault, tmp_path / "repo", "--tree", "网关@1.1", "--bundle", "--no-extract", code=0)
    return vault


def test_filing_tells_what_became_of_the_tree(run: Run, vault: Path, tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "tree", FIRST)
    told = run("add", vault, tree, "--tree", "网关@1.0", "--no-extract", "--json", code=0).json
    assert (told["delivery"], told["files"], told["failed"]) == ("网关@1.0", len(FIRST), [])
    assert (told["components"], told["suspicions"], told["inspected"]) == (3, 1, True)
    refused = run("add", vault, tree, "--tree", "网关@1.0", "--no-extract", code=6)
    assert "already" in refused.err


def test_what_cant_be_filed_is_named_and_changes_the_exit_code(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.tgz").write_bytes(tar_bytes({"good.txt": b"x", "../evil\x1b.txt": b"y"}))
    outcome = run("add", vault, tmp_path / "a.tgz", "--tree", "包@1", "--no-extract", code=7)
    assert "leads out of the tree" in outcome.err
    assert "\x1b" not in outcome.err
    (tmp_path / "b.zip").write_bytes(b"nothing")
    run("add", vault, tmp_path / "b.zip", "--tree", "包@2", code=6)
    assert "no longer there" in run("add", vault, tmp_path / "c", "--tree", "包@3", code=7).err


@pytest.mark.parametrize("name", ["网关", "@1", "网关@", ""])
def test_a_tree_needs_name_and_version(run: Run, vault: Path, tmp_path: Path, name: str) -> None:
    assert run("add", vault, tmp_path, "--tree", name).code == 2


def test_deliveries_and_their_files_are_listed(run: Run, delivered: Path) -> None:
    told = run("tree", "list", delivered, "--json", code=0).json
    assert [each["release"] for each in told["deliveries"]] == ["1.0", "1.1"]
    assert [each["bundle"] for each in told["deliveries"]] == [False, True]
    assert len(told["deliveries"][0]["commit"]) == 40
    shown = run("tree", "show", delivered, "网关@1.0", "--json", code=0).json
    assert {each["path"] for each in shown["members"]} == set(FIRST)
    assert "src/app.py" in run("tree", "show", delivered, "网关", code=0).out
    assert run("tree", "show", delivered, "none@1").code == 2


def test_the_difference_is_told_with_counts_and_lines(run: Run, delivered: Path) -> None:
    told = run("tree", "diff", delivered, "网关@1.0", "网关@1.1", "--json", code=0).json
    assert (told["added"], told["removed"], told["renamed"], told["changed"]) == (2, 1, 1, 1)
    changed = next(each for each in told["changes"] if each["change"] == "changed")
    assert (changed["added_lines"], changed["removed_lines"]) == (1, 1)
    lines = run(
        "tree", "diff", delivered, "网关@1.0", "网关@1.1", "--lines", "--path", "src", code=0
    ).out
    assert "  - LIMIT = 3" in lines
    assert "  + LIMIT = 4" in lines
    assert "src/old.py → src/new.py" in lines
    assert "guide" not in lines
    events = run("audit", delivered, "--json", code=0).json["events"]
    opened = [each for each in events if each["action"] == "opened" and "version" in each["object"]]
    assert len(opened) == 5, (
        "both sides of a change, and of what was renamed; the one side of what is new"
    )


def test_components_and_secrets_are_told(run: Run, delivered: Path) -> None:
    told = run("tree", "components", delivered, "网关", "--json", code=0).json
    assert {each["name"] for each in told["components"]} >= {"flask", "requests"}
    bill = json.loads(run("tree", "components", delivered, "网关", "--cyclonedx", code=0).out)
    assert bill["bomFormat"] == "CycloneDX"
    secrets = run("tree", "secrets", delivered, "网关", code=1)
    assert "src/settings.py:1: Secret Keyword" in secrets.out
    again = run("tree", "secrets", delivered, "网关", "--again", "--json", code=1)
    assert again.json["suspicions"] == [
        {"path": "src/settings.py", "line": 1, "kind": "Secret Keyword"}
    ]
    for outcome in (secrets, again):
        assert "Hq8zP2vLx9tR" not in outcome.out + outcome.err


def test_files_come_out_again(run: Run, delivered: Path, tmp_path: Path) -> None:
    run("tree", "export", delivered, "网关@1.0", tmp_path / "out", code=0)
    for path, data in FIRST.items():
        assert (tmp_path / "out" / path).read_bytes() == data
    assert run("tree", "export", delivered, "网关@1.0", tmp_path / "out").code != 0
    shown = run("tree", "cat", delivered, "网关@1.0", "src/app.py", code=0)
    assert shown.out.encode() == FIRST["src/app.py"]
    assert run("tree", "cat", delivered, "网关", "none.py").code == 2
