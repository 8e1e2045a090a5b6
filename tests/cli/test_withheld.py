"""What bears the mark of a state secret: no command shows its bytes, its text, its title or its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run


@pytest.fixture
def withheld(run: Run, vault: Path, tmp_path: Path) -> int:
    """The id of a document whose mark was met after it was filed."""
    paper = tmp_path / "白塔计划.txt"
    paper.write_text("机密★10年\n\n白塔迁移方案\n", encoding="utf-8")
    run("add", vault, paper, "-c", "operations", "--no-extract", code=0)
    listed = run("list", vault, "--json", code=0).json["documents"]
    (document,) = [each["id"] for each in listed if each["title"] == "白塔计划"]
    run("index", vault, code=0)
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
