"""What reaches a terminal: no control character out of a name, a text or an argument, in any command's words."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import demo_story
from desktop.cli.terminal import json_line, printable
from desktop.services.demo.demo import DemoOutcome
from desktop.services.demo.demo_custody import HEAD, MEDIUM, OFFICER, SHEET, Custody
from desktop.services.records import PackageReport, TextReport
from desktop.services.searching.search_records import SearchResult
from models.categories import Category
from tests.cli.running import Run

EVIL = "\x1b[2J\x1b]0;标题\x07\x9b31m\u202e\u2028\r\x08\x7f红.txt"
TEXT = "正文里的逃逸 \x1b[31m红\x1b[0m \x9b2J \u202e倒序 \x07响铃\n"


def raw_controls(shown: str) -> list[str]:
    """Everything in `shown` that moves a cursor, hides or reorders; line ends and our own tabs may stay."""
    kinds = ("Cc", "Cf", "Zl", "Zp")
    return [each for each in shown if unicodedata.category(each) in kinds and each not in "\n\t"]


@pytest.fixture
def evil(run: Run, vault: Path, tmp_path: Path) -> Path:
    """The archive with a document whose name and text are out to do harm."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / EVIL).write_text(TEXT, encoding="utf-8")
    (papers / ("link" + EVIL)).symlink_to("nowhere")
    for options in (("--verbose",), ("--json",)):
        outcome = run("add", vault, papers, "-c", "pledge", *options, code=7)
        assert raw_controls(outcome.out + outcome.err) == []
    return vault


def test_no_command_shows_a_raw_control_character(run: Run, evil: Path, tmp_path: Path) -> None:
    pledge = run("list", evil, "-c", "pledge", "--json", code=0).json["documents"][0]
    assert pledge["name"] == EVIL
    (evil / EVIL).write_text("stranger", encoding="utf-8")
    out = tmp_path / ("out" + EVIL)
    for command in (
        ("list", evil),
        ("show", evil, pledge["id"], "--text"),
        ("search", evil, "正文里的逃逸"),
        ("check", evil),
        ("handover", evil, out),
        ("verify", out),
    ):
        for options in ((), ("--json",)):
            outcome = run(*command, *options)
            assert outcome.code in (0, 1, 2)
            assert raw_controls(outcome.out + outcome.err) == [], (command, options)


def test_verify_names_an_evil_file_harmlessly(run: Run, evil: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("handover", evil, out, code=0)
    (out / "data" / EVIL).write_text("stranger", encoding="utf-8")
    for options in ((), ("--json",)):
        outcome = run("verify", out, *options, code=1)
        assert raw_controls(outcome.out + outcome.err) == []
        assert "红.txt" in outcome.out


@pytest.mark.parametrize("command", ["list", "verify", "cat", "init --suite", "list --category"])
def test_an_evil_argument_is_named_harmlessly(run: Run, vault: Path, command: str) -> None:
    name, *option = command.split()
    arguments = [
        name,
        *option,
        EVIL,
        *([vault] if option else []),
        *(["1"] if name == "cat" else []),
    ]
    for options in ((), ("--json",)):
        outcome = run(*arguments, *options, code=2)
        assert raw_controls(outcome.out + outcome.err) == []


def test_json_gives_back_every_character() -> None:
    everything = "".join(map(chr, range(0x3100))) + "\udc80\U000e0001𠮷👩‍👩‍👧"
    line = json_line({"text": everything})
    assert json.loads(line) == {"text": everything}
    assert line.splitlines() == [line]
    assert raw_controls(line) == []


def test_what_a_person_can_read_is_shown_as_it_is() -> None:
    text = "龙䶮𠮷，“引号”（括号）— ① Å ａ\u3000全角空格"
    assert printable(text) == text


@pytest.mark.parametrize("name", ["演示", "[red]演示[/]", "[/bold]演示", "演示" + EVIL])
def test_the_story_of_the_demo_shows_every_path_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    demo_story.tell(_outcome(Path("/somewhere") / name))
    shown = capsys.readouterr().out
    assert raw_controls(shown) == []
    assert printable(name) in shown


def _outcome(folder: Path) -> DemoOutcome:
    package = PackageReport(folder / "package", 1, 7, 100, "ab" * 32)
    found = SearchResult("巡检", 0, (), 0, 1, 1.5)
    values: dict[str, Any] = {"counts": dict.fromkeys(Category, 1), "texts": TextReport(1, 0, ())}
    return DemoOutcome(
        folder=folder,
        records=folder / "records",
        vault=folder / "demo.vault",
        passphrase_file=folder / "passphrase.txt",
        contract_title="[合同]",
        documents=8,
        searches=(found,),
        package=package,
        custody=Custody(*(folder / name for name in (MEDIUM, SHEET, HEAD, OFFICER))),
        steps=(("records written", 1.0),),
        seconds=1.0,
        **values,
    )


def test_a_width_of_zero_columns_does_not_break_the_story(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("COLUMNS", "20")
    demo_story.tell(_outcome(Path("/somewhere/很长的名字" * 10)))
    assert "ab" in stream.getvalue()
