"""What goes wrong around articles at the command line is told truly, in the language chosen, and loses nothing."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import words
from tests.cli.running import Run

MARKED = "# 方案\n\n机密★10年\n"


@pytest.fixture
def chinese() -> Iterator[None]:
    before = words.language()
    words.set_language("zh_CN")
    yield
    words.set_language(before)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("tag", ["", "//", "长" * 300, "/".join("x" * 30)])
def test_an_article_with_a_tag_that_cannot_be_is_not_filed(
    vault: Path, tmp_path: Path, run: Run, tag: str
) -> None:
    file = write(tmp_path / "a.md", "# 一\n")
    assert "Nothing was changed" in run("note", "add", vault, file, "--tag", tag, code=2).err
    assert run("note", "list", vault, "--json", code=0).json["total"] == 0


@pytest.mark.parametrize("text", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_a_pipe_that_held_nothing_makes_no_version(
    vault: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, text: bytes
) -> None:
    made = run("note", "add", vault, write(tmp_path / "a.md", "# 一\n"), "--json", code=0).json
    for command in (("save", vault, made["id"]), ("add", vault, "--title", "二")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        assert "holds no text" in run("note", *command, code=2).err
    (article,) = run("note", "list", vault, "--json", code=0).json["articles"]
    assert article["version"] == 1


def test_a_marked_note_is_refused_with_the_steps_of_the_law(
    vault: Path, tmp_path: Path, run: Run
) -> None:
    write(tmp_path / "notes" / "密.md", MARKED)
    write(tmp_path / "notes" / "好.md", "# 好\n")
    outcome = run("note", "import", vault, tmp_path / "notes", code=6)
    assert "not filed: notes/密.md" in outcome.err
    assert "Report at once" in outcome.err
    told = run("note", "import", vault, tmp_path / "notes", "--json", code=6).json
    assert [each["path"] for each in told["refused"]] == ["notes/密.md"]
    assert [each["path"] for each in told["failed"]] == ["notes/密.md"]
    planned = run("note", "import", vault, tmp_path / "notes", "--dry-run", "--json", code=6).json
    assert [each["path"] for each in planned["refused"]] == ["notes/密.md"]


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_odd_notes_are_named_to_people_too(
    vault: Path, tmp_path: Path, run: Run, option: tuple[str, ...]
) -> None:
    write(tmp_path / "notes" / "怪.md", "---\ntitle: [open\n---\n# 怪\n")
    outcome = run("note", "import", vault, tmp_path / "notes", *option, code=0)
    assert "notes/怪.md: The front matter can't be read" in outcome.err


def test_what_an_export_could_not_write_is_no_package(
    vault: Path, tmp_path: Path, run: Run
) -> None:
    made = run("note", "add", vault, write(tmp_path / "a.md", "# 一\n"), "--json", code=0).json
    blocked = write(tmp_path / "file", "x") / "below"
    for form in ("markdown", "html", "pdf"):
        told = run("note", "export", vault, made["id"], blocked, "--form", form, code=7).err
        assert "package" not in told
        assert "nothing was left" in told.lower()


def test_amending_a_system_forgets_nobody(vault: Path, run: Run) -> None:
    run("system", "enter", vault, "主机", "-k", "host", code=0)
    run("system", "enter", vault, "防火墙", "-k", "hardware", code=0)
    run(
        "system", "enter", vault, "网闸", "-k", "hardware", "--person", "龙䶮=lead",
        "--account", "admin;维护;龙䶮;封-07", "--tie", "runs-on=主机", code=0,
    )  # fmt: skip
    now = run(
        "system", "amend", vault, "网闸", "--person", "甲=deputy", "--account", "root;;甲;封-08",
        "--account", "admin;巡检;龙䶮;封-09", "--tie", "uses=防火墙", "--json", code=0,
    ).json  # fmt: skip
    assert {each["name"] for each in now["people"]} == {"龙䶮", "甲"}
    assert {(each["name"], each["envelope"]) for each in now["accounts"]} == {
        ("admin", "封-09"),
        ("root", "封-08"),
    }
    assert {each["name"] for each in now["ties"]} == {"主机", "防火墙"}
    less = run(
        "system", "amend", vault, "网闸", "--remove-person", "龙䶮", "--remove-account", "root",
        "--remove-tie", "主机", "--json", code=0,
    ).json  # fmt: skip
    assert [each["name"] for each in less["people"]] == ["甲"]
    assert [each["name"] for each in less["accounts"]] == ["admin"]
    assert [each["name"] for each in less["ties"]] == ["防火墙"]
    for option in ("--remove-person", "--remove-account", "--remove-tie"):
        assert "nobody" in run("system", "amend", vault, "网闸", option, "nobody", code=2).err


WRONG = [
    ("note", "show", "{vault}", "0"),
    ("note", "show", "{vault}", "x"),
    ("note", "show", "{vault}", "9" * 20),
    ("note", "show", "{vault}"),
    ("note", "乱写"),
    ("note", "list", "{vault}", "--nonsense"),
    ("note", "list", "{vault}", "--kinds", "x"),
    ("note", "list", "{vault}", "surplus"),
    ("note", "list", "{vault}", "--kind"),
    ("note", "list", "{vault}", "--json=1"),
    ("note", "import", "{vault}", "/nowhere"),
    ("note", "review", "{vault}", "1", "--months", "121"),
    ("note", "similar", "{vault}", "1", "--limit", "0"),
    ("note", "add", "{vault}", "/nowhere.md"),
]


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_told_in_chinese(
    vault: Path, run: Run, chinese: None, arguments: tuple[str, ...]
) -> None:
    told = run(*(each.format(vault=vault) for each in arguments), code=2).err
    assert told.startswith("用法有误")
    rest = re.sub(r"“[^”]*”|/[\w./]+|--\w+|[A-Z]{2,}|UTF-8|json", "", told)
    assert not re.search(r"[A-Za-z]{3,}", rest), told


def test_links_and_imports_are_told_in_chinese(
    vault: Path, tmp_path: Path, run: Run, chinese: None
) -> None:
    write(tmp_path / "notes" / "甲.md", "+++\ntitle = \"坏\n+++\n# 甲\n\n[[甲]] [[无]]\n")  # fmt: skip
    told = run("note", "import", vault, tmp_path / "notes", "-k", "faq", "--dry-run", code=0)
    assert "常见问题" in told.out
    told = run("note", "import", vault, tmp_path / "notes", code=0)
    assert not re.search(r"missing|Illegal|line", told.err), told.err
    made = run("note", "list", vault, "--json", code=0).json["articles"][0]["id"]
    for arguments in ((made,), ()):
        shown = run("note", "links", vault, *arguments, code=0).out
        assert "未找到" in shown
        assert not re.search(r"missing|live", shown)


def test_a_gap_names_the_ticket_so_that_its_article_can_be_begun(
    vault: Path, tmp_path: Path, run: Run
) -> None:
    made = run("note", "add", vault, write(tmp_path / "a.md", "# 一\n"), "--json", code=0).json
    assert re.search(rf"^ +{made['id']}  ", run("note", "gaps", vault, code=1).out, re.MULTILINE)


def test_removing_a_field_in_use_names_the_way(vault: Path, run: Run) -> None:
    run("field", "define", vault, "厂商", code=0)
    run("field", "set", vault, 1, "--field", "厂商", "--value", "甲", code=0)
    assert "--yes" in run("field", "remove", vault, "厂商", code=2).err
    run("field", "remove", vault, "厂商", "--yes", code=0)


def test_a_note_whose_tag_is_too_deep_is_told_in_words(
    vault: Path, tmp_path: Path, run: Run
) -> None:
    note = write(tmp_path / "甲.md", "# 甲\n")
    told = run("note", "import", vault, note, "--tag", "/".join("abcdefghijk"), code=0).err
    assert "levels" in told
    assert "refused:" not in told
