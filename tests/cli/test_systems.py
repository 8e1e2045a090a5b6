"""`shoudang system`: systems entered, shown with all that concerns them, renamed, merged, adopted from documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run


@pytest.fixture
def entered(vault: Path, run: Run) -> Path:
    """The shared archive, whose documents are about 网闸, with that system and a host for it."""
    run(
        "system", "enter", vault, "一号主机", "--kind", "host", "--fact", "address=10.1.2.3", code=0
    )
    run(
        "system", "enter", vault, "网闸", "--kind", "hardware", "--purpose", "内外网交换",
        "--person", "龙䶮=lead", "--account", "admin;维护;龙䶮;封-07", "--tie", "runs-on=一号主机",
        code=0,
    )  # fmt: skip
    return vault


def test_a_page_gathers_what_concerns_a_system(entered: Path, run: Run) -> None:
    page = run("system", "show", entered, "网闸", "--json", code=0).json
    assert (page["kind"], page["purpose"], page["documents"]) == ("hardware", "内外网交换", 5)
    assert page["people"] == [{"name": "龙䶮", "role": "lead"}]
    assert page["accounts"] == [
        {"name": "admin", "purpose": "维护", "holder": "龙䶮", "envelope": "封-07"}
    ]
    assert [(each["kind"], each["name"]) for each in page["ties"]] == [("runs-on", "一号主机")]
    assert sum(group["total"] for group in page["groups"]) == 5
    shown = run("system", "show", entered, 2, "--limit", 1, code=0).out
    for word in ("网闸", "内外网交换", "龙䶮", "封-07", "一号主机"):
        assert word in shown
    host = run("system", "show", entered, "一号主机", "--json", code=0).json
    assert host["facts"] == {"address": "10.1.2.3"}
    assert [each["outgoing"] for each in host["ties"]] == [False]


def test_passwords_are_refused(entered: Path, run: Run) -> None:
    refused = run(
        "system", "amend", entered, "网闸", "--account", "root;口令Abc!2345xyz;龙䶮;", "--json"
    )
    assert refused.code not in (0, 70)
    page = run("system", "show", entered, "网闸", "--json", code=0).json
    assert [each["name"] for each in page["accounts"]] == ["admin"]


def test_a_new_name_goes_into_the_documents(entered: Path, run: Run) -> None:
    now = run(
        "system",
        "amend",
        entered,
        "网闸",
        "--name",
        "一号网闸",
        "--fact",
        "model=X1",
        "--json",
        code=0,
    ).json
    assert (now["name"], now["facts"], now["purpose"]) == (
        "一号网闸",
        {"model": "X1"},
        "内外网交换",
    )
    found = run("search", entered, "系统:=一号网闸", "--json", code=0).json
    assert found["total"] == 5
    assert run("show", entered, 1, "--json", code=0).json["systems"] == ["一号网闸"]


def test_systems_are_listed_retired_and_brought_back(entered: Path, run: Run) -> None:
    listed = run("system", "list", entered, "--json", code=0).json
    assert {each["name"]: each["documents"] for each in listed["systems"]} == {
        "网闸": 5,
        "一号主机": 0,
    }
    assert listed["unregistered"] == []
    assert run("system", "retire", entered, "一号主机", "--json", code=0).json["retired"]
    assert run("system", "list", entered, "--json", code=0).json["total"] == 1
    assert "out of use" in run("system", "list", entered, "--retired", code=0).out
    assert (
        run("system", "retire", entered, "一号主机", "--back", "--json", code=0).json["retired"]
        is None
    )


def test_names_of_documents_become_systems_and_one(vault: Path, run: Run) -> None:
    assert run("system", "list", vault, "--json", code=0).json["unregistered"] == [
        {"name": "网闸", "documents": 5}
    ]
    assert "system adopt" in run("system", "list", vault, code=0).err
    (made,) = run("system", "adopt", vault, "--json", code=0).json["entered"]
    assert made["name"] == "网闸"
    run("system", "enter", vault, "隔离网闸", code=0)
    kept = run("system", "merge", vault, "网闸", "--into", "隔离网闸", "--json", code=0).json
    assert kept["name"] == "隔离网闸"
    assert run("system", "show", vault, "隔离网闸", "--json", code=0).json["documents"] == 5
    assert run("search", vault, "系统:=隔离网闸", "--json", code=0).json["total"] == 5
    run("system", "show", vault, "网闸", code=2)


@pytest.mark.parametrize(
    "options",
    [
        ("--kind", "toaster"),
        ("--fact", "address"),
        ("--fact", "colour=red"),
        ("--person", "龙䶮=king"),
        ("--account", "a;b;c;d;e"),
        ("--tie", "runs-on=没有"),
        ("--tie", "eats=网闸"),
    ],
)
def test_what_cannot_be_said_of_a_system_is_wrong_usage(
    entered: Path, run: Run, options: tuple[str, str]
) -> None:
    refused = run("system", "enter", entered, "新系统", *options, "--json", code=2).json
    assert refused["error"]["sentence"]
    assert run("system", "list", entered, "--json", code=0).json["total"] == 2


def test_a_name_that_is_taken_and_marked_words_are_refused(entered: Path, run: Run) -> None:
    run("system", "enter", entered, "网闸", code=2)
    run("system", "merge", entered, "网闸", "--into", "网闸", code=2)
    refused = run("system", "enter", entered, "绝密★长期系统", code=6)
    assert len(refused.err.splitlines()) > 3
