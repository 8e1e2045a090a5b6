"""`add` beyond one category for all: guesses, plans, versions, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import ReaderUnavailable
from tests.cli.running import PLEDGE_TEXT, Run


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "2026年7月巡检表.txt").write_text("巡检日期：2026-07-30\n机房正常", "utf-8")
    (folder / "张三-简历.txt").write_text("个人简历\n姓名：张三\n", "utf-8")
    return folder


def listed(run: Run, vault: Path) -> int:
    total = run("list", vault, "--json", code=0).json["total"]
    assert isinstance(total, int)
    return total


def test_guess_files_each_in_its_own_way(run: Run, vault: Path, papers: Path) -> None:
    report = run("add", vault, papers, "--guess", "--json", code=0).json
    assert (report["added"], report["failed"], report["refused"]) == (2, [], [])
    shown = {
        found["title"]: found
        for each in report["documents"]
        for found in [run("show", vault, each["id"], "--json", code=0).json]
    }
    sheet, resume = shown["2026年7月巡检表"], shown["张三-简历"]
    assert (sheet["category"], sheet["type"], sheet["period"]) == (
        "operations",
        "巡检表",
        "2026-07",
    )
    assert sheet["formed"] == "2026-07-30"
    assert (resume["category"], resume["persons"], resume["mark"]) == (
        "personnel",
        ["张三"],
        "个人敏感",
    )


def test_what_is_given_wins_over_the_guess(run: Run, vault: Path, papers: Path) -> None:
    options = ("--guess", "-c", "techdoc", "--mark", "公开", "--period", "2025")
    report = run("add", vault, papers / "2026年7月巡检表.txt", *options, "--json", code=0).json
    shown = run("show", vault, report["documents"][0]["id"], "--json", code=0).json
    assert (shown["category"], shown["mark"], shown["period"]) == ("techdoc", "公开", "2025")
    assert shown["type"] == "巡检表"


def test_a_plan_files_nothing(run: Run, vault: Path, papers: Path) -> None:
    before = listed(run, vault)
    report = run("add", vault, papers, "--plan", "--json", code=0).json
    rows = {row["path"]: row for row in report["rows"]}
    sheet = rows["材料/2026年7月巡检表.txt"]
    assert (sheet["category"], sheet["type"], sheet["state"]) == ("operations", "巡检表", "ready")
    assert sheet["why"]["category"]
    assert report["to_file"] == 2
    assert listed(run, vault) == before
    told = run("add", vault, papers, "--plan", code=0)
    assert "2026年7月巡检表" in told.out
    assert "2 files" in told.err


def test_a_plan_names_duplicates_with_their_documents(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "别名承诺书.txt"
    copy.write_bytes(PLEDGE_TEXT.encode())
    (row,) = run("add", vault, copy, "--plan", "--json", code=0).json["rows"]
    assert row["state"] == "duplicate"
    assert row["duplicates"][0]["id"] > 0
    assert row["duplicates"][0]["number"]
    report = run("add", vault, copy, "--guess", "--json", code=0).json
    assert (report["added"], report["duplicates"]) == (0, 1)


@pytest.mark.parametrize("options", [("-c", "operations"), ("--guess",)])
def test_state_secrets_are_refused_with_the_next_step(
    run: Run, vault: Path, papers: Path, options: tuple[str, ...]
) -> None:
    (papers / "报告甲.txt").write_text("机密★10年\n\n关于某项目的报告", "utf-8")
    (papers / "方案（绝密★）.txt").write_text("普通内容", "utf-8")
    outcome = run("add", vault, papers, *options, "--json", code=6)
    report = outcome.json
    assert report["added"] == 2
    refused = {each["path"] for each in report["refused"]}
    assert refused == {"材料/报告甲.txt", "材料/方案（绝密★）.txt"}
    assert refused <= {each["path"] for each in report["failed"]}
    assert "保密法" in outcome.err or "State Secrets" in outcome.err
    audit = run("audit", vault, "--json", code=0).out
    assert "refused" in audit
    assert "报告甲" not in audit


def test_names_are_screened_also_without_extraction(run: Run, vault: Path, papers: Path) -> None:
    (papers / "方案（秘密★）.txt").write_text("普通内容", "utf-8")
    options = ("-c", "operations", "--no-extract", "--json")
    assert len(run("add", vault, papers, *options, code=6).json["refused"]) == 1


def test_a_secret_mark_can_not_be_chosen(run: Run, vault: Path, papers: Path) -> None:
    before = listed(run, vault)
    outcome = run("add", vault, papers, "-c", "operations", "--mark", "机密", code=6)
    assert "机密" in outcome.err
    assert listed(run, vault) == before
    run("add", vault, papers, "-c", "operations", "--mark", "随便", code=2)


def test_a_newer_version_of_a_document(run: Run, vault: Path, tmp_path: Path) -> None:
    first = run("list", vault, "--json", code=0).json["documents"][0]
    newer = tmp_path / "新稿.txt"
    newer.write_text("修订后的全文", "utf-8")
    report = run("add", vault, newer, "--version-of", first["id"], "--json", code=0).json
    assert report["version"] == {"document": first["id"], "ordinal": 2}
    shown = run("show", vault, first["id"], "--json", code=0).json
    assert (shown["version"], shown["name"]) == (2, "新稿.txt")
    secret = tmp_path / "新稿（机密★）.txt"
    secret.write_text("修订", "utf-8")
    run("add", vault, secret, "--version-of", first["id"], code=6)
    assert run("show", vault, first["id"], "--json", code=0).json["version"] == 2


def test_a_title_or_a_version_is_for_a_single_file(run: Run, vault: Path, papers: Path) -> None:
    run("add", vault, papers, "-c", "operations", "--title", "一个题名", code=2)
    run("add", vault, papers, "--version-of", 1, code=2)
    run("add", vault, papers, code=2)
    one = papers / "张三-简历.txt"
    report = run("add", vault, one, "-c", "personnel", "--title", "甲的简历", "--json", code=0).json
    assert report["documents"][0]["title"] == "甲的简历"


def test_what_can_not_be_told_is_named_and_the_rest_is_filed(
    run: Run, vault: Path, papers: Path
) -> None:
    (papers / "杂项.txt").write_text("无从判断", "utf-8")
    report = run("add", vault, papers, "--guess", "--json", code=7).json
    assert report["added"] == 2
    assert [each["path"] for each in report["failed"]] == ["材料/杂项.txt"]


def test_without_readers_files_are_filed_all_the_same(
    run: Run, vault: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_arguments: object) -> None:
        raise ReaderUnavailable

    monkeypatch.setattr("search.fencing.extract._Worker.__init__", unavailable)
    report = run("add", vault, papers, "-c", "operations", "--json", code=7).json
    assert report["added"] == 2
    assert report["error"]["code"] == 7
