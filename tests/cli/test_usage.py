"""Wrong usage: exit code 2, a sentence on standard error, nothing on standard output, and nothing done."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from desktop.cli.main import app, called
from tests.cli.running import Run, vault_files

NUMBERS = ("-1", "0", "x", "1.5", "99999999999999999999999")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("list",),
        ("list", "{vault}", "surplus"),
        ("list", "{vault}", "--nonsense"),
        ("list", "{vault}", "--category", "秘密"),
        ("add", "{vault}"),
        ("add", "{vault}", "{papers}"),
        ("add", "{vault}", "{papers}", "-c", "OPERATIONS "),
        ("add", "{vault}", "{papers}", "-c", ""),
        ("show", "{vault}"),
        ("cat", "{vault}"),
        ("search", "{vault}"),
        ("search", "{vault}", ""),
        ("search", "{vault}", "巡检", "--limit", "0"),
        ("search", "{vault}", "巡检", "--limit", "-5"),
        ("search", "{vault}", "巡检", "--limit", "many"),
        ("search", "{vault}", "巡检", "--batch", "-"),
        ("search", "{vault}", "--batch", "{papers}/missing"),
        ("search", "{vault}", "--batch", "{papers}"),
        ("init", "{papers}/new.vault", "--suite", "rot13"),
        ("init", "{papers}/new.vault", "--contract", "nonsense"),
        ("init", "{papers}/new.vault", "--contract", "../demo"),
        ("init", "{papers}"),
        ("init", "{vault}"),
        ("init", "{papers}/a.txt"),
        ("handover", "{vault}"),
        ("handover", "{vault}", "{papers}"),
        ("handover", "{vault}", "{papers}/a.txt"),
        ("verify",),
        ("verify", "{papers}"),
        ("verify", "{papers}/a.txt"),
        ("verify", "{papers}/missing"),
        ("verify", "{vault}"),
    ],
)
def test_wrong_usage_is_refused_in_words(
    run: Run, vault: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    papers = _papers(tmp_path)
    before = vault_files(vault)
    given = [each.format(vault=vault, papers=papers) for each in arguments]

    outcome = run(*given, code=2)
    assert outcome.out == ""
    assert outcome.err.strip()

    described = run(*given, "--json", code=2).json["error"]
    assert described["code"] == 2
    assert described["title"]
    assert described["sentence"]
    assert [path.name for path in papers.iterdir()] == ["a.txt"]
    if arguments[0] not in ("handover", "search"):
        # Those two learn what is wrong once the vault is open, and opening is journalled.
        assert vault_files(vault) == before


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("command", ["show", "cat"])
def test_an_id_that_no_document_has_is_refused(
    run: Run, vault: Path, command: str, number: str
) -> None:
    outcome = run(command, vault, "--", number, code=2)
    assert outcome.out == ""
    assert outcome.err.strip()


@pytest.mark.parametrize(
    "period",
    ["2026-13", "2026-00", "2026-7", "26-07", "2026-Q5", "2026-07-01", "07", "二〇二六", "２０２６"]
    + [" 2026", "2026\n", "2026-07; DROP TABLE documents"],
)
def test_a_period_that_is_none_is_refused(
    run: Run, vault: Path, tmp_path: Path, period: str
) -> None:
    run("add", vault, _papers(tmp_path), "-c", "operations", "--period", period, code=2)
    assert run("list", vault, "--json").json["total"] == 5


@pytest.mark.parametrize(
    "day",
    ["2026-02-29", "2026-7-1", "2026/07/01", "20260701", "2026-W05-1", "2026-07-01T00:00", "0000-01-01"]
    + ["2026-07-01 ", "２０２６-０７-０１", "明天"],
)  # fmt: skip
def test_a_date_that_is_none_is_refused(run: Run, vault: Path, tmp_path: Path, day: str) -> None:
    run("add", vault, _papers(tmp_path), "-c", "operations", "--formed", day, code=2)
    assert run("list", vault, "--json").json["total"] == 5


@pytest.mark.parametrize("period", ["2026", "2026-01", "2026-12", "2026-Q1", "2026-Q4", ""])
def test_a_period_is_kept_as_given(run: Run, vault: Path, tmp_path: Path, period: str) -> None:
    papers = _papers(tmp_path)
    added = run("add", vault, papers, "-c", "pledge", "--period", period, "--json", code=0).json
    shown = run("show", vault, added["documents"][0]["id"], "--json", code=0).json
    assert shown["period"] == period


@pytest.mark.parametrize(
    ("query", "position"),
    [('"巡检', 1), ("(巡检", 1), ("巡检)", 3), ("OR 巡检", 1), ("巡检 AND", 4), ("巡检 NOT", 4)]
    + [("类别:", 1), ("类别:不存在", 4), ("(" * 60 + "巡检" + ")" * 60, 51), ("检" * 2001, 2001)],
)
def test_a_query_that_cannot_be_read_is_refused_at_its_place(
    run: Run, vault: Path, query: str, position: int
) -> None:
    outcome = run("search", vault, query, code=2)
    assert outcome.out == ""
    assert f"At character {position}:" in outcome.err


@pytest.mark.parametrize("query", [" ", "。", "！？", "-", "*", "\u3000", "\u200b"])
def test_a_query_that_means_nothing_finds_nothing(run: Run, vault: Path, query: str) -> None:
    answer = run("search", vault, "--json", "--", query, code=0).json
    assert (answer["total"], answer["hits"]) == (0, [])


@pytest.mark.parametrize("name", [".", ""])
def test_init_in_the_folder_one_stands_in_ends_in_words(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_unlock: None, name: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert run("init", name).code in (0, 2)


def test_a_batch_needs_readable_text(run: Run, vault: Path, tmp_path: Path) -> None:
    batch = tmp_path / "queries.txt"
    batch.write_bytes(b"\xff\xfe\x00broken")
    assert run("search", vault, "--batch", batch, code=2).out == ""


def test_an_empty_batch_has_no_answers(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert run("search", vault, "--batch", "-", code=0).out == ""


def _papers(folder: Path) -> Path:
    papers = folder / "papers"
    papers.mkdir(exist_ok=True)
    (papers / "a.txt").write_text("一页纸", encoding="utf-8")
    return papers


def test_a_command_is_built_alone_as_it_is_among_all(capsys: pytest.CaptureFixture[str]) -> None:
    def help_of(built: Any, name: str) -> str:
        built.main([name, "--help"], prog_name="shoudang", standalone_mode=False)
        return capsys.readouterr().out

    whole: Any = get_command(app)
    assert len(whole.commands) > 60
    for name, command in whole.commands.items():
        alone: Any = get_command(called([name, "--anything"]))
        assert set(alone.commands) == {name}
        # Of a group, its commands, and what each of them takes.
        pairs = [(command, alone.commands[name])]
        if hasattr(command, "commands"):
            assert list(command.commands) == list(alone.commands[name].commands)
            pairs += [
                (each, alone.commands[name].commands[at]) for at, each in command.commands.items()
            ]
        for one, other in pairs:
            assert [each.opts for each in one.params] == [each.opts for each in other.params]
        assert help_of(alone, name) == help_of(whole, name) != ""
    for words in ([], ["--help"], ["nonsense"], ["--vault", "list"]):
        assert called(words) is app
