"""Safe names: what every reader accepts, distinct for all of them, the same every time."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.names import NAME_BYTES, PATH_LENGTH, Namer, folded, safe_name, split_extension

_FORBIDDEN = re.compile('[\\\\/:*?"<>|\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)", re.IGNORECASE)
# Any text at all, and often the nasty ones.
names = st.one_of(
    st.text(max_size=300),
    st.text(alphabet='aA．. 　/\\:*?"<>|~2\u0301éＡ䶮𠮷\x00\u202e', max_size=40),
    st.sampled_from(["CON", "con.txt", "NUL .txt", "com1", "LPT¹.doc", "..", ".", "", " a ", "a."]),
)


def _is_safe(name: str) -> bool:
    return (
        0 < len(name.encode()) <= NAME_BYTES
        and not _FORBIDDEN.search(name)
        and name == name.strip(" .") + ""
        and unicodedata.is_normalized("NFC", name)
        and not _DEVICES.fullmatch(name.split(".", 1)[0].rstrip(" "))
        and not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
    )


@given(names)
def test_every_name_becomes_safe_and_stays_so(name: str) -> None:
    safe = safe_name(name)
    assert _is_safe(safe)
    assert safe_name(safe) == safe


@given(st.lists(names, max_size=30))
def test_no_two_paths_are_alike_for_any_file_system(requests: list[str]) -> None:
    namer = Namer()
    paths = [namer.path("data/电子档案", [name]) for name in requests]
    assert len({folded(path) for path in paths}) == len(paths)
    assert all(_is_safe(path.rsplit("/", 1)[1]) for path in paths)
    again = Namer()
    assert paths == [again.path("data/电子档案", [name]) for name in requests]


@given(st.lists(st.lists(names, min_size=1, max_size=12), max_size=12))
def test_paths_are_short_enough_and_never_both_file_and_folder(trees: list[list[str]]) -> None:
    namer = Namer()
    paths = [namer.path("data/电子档案/2026/02源代码", parts, hidden=True) for parts in trees]
    folders = {
        folded(path.rsplit("/", depth)[0]) for path in paths for depth in range(1, path.count("/"))
    }
    assert not {folded(path) for path in paths} & folders
    assert all(len(path.encode("utf-16-le")) // 2 <= PATH_LENGTH for path in paths)


def test_very_deep_trees_still_fit() -> None:
    path = Namer().path("data/x", ["a-rather-long-folder-name"] * 40 + ["main.c"], hidden=True)
    assert len(path) <= PATH_LENGTH
    assert path.endswith("main.c")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("巡检记录.pdf", "巡检记录.pdf"),
        ("张䶮.docx", "张䶮.docx"),
        ("a/b\\c:d*e?.txt", "a／b＼c：d＊e？.txt"),
        (" a .", "a"),
        ("CON", "CON_"),
        ("nul.tar.gz", "nul_.tar.gz"),
        ("console.txt", "console.txt"),
        ("e\u0301.txt", "é.txt"),
        ("a\x00b", "a〔U+0000〕b"),
        ("\u202egpj.exe", "〔U+202E〕gpj.exe"),
        ("..", "_"),
        (".gitignore", "gitignore"),
    ],
)
def test_names_for_people(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_source_code_keeps_its_dot_files_and_folders() -> None:
    namer = Namer()
    assert namer.path("s", [".github", "x", ".env"], hidden=True) == "s/.github/x/.env"
    assert namer.path("s", [".github", "x", "y"], hidden=True) == "s/.github/x/y"


def test_twins_are_told_apart_before_the_extension() -> None:
    namer = Namer()
    found = [namer.path("", [name]) for name in ("A.tar.gz", "a.tar.gz", "Ａ.tar.gz", "a~2.tar.gz")]
    assert found == ["A.tar.gz", "a~2.tar.gz", "Ａ~3.tar.gz", "a~2~2.tar.gz"]


def test_twin_folders_stay_apart_and_equal_folders_together() -> None:
    namer = Namer()
    assert namer.path("s", ["Lib", "a.c"]) == "s/Lib/a.c"
    assert namer.path("s", ["lib", "a.c"]) == "s/lib~2/a.c"
    assert namer.path("s", ["Lib", "b.c"]) == "s/Lib/b.c"
    assert namer.path("s", ["lib", "b.c"]) == "s/lib~2/b.c"


def test_long_names_keep_start_and_extension_and_stay_distinct() -> None:
    first, second = (safe_name("长" * 100 + end + ".docx") for end in "甲乙")
    assert first.startswith("长" * 50)
    assert first.endswith(".docx")
    assert first != second
    assert len(first.encode()) <= NAME_BYTES


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.PDF", ("a", ".PDF")),
        ("a.tar.gz", ("a", ".tar.gz")),
        (".env", (".env", "")),
        ("无扩展名", ("无扩展名", "")),
        ("v1.2 说明", ("v1.2 说明", "")),
    ],
)
def test_extensions(name: str, parts: tuple[str, str]) -> None:
    assert split_extension(name) == parts
