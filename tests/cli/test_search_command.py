"""`search` and `view`: order, pages, facets, citations, what can't be seen, errors with their place, the help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.language.query import parse_query
from tests.cli.running import Run

JULY = "机房巡检 2026-07.md"


def test_hits_name_number_version_place_and_matches(run: Run, vault: Path) -> None:
    (hit,) = run("search", vault, "空调滤网", "--json", "--cite", code=0).json["hits"]
    assert (hit["name"], hit["path"].split("/")[-1], hit["kind"]) == (JULY, JULY, "file")
    assert (hit["place"], hit["matches"], hit["current"]) == ("line 3", 1, True)
    assert hit["number"] in hit["citation"]
    assert hit["citation"].endswith("…")
    assert "line 3" in hit["citation"]
    outcome = run("search", vault, "空调滤网", "--cite", code=0)
    assert hit["citation"] in outcome.out
    assert "(line 3)" in outcome.out


def test_an_order_and_an_offset_cut_pages(run: Run, vault: Path) -> None:
    def names(*options: str) -> list[str]:
        answer = run("search", vault, "期间:2026-07", "--json", *options, code=0).json
        assert answer["total"] == 5
        return [hit["name"] for hit in answer["hits"]]

    up, down = names("--sort", "size"), names("--sort=-size")
    assert up == list(reversed(down))
    assert up[0] == "空.txt"
    assert names("--sort", "size", "--limit", "2", "--offset", "1") == up[1:3]
    assert names("--sort", "size", "--offset", "9") == []


def test_facets_come_with_the_queries_that_they_make(run: Run, vault: Path) -> None:
    facets = run("search", vault, "巡检", "--facets", "--json", code=0).json["facets"]
    (png,) = [value for value in facets["format"]["values"] if value["value"] == "png"]
    assert (png["count"], png["chosen"]) == (1, False)
    (hit,) = run("search", vault, png["query"], "--json", code=0).json["hits"]
    assert hit["name"] == "照片.png"
    shown = run("search", vault, "巡检", "--facets", code=0).out
    assert "Format:" in shown
    assert "facets" not in run("search", vault, "巡检", "--json", code=0).json


def test_what_is_not_seen_is_said_when_asked(run: Run, vault: Path) -> None:
    answer = run("search", vault, "巡检", "--unseen", "--json", code=0).json
    unseen = answer["coverage"]["unseen"]
    assert sum(group["count"] for group in unseen) == answer["unsearchable"] == 2
    assert all(group["reason"] and group["documents"] for group in unseen)
    shown = run("search", vault, "巡检", "--unseen", code=0).err
    for group in unseen:
        assert group["reason"] in shown


def test_a_misspelt_word_gets_a_suggestion(run: Run, vault: Path) -> None:
    answer = run("search", vault, "机房寻检", "--json", code=0).json
    assert (answer["total"], answer["suggestion"]) == (0, "机房巡检")
    assert "Did you mean: 机房巡检" in run("search", vault, "机房寻检", code=0).err


@pytest.mark.parametrize(
    ("query", "position"), [('巡检 "', 3), ("巡检 形成:2026-13", 6), ("人圆:张三", 0)]
)
def test_a_query_that_cannot_be_read_is_pointed_at(
    run: Run, vault: Path, query: str, position: int
) -> None:
    outcome = run("search", vault, query, code=2)
    echo, mark = outcome.err.splitlines()[:2]
    assert echo == f"  {query}"
    wide = sum(1 + (each > "⺀") for each in query[:position])
    assert mark == "  " + " " * wide + "^"
    assert f"At character {position + 1}:" in outcome.err
    error = run("search", vault, query, "--json", code=2).json["error"]
    assert error["advice"]
    (line,) = _batch(run, vault, [query])
    assert (line["query"], line["position"]) == (query, position)
    assert line["hint"] == error["advice"]
    assert line["error"] == error["sentence"]


def _batch(run: Run, vault: Path, queries: list[str]) -> list[dict[str, object]]:
    file = vault.parent / "queries.txt"
    file.write_text("\n".join(queries), encoding="utf-8")
    outcome = run("search", vault, "--batch", file, code=0)
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_a_batch_goes_on_past_what_cannot_be_read(run: Run, vault: Path) -> None:
    lines = _batch(run, vault, ["巡检", "(", "空调滤网", "形成:无"])
    assert ["error" in line for line in lines] == [False, True, False, False]
    assert lines[2]["total"] == 1


def test_an_unknown_order_is_wrong_usage(run: Run, vault: Path) -> None:
    assert "formed" in run("search", vault, "x", "--sort", "colour", code=2).err
    run("view", "save", vault, "x", "x", "--sort", "colour", code=2)


def test_the_help_on_queries_needs_no_vault_and_shows_queries(run: Run) -> None:
    lines = run("search", "--help-query", code=0).out.splitlines()
    assert "Dates" in lines
    examples = [line[2:] for line in lines if line.startswith("  ") and line[2] != " "]
    assert len(examples) > 40
    for example in examples[:20]:
        assert parse_query(example) is not None


def test_views_are_kept_listed_shown_and_forgotten(run: Run, vault: Path) -> None:
    assert run("view", "list", vault, "--json", code=0).json == {"views": []}
    run("view", "save", vault, "滤网", "空调滤网", code=0)
    run("view", "save", vault, "最大", "种类:文件", "--sort=-size", "--pin", code=0)
    views = run("view", "list", vault, "--json", code=0).json["views"]
    assert [(view["name"], view["count"], view["pinned"]) for view in views] == [
        ("最大", 5, True),
        ("滤网", 1, False),
    ]
    assert "滤网" in run("view", "list", vault, code=0).out
    shown = run("view", "show", vault, "最大", "--limit", "1", "--json", code=0).json
    assert (shown["query"], shown["total"], len(shown["hits"])) == ("种类:文件", 5, 1)
    assert shown["hits"][0]["name"] != "空.txt"
    run("view", "remove", vault, "最大", code=0)
    assert "最大" in run("view", "show", vault, "最大", code=2).err
    run("view", "remove", vault, "最大", code=2)
    error = run("view", "save", vault, "坏", "(", "--json", code=2)
    assert "^" in error.err
    assert len(run("view", "list", vault, "--json", code=0).json["views"]) == 1
