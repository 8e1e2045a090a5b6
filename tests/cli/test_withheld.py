"""What bears the mark of a state secret: no command shows its bytes, its text, its title or its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.services.trees import write_tree


@pytest.fixture
def withheld(run: Run, vault: Path, tmp_path: Path) -> int:
    """The id of a document whose mark was met after it was filed."""
    paper = tmp_path / "白塔计划.txt"
    paper.write_text("机密★10年\n\n白塔迁移方案\n", encoding="utf-8")
    run("add", vault, paper, "-c", "operations", "--no-extract", code=0)
    listed = run("list", vault, "--json", code=0).json["documents"]
    (document,) = [each["id"] for each in listed if each["title"] == "白塔计划"]
    run("index", vault, code=6)
    assert isinstance(document, int)
    return document


@pytest.mark.parametrize(
    "command",
    [
        ("show", "ID"),
        ("show", "ID", "--text"),
        ("show", "ID", "--json"),
        ("cat", "ID"),
        ("version", "list", "ID"),
        ("version", "list", "ID", "--json"),
        ("amend", "ID", "--title", "x"),
    ],
)
def test_a_command_about_it_is_refused_and_says_nothing_of_it(
    run: Run, vault: Path, withheld: int, command: tuple[str, ...]
) -> None:
    words = [str(withheld) if word == "ID" else word for word in command]
    at = words.index(str(withheld))
    outcome = run(*words[:at], vault, *words[at:], code=6)
    assert "白塔" not in outcome.out + outcome.err


@pytest.mark.parametrize("command", ["list", "search 白塔", "trash list", "audit"])
def test_no_list_names_it(run: Run, vault: Path, withheld: int, command: str) -> None:
    name, *more = command.split()
    if name == "trash":
        outcome = run("trash", "list", vault, "--json", code=0)
    else:
        outcome = run(name, vault, *more, "--json", code=0)
    assert "白塔计划" not in outcome.out
    assert "白塔迁移" not in outcome.out


def test_reading_a_text_is_journalled(run: Run, vault: Path) -> None:
    run("show", vault, 1, "--text", code=0)
    assert '"read"' in run("audit", vault, "--json", code=0).out


def test_something_withheld_on_the_way_is_told_with_the_steps_of_the_law(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    (tmp_path / "白塔计划.txt").write_text("机密★10年\n\n白塔迁移方案\n", encoding="utf-8")
    run("add", vault, tmp_path / "白塔计划.txt", "-c", "operations", "--no-extract", code=0)
    outcome = run("index", vault, "--json", code=6)
    (document,) = outcome.json["withheld"]
    assert f"document {document} is marked as a state secret" in outcome.err
    assert "\n1. " in outcome.err
    assert "\n2. " in outcome.err
    assert "白塔" not in outcome.err
    assert run("index", vault, "--json", code=0).json["withheld"] == []


def test_a_tree_that_is_withheld_as_soon_as_it_is_read_is_told(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    tree = write_tree(tmp_path / "tree", {"note.txt": "绝密★长期\n\n说明\n".encode()})
    outcome = run("add", vault, tree, "--tree", "网关@1.0", code=6)
    assert "is marked as a state secret" in outcome.err
    assert run("tree", "list", vault, "--json", code=0).json["deliveries"] == []


@pytest.mark.parametrize("name", ["机密★@1.0", "网关@机密★"])
def test_a_delivery_cant_be_called_a_state_secret(
    run: Run, vault: Path, tmp_path: Path, name: str
) -> None:
    tree = write_tree(tmp_path / "tree", {"a.py": b"1\n"})
    outcome = run("add", vault, tree, "--tree", name, code=6)
    assert "\\n" not in outcome.err
    assert "\n  2. " in outcome.err
    assert run("tree", "list", vault, "--json", code=0).json["deliveries"] == []


def test_a_newer_version_that_is_a_state_secret_is_refused_and_takes_nothing_with_it(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    (tmp_path / "新版.txt").write_text("机密★10年\n\n新版本\n", encoding="utf-8")
    run("version", "add", vault, 1, tmp_path / "新版.txt", code=6)
    run("show", vault, 1, code=0)
    assert len(run("version", "list", vault, 1, "--json", code=0).json["versions"]) == 1


@pytest.mark.parametrize(
    "change",
    [("--mark", "机密"), ("--person", "机密★"), ("--system", "绝密★长期"), ("-t", "机密★")],
)
def test_words_that_mark_a_state_secret_are_refused_wherever_they_are_said(
    run: Run, vault: Path, change: tuple[str, str]
) -> None:
    assert "\n  2. " in run("amend", vault, 1, *change, code=6).err
    assert "state secret" in run("audit", vault, "--json", code=0).out


@pytest.mark.parametrize("title", ["", " "])
def test_a_document_keeps_a_title(run: Run, vault: Path, title: str) -> None:
    run("amend", vault, 1, "--title", title, code=2)
