"""Each command's result: on standard output and nowhere else, with exactly the promised keys under `--json`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import FILES, PLEDGE_TEXT, Run, process

DOCUMENT = {"id", "number", "title", "category", "type", "period", "persons", "systems", "formed"}
DOCUMENT |= {"filed", "name", "path", "size", "digest", "searchable"}
HIT = {"id", "title", "name", "category", "page", "score", "snippet"}


def has_keys(found: dict[str, Any], *wanted: str) -> bool:
    """More keys may join a result, none may leave it."""
    return set(wanted) <= set(found)


def test_init_makes_a_vault_that_opens(run: Run, tmp_path: Path, quick_unlock: None) -> None:
    vault = tmp_path / "新.vault"
    outcome = run("init", vault, "--contract", "demo", "--json", code=0)
    assert outcome.json == {"vault": str(vault), "suite": "aes", "contract": "demo"}
    assert outcome.err == ""
    assert run("list", vault, "--json", code=0).json == {"total": 0, "documents": []}


def test_init_speaks_on_standard_error_only(run: Run, tmp_path: Path, quick_unlock: None) -> None:
    outcome = run("init", tmp_path / "新.vault", code=0)
    assert outcome.out == ""
    assert "新.vault" in outcome.err


def test_add_reports_what_it_filed(run: Run, vault: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "甲.txt").write_text("新增的一页", encoding="utf-8")
    (papers / "乙.bin").write_bytes(bytes(range(256)))
    options = ("-c", "pledge", "-t", "承诺书", "--person", "张三", "--person", "李四")
    options += ("--system", "网闸", "--period", "2026-07", "--formed", "2026-07-31")

    outcome = run("add", vault, papers, papers / "甲.txt", *options, "--json", code=0)
    report = outcome.json
    assert has_keys(report, "added", "duplicates", "failed", "documents", "searchable")
    assert (report["added"], report["failed"], report["searchable"]) == (3, [], 2)
    assert [each["path"] for each in report["documents"]] == [
        "papers/乙.bin",
        "papers/甲.txt",
        "甲.txt",
    ]
    assert all(set(each) == {"id", "title", "path"} for each in report["documents"])

    shown = run("show", vault, report["documents"][1]["id"], "--json", code=0).json
    assert has_keys(shown, *DOCUMENT, "text")
    assert (shown["category"], shown["type"], shown["period"]) == ("pledge", "承诺书", "2026-07")
    assert (shown["formed"], shown["systems"]) == ("2026-07-31", ["网闸"])
    assert sorted(shown["persons"]) == ["张三", "李四"]
    assert shown["text"].strip() == "新增的一页"

    again = run("add", vault, papers, *options, "--json", code=0).json
    assert (again["added"], again["duplicates"], again["documents"]) == (0, 2, [])


def test_add_acknowledges_on_standard_error(run: Run, vault: Path, tmp_path: Path) -> None:
    paper = tmp_path / "一页.txt"
    paper.write_text("纸", encoding="utf-8")
    outcome = run("add", vault, paper, "-c", "pledge", "--verbose", code=0)
    assert outcome.out == ""
    assert "6\t一页.txt" in outcome.err.splitlines()


def test_add_without_extraction_leaves_text_to_index(run: Run, vault: Path, tmp_path: Path) -> None:
    paper = tmp_path / "稍后.txt"
    paper.write_text("稍后才能检索", encoding="utf-8")
    report = run("add", vault, paper, "-c", "pledge", "--no-extract", "--json", code=0).json
    assert (report["added"], report["searchable"]) == (1, 0)
    before = run("search", vault, "稍后才能", "--json", code=0).json
    indexed = run("index", vault, "--json", code=0).json
    after = run("search", vault, "稍后才能", "--json", code=0).json

    assert (before["total"], after["total"]) == (0, 1)
    assert before["unsearchable"] == after["unsearchable"] + 1
    assert has_keys(indexed, "searchable", "empty", "unreadable")
    assert indexed["searchable"] == 1
    assert run("index", vault, "--json", code=0).json["searchable"] == 0


def test_list_shows_all_or_one_category(run: Run, vault: Path) -> None:
    listed = run("list", vault, "--json", code=0).json
    assert listed["total"] == len(listed["documents"]) == len(FILES)
    assert all(has_keys(each, *DOCUMENT) for each in listed["documents"])
    assert {each["path"] for each in listed["documents"]} == {f"资料/{name}" for name in FILES}
    assert run("list", vault, "-c", "pledge", "--json", code=0).json["total"] == 0
    assert run("list", vault, "-c", "operations", "--json", code=0).json["total"] == len(FILES)

    lines = run("list", vault, code=0)
    assert len(lines.out.splitlines()) == len(FILES)
    assert lines.err.strip() == f"{len(FILES)} documents"


def test_show_names_facts_and_prints_text_when_asked(run: Run, vault: Path) -> None:
    plain = run("show", vault, 1, code=0)
    assert "承诺书.txt" in plain.out
    assert "工作秘密" not in plain.out
    assert plain.err == ""
    assert PLEDGE_TEXT.strip() in run("show", vault, 1, "--text", code=0).out


def test_cat_gives_back_every_byte(slow_vault: Path, env: dict[str, str]) -> None:
    # In a process: bytes that are no text don't pass through the capture of text.
    done = process(("cat", slow_vault, "5"), env, 0)
    assert done.stdout == FILES["巡检/表.csv"]
    assert done.stderr == b""


def test_search_answers_with_the_promised_keys(run: Run, vault: Path) -> None:
    outcome = run("search", vault, "机房巡检", "--json", code=0)
    answer = outcome.json
    assert has_keys(answer, "total", "hits", "unsearchable", "elapsed_ms")
    assert outcome.err == ""
    assert answer["total"] == len(answer["hits"]) == 2
    assert all(set(hit) >= HIT for hit in answer["hits"])
    assert answer["unsearchable"] == 2
    by_name = {hit["name"]: hit for hit in answer["hits"]}
    assert "机房巡检记录由龙䶮保管" in by_name["承诺书.txt"]["snippet"]
    assert [hit["score"] for hit in answer["hits"]] == sorted(
        (hit["score"] for hit in answer["hits"]), reverse=True
    )


def test_search_limits_the_hits_and_not_the_count(run: Run, vault: Path) -> None:
    answer = run("search", vault, "机房巡检", "--limit", "1", "--json", code=0).json
    assert (answer["total"], len(answer["hits"])) == (2, 1)
    assert len(run("search", vault, "巡检", "--limit", str(10**30), "--json", code=0).json["hits"]) == 5  # fmt: skip


def test_search_for_a_person_marks_nothing_raw(run: Run, vault: Path) -> None:
    outcome = run("search", vault, "工作秘密", code=0)
    assert "工作秘密" in outcome.out
    assert "\x1b" not in outcome.out
    assert "1 found" in outcome.err


def test_a_batch_answers_line_by_line_past_a_bad_one(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('网闸\n"开口\n\n龙䶮\r\n没有这个词\n'))
    outcome = run("search", vault, "--batch", "-", code=0)
    answers = [json.loads(line) for line in outcome.out.splitlines()]
    assert [each["query"].strip() for each in answers] == ["网闸", '"开口', "龙䶮", "没有这个词"]
    assert ["error" in each for each in answers] == [False, True, False, False]
    # One text names the gateway, and the other four are filed under it as a system.
    assert [each.get("total") for each in answers] == [5, None, 5, 0]
    assert outcome.err == ""


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_batch_has_one_answer_a_line_whatever_a_query_holds(
    run: Run, vault: Path, tmp_path: Path, separator: str
) -> None:
    batch = tmp_path / "queries.txt"
    batch.write_text(f"\ufeff类别:运维\n网闸{separator}正常\n", encoding="utf-8")
    lines = run("search", vault, "--batch", batch, code=0).out.splitlines()
    answers = [json.loads(line) for line in lines]
    assert [each["query"] for each in answers] == ["类别:运维", f"网闸{separator}正常"]
    assert [each["total"] for each in answers] == [5, 2]


def test_check_of_a_sound_vault_is_clean(run: Run, vault: Path) -> None:
    for options in ((), ("--full",)):
        outcome = run("check", vault, *options, "--json", code=0)
        assert has_keys(outcome.json, "ok", "findings", "bytes_read")
        assert (outcome.json["ok"], outcome.json["findings"]) == (True, [])
        assert outcome.json["bytes_read"] > 0
    said = run("check", vault, code=0)
    assert said.out == ""
    proven, clean = said.err.splitlines()
    assert proven.startswith("Every byte was read and compared since ")
    assert clean == "Clean."


def test_check_names_a_stranger_with_all_keys(run: Run, vault: Path) -> None:
    (vault / "笔记.txt").write_text("不属于这里", encoding="utf-8")
    report = run("check", vault, "--json", code=1).json
    (finding,) = report["findings"]
    assert set(finding) >= {"severity", "object", "problem", "advice"}
    assert finding["object"] == "笔记.txt"
    said = run("check", vault, code=1)
    assert "笔记.txt" in said.out
    assert said.err.splitlines()[-1] == "There are findings."


def test_help_is_a_result_and_fine(run: Run) -> None:
    for arguments in (("--help",), ("add", "--help"), ("search", "--help"), ("verify", "--help")):
        outcome = run(*arguments, code=0)
        assert "Usage:" in outcome.out
        assert outcome.err == ""
