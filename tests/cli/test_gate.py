"""`shoudang gate` and `material`: what stands in the way, who answers for it, what goes back to the client."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.services.owed import MONTH


@pytest.fixture
def owed(vault: Path, run: Run) -> Path:
    """The shared archive in the eighth month of its contract."""
    run("contract", "set", vault, "shown-on", "2026-11-23", code=0)
    return vault


def test_an_item_is_waived_by_name_and_taken_back(owed: Path, run: Run) -> None:
    found = run("gate", "show", owed, "--json", code=1).json
    named = {each["item"]: each for each in found["items"] if each["blocking"]}
    assert found["ready"] is False
    item = f"duty:{MONTH}"
    assert named[item]["check"] == "missing"
    assert item in run("gate", "show", owed, code=1).out
    run("gate", "waive", owed, item, "--name", "张项目", "--reason", "甲方同意", code=0)
    again = run("gate", "show", owed, "--json", code=1).json
    [waived] = [each for each in again["items"] if each["waived"]]
    assert waived["item"] == item
    assert waived["waived"]["name"] == "张项目"
    assert len(run("status", owed, "--json", code=1).json["blockers"]) == len(named) - 1
    run("gate", "withdraw", owed, str(waived["waived"]["id"]), "--reason", "已补", code=0)
    assert not any(
        each["waived"] for each in run("gate", "show", owed, "--json", code=1).json["items"]
    )


def test_what_is_not_there_is_not_waived(owed: Path, run: Run) -> None:
    words = ("--name", "张项目", "--reason", "原因")
    assert "KIND:KEY" in run("gate", "waive", owed, "duty", *words, code=2).err
    assert "R99" in run("gate", "waive", owed, "duty:R99", *words, code=2).err


def test_materials_come_and_go_back(owed: Path, run: Run) -> None:
    given = run(
        "material", "add", owed, "网络拓扑图", "--copies", "2", "--by", "李运维", "--day", "2026-06-01",
        "--json", code=0,
    ).json  # fmt: skip
    assert (given["number"], given["copies"], given["returned"]) == ("JF-0001", 2, None)
    run("material", "add", owed, "笔记本", "--kind", "car", code=2)
    assert "JF-0001" in run("material", "list", owed, "--here", code=0).out
    back = run("material", "return", owed, "1", "--to", "甲方档案员", "--json", code=0).json
    assert back["returned_to"] == "甲方档案员"
    assert run("material", "list", owed, "--here", "--json", code=0).json["materials"] == []
    run("material", "void", owed, "1", "--reason", "误", code=0)
    assert run("material", "list", owed, "--json", code=0).json["materials"] == []
