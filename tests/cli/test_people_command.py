"""`shoudang person` and `shoudang matter`: people entered with sealed numbers, matters taken step by step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run

ID = "11010519491231002X"


@pytest.fixture
def number(tmp_path: Path) -> Path:
    file = tmp_path / "number.txt"
    file.write_text(ID + "\n", encoding="utf-8")
    return file


@pytest.fixture
def staffed(vault: Path, run: Run, number: Path) -> Path:
    """The shared archive, whose documents are about 龙䶮, with this person and another one."""
    run(
        "person",
        "add",
        vault,
        "龙䶮",
        "--identity-file",
        number,
        "--role",
        "on-site",
        "--core",
        code=0,
    )
    run("person", "add", vault, "江望舒", "--role", "on-site", code=0)
    run("person", "item", vault, "龙䶮", "on-site", "--since", "2026-04-16", code=0)
    return vault


def test_a_number_is_masked_until_it_is_revealed(staffed: Path, run: Run) -> None:
    for words in (("show", "龙䶮"), ("show", "龙䶮", "--json"), ("list",), ("list", "--json")):
        shown = run("person", words[0], staffed, *words[1:], code=0)
        assert ID not in shown.out + shown.err
    assert (
        run("person", "show", staffed, "龙䶮", "--json", code=0).json["identity_shown"]
        == "110105********002X"
    )
    assert run("person", "reveal", staffed, "龙䶮", code=0).out == ID + "\n"
    assert run("person", "reveal", staffed, "江望舒", code=0).out == ""
    told = run("audit", staffed, code=0).out
    assert "identity revealed" in told
    assert ID not in told


def test_a_number_is_no_argument_and_a_wrong_one_is_repeated_nowhere(
    staffed: Path, run: Run, tmp_path: Path
) -> None:
    assert "--identity " not in run("person", "add", "--help", code=0).out
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("110105194912310020\n", encoding="utf-8")
    refused = run("person", "add", staffed, "甲", "--identity-file", wrong, "--json", code=6)
    assert "mistyped" in refused.json["error"]["sentence"]
    assert "110105194912310020" not in refused.out + refused.err
    missing = run("person", "add", staffed, "甲", "--identity-file", tmp_path / "none", code=2)
    assert "cannot be read" in missing.err
    assert run("person", "add", staffed, "甲", "--ask-identity").code == 2


def test_duplicates_overlaps_and_papers_without_dates_are_named(
    staffed: Path, run: Run, number: Path
) -> None:
    twice = run("person", "add", staffed, "甲", "--identity-file", number, code=6)
    assert "龙䶮 has this identity number already" in twice.err
    overlap = run("person", "item", staffed, "龙䶮", "on-site", "--since", "2026-05-01", code=6)
    assert "overlaps" in overlap.err
    undated = run("person", "item", staffed, "龙䶮", "certificate", "--title", "CISP", code=6)
    assert "no dates" in undated.err
    run("person", "item", staffed, "龙䶮", "certificate", "--title", "CISP", "--undated", code=0)
    stay = run("person", "show", staffed, "龙䶮", "--json", code=0).json["items"]
    left = next(each for each in stay if each["kind"] == "on-site")["id"]
    early = run("person", "end", staffed, left, "2026-04-15", code=6)
    assert "can't leave on 2026-04-15 before arriving on 2026-04-16" in early.err
    assert run("person", "show", staffed, "nix", code=2).err


def test_a_new_label_goes_into_the_documents(staffed: Path, run: Run) -> None:
    run("person", "amend", staffed, "龙䶮", "--label", "龙䶮甲", code=0)
    assert run("search", staffed, "人员:=龙䶮甲", "--json", code=0).json["total"] == 5
    listed = run("person", "list", staffed, "--json", code=0).json
    assert listed["unregistered"] == []
    assert [each["label"] for each in listed["people"]] == ["江望舒", "龙䶮甲"]


def test_a_staff_change_from_application_to_what_it_costs(staffed: Path, run: Run) -> None:
    made = run(
        "matter", "open", staffed, "staff-change", "--day", "2026-05-06", "--planned", "2026-05-20",
        "--person", "龙䶮", "--other", "江望舒", "--fact", "reason=离职", "--json", code=0,
    ).json  # fmt: skip
    assert made["number"] == "RY-2026-001"
    assert made["next"] == ["apply"]
    run("matter", "step", staffed, "RY-2026-001", "apply", "--day", "2026-05-06", code=0)
    blocked = run(
        "matter", "step", staffed, "RY-2026-001", "effective", "--day", "2026-05-20", code=6
    )
    assert "The client's consent" in blocked.err
    forced = run(
        "matter", "step", staffed, "RY-2026-001", "effective", "--day", "2026-05-20", "--happened",
        "--reason", "突然离职", "--json", code=0,
    ).json  # fmt: skip
    assert forced["exposure_fen"] == 2_630_000
    shown = run("matter", "show", staffed, "RY-2026-001", code=0).out
    assert "Ⅱ11.5" in shown
    assert "¥26,300.00" in shown
    paper = run(
        "matter",
        "paper",
        staffed,
        "RY-2026-001",
        "consent",
        1,
        "--signed",
        "client",
        "--day",
        "2026-05-10",
        code=0,
    )
    assert "Breach" in paper.out  # A text that can still be edited bears no signature.
    run("matter", "undo", staffed, "RY-2026-001", "effective", "--reason", "看错", code=0)
    run("matter", "undo", staffed, "RY-2026-001", "apply", "--reason", "看错", code=0)
    run("matter", "withdraw", staffed, "RY-2026-001", "--reason", "开错", code=0)
    assert run("matter", "list", staffed, "--open", "--json", code=0).json["total"] == 0
    assert run("matter", "list", staffed, "--json", code=0).json["total"] == 1
    assert "staff-change" in run("matter", "kinds", staffed, code=0).out
    assert run("matter", "open", staffed, "party", code=2).err
