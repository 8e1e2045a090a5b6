"""Sources as they come: what can be filed is filed, what can't is named, and the exit code says which it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.filing import sources
from desktop.services.house import House
from desktop.services.library import document_bytes, list_documents
from tests.cli.running import FILES, SECRET, Run
from vault.ids import Passphrase
from vault.pieces import PIECE_LENGTH

AWKWARD = {
    "两行\n名字.txt": "换行",
    "emoji 👩‍👩‍👧 🗄.txt": "表情",
    "\x1b[31m红\x1b[0m\x07.txt": "红色",
    "制表\t符\r.txt": "控制",
    "\u202etxt.md": "倒序",
    "档" * 83 + ".txt": "长名",
    "a" * 255: "最长",
    "-rf": "像选项",
    " 首尾空格 .txt ": "空格",
    "CON": "保留名",
    "a:b*c?<d>|\"e'.txt": "别家不许",
    "\u0041\u030a.txt": "分解",
    "\u00c5.txt": "合成",
    "龙䶮𠮷.txt": "生僻",
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


def added(run: Run, vault: Path, *given: object, code: int = 0) -> dict[str, object]:
    return run("add", vault, *given, "-c", "techdoc", "--json", code=code).json


def reasons(report: dict[str, object]) -> dict[str, str]:
    return {each["path"]: each["reason"] for each in report["failed"]}  # type: ignore[attr-defined]


def test_awkward_names_go_in_and_come_out_whole(
    run: Run, vault: Path, papers: Path, tmp_path: Path
) -> None:
    for name, word in AWKWARD.items():
        (papers / name).write_text(f"{word}，内容如此", encoding="utf-8")
    invalid = os.fsencode(papers) + b"/\xb9\xab\xb8\xbe \xff.txt"
    with open(invalid, "wb") as stream:  # noqa: PTH123 - no text names this file
        stream.write("乱码名，内容如此".encode())

    report = added(run, vault, papers)
    assert report["added"] == len(AWKWARD) + 1
    assert report["failed"] == []
    with House.open(vault, Passphrase(SECRET)) as house:
        documents = [each for each in list_documents(house) if each.category.value == "techdoc"]
        held = {b"".join(document_bytes(house, each)).decode() for each in documents}
        names = {each.version.name for each in documents}
    assert held == {f"{word}，内容如此" for word in [*AWKWARD.values(), "乱码名"]}
    assert set(AWKWARD) < names
    assert r"\xb9\xab\xb8\xbe \xff.txt" in names
    assert run("search", vault, "内容如此", "--json", code=0).json["total"] == len(AWKWARD) + 1

    out = tmp_path / "out"
    run("handover", vault, out, code=0)
    run("verify", out, code=0)


def test_links_pipes_and_loops_are_named_and_the_rest_is_filed(
    run: Run, vault: Path, papers: Path
) -> None:
    (papers / "好.txt").write_text("好", encoding="utf-8")
    (papers / "sub").mkdir()
    (papers / "loop").symlink_to("loop")
    (papers / "ping").symlink_to("pong")
    (papers / "pong").symlink_to("ping")
    (papers / "sub" / "up").symlink_to("..")
    (papers / "dangling").symlink_to("nowhere")
    (papers / "linked.txt").symlink_to("好.txt")
    os.mkfifo(papers / "fifo")
    (papers / "device").symlink_to("/dev/zero")

    report = added(run, vault, papers, papers / "loop", papers / "fifo", code=7)
    assert report["added"] == 2
    assert set(reasons(report)) == {"loop", "fifo"} | {
        f"papers/{name}"
        for name in ("loop", "ping", "pong", "sub/up", "dangling", "fifo", "device")
    }
    assert all(reasons(report).values())


def test_what_cannot_be_read_is_named_in_words_too(run: Run, vault: Path, papers: Path) -> None:
    (papers / "好.txt").write_text("好", encoding="utf-8")
    outcome = run("add", vault, papers / "gone.txt", papers, "-c", "source", "-v", code=7)
    assert outcome.out == ""
    lines = outcome.err.splitlines()
    assert "6\tpapers/好.txt" in lines
    assert "not filed: gone.txt: It is no longer there." in lines


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_file_whose_reading_fails_is_named(run: Run, vault: Path, papers: Path) -> None:
    (papers / "好.txt").write_text("好", encoding="utf-8")
    (papers / "坏.bin").symlink_to("/proc/self/mem")
    report = added(run, vault, papers, code=7)
    assert report["added"] == 1
    assert set(reasons(report)) == {"papers/坏.bin"}


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_without_permission_a_file_and_a_folder_are_named(
    run: Run, quick_template: Path, quick_unlock: None
) -> None:
    # Below the temporary folder of all users: the test's own is closed to the user whom root becomes here.
    with _everyones_folder() as folder:
        vault = folder / "v.vault"
        shutil.copytree(quick_template, vault)
        papers = folder / "papers"
        (papers / "closed").mkdir(parents=True)
        (papers / "closed" / "inside.txt").write_text("看不见", encoding="utf-8")
        (papers / "secret.txt").write_text("看不见", encoding="utf-8")
        (papers / "好.txt").write_text("好", encoding="utf-8")
        passphrase = folder / "passphrase.txt"
        passphrase.write_text(SECRET, encoding="utf-8")
        options = ("-c", "source", "--no-extract", "--json", "--passphrase-file", passphrase)
        run("add", vault, papers / "gone", *options, code=7)  # loads what nobody may read later
        with _as_nobody(folder):
            (papers / "closed").chmod(0)
            (papers / "secret.txt").chmod(0)
            report = run("add", vault, papers, *options, code=7).json
            (papers / "closed").chmod(0o700)
        assert report["added"] == 1
        assert set(reasons(report)) == {"papers/closed", "papers/secret.txt"}
        assert all("permission" in reason for reason in reasons(report).values())


def test_a_file_that_vanishes_is_named(
    run: Run, vault: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "好.txt").write_text("好", encoding="utf-8")
    (papers / "小.txt").write_text("即将消失", encoding="utf-8")
    (papers / "大.bin").write_bytes(bytes(PIECE_LENGTH + 1))
    find = sources.find_files

    def find_and_lose(*given: object, **options: object) -> object:
        found = find(*given, **options)  # type: ignore[arg-type]
        (papers / "小.txt").unlink()
        (papers / "大.bin").unlink()
        return found

    monkeypatch.setattr(sources, "find_files", find_and_lose)
    report = added(run, vault, papers, code=7)
    assert report["added"] == 1
    assert set(reasons(report)) == {"papers/小.txt", "papers/大.bin"}


@pytest.mark.parametrize("size", [100, PIECE_LENGTH * 2])
@pytest.mark.parametrize("change", ["grows", "shrinks", "is rewritten"])
def test_a_file_that_changes_while_it_is_read_is_named(
    run: Run, vault: Path, papers: Path, monkeypatch: pytest.MonkeyPatch, size: int, change: str
) -> None:
    (papers / "好.txt").write_text("好", encoding="utf-8")
    busy = papers / "忙.bin"
    busy.write_bytes(bytes(size))
    fstat, touched = os.fstat, 0

    def fstat_while_somebody_writes(handle: int) -> os.stat_result:
        nonlocal touched
        status = fstat(handle)
        if os.path.samestat(status, busy.stat()):
            touched += 1
            if change == "grows":
                with busy.open("ab") as stream:
                    stream.write(b"more")
            elif change == "shrinks":
                os.truncate(busy, max(0, status.st_size - 1))
            else:
                os.utime(busy, ns=(touched, touched))
        return status

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", fstat_while_somebody_writes)
        report = added(run, vault, papers, code=7)
    assert touched
    assert report["added"] == 1
    assert set(reasons(report)) == {"papers/忙.bin"}
    run("check", vault, "--full", code=0)


def test_a_file_that_holds_still_again_is_filed(
    run: Run, vault: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = papers / "忙.txt"
    busy.write_text("一", encoding="utf-8")
    fstat, touched = os.fstat, 0

    def fstat_while_somebody_writes_once(handle: int) -> os.stat_result:
        nonlocal touched
        status = fstat(handle)
        if os.path.samestat(status, busy.stat()) and not touched:
            touched += 1
            busy.write_text("一二三", encoding="utf-8")
        return status

    monkeypatch.setattr(os, "fstat", fstat_while_somebody_writes_once)
    report = added(run, vault, papers)
    assert (report["added"], touched) == (1, 1)
    shown = run("show", vault, 6, "--json", code=0).json
    assert (shown["text"], shown["size"]) == ("一二三", 9)


def test_the_vault_is_never_filed_into_itself(run: Run, vault: Path, papers: Path) -> None:
    home = papers / "家"
    home.mkdir()
    vault = vault.rename(home / vault.name)
    (papers / "好.txt").write_text("好", encoding="utf-8")
    for inside in (vault, vault / "header", vault / "packs", vault / "packs" / ".."):
        assert added(run, vault, inside, code=7)["added"] == 0, inside
    report = added(run, vault, papers, code=7)
    assert [each["path"] for each in report["documents"]] == ["papers/好.txt"]  # type: ignore[attr-defined]
    assert set(reasons(report)) == {f"papers/家/{vault.name}"}


def test_a_folder_given_by_dots_has_its_name(
    run: Run, vault: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "sub").mkdir()
    (papers / "一.txt").write_text("一", encoding="utf-8")
    monkeypatch.chdir(papers / "sub")
    for given in ("..", "../.", "../sub/.."):
        report = added(run, vault, given)
        shown = [each["path"] for each in report["documents"]]  # type: ignore[attr-defined]
        # The first names it; the others are the same file, and duplicates.
        assert shown == (["papers/一.txt"] if given == ".." else [])
    assert run("list", vault, "--json").json["total"] == len(FILES) + 1


def test_twins_are_filed_once_and_namesakes_apart(run: Run, vault: Path, papers: Path) -> None:
    for folder, word in (("甲", "一"), ("乙", "二")):
        (papers / folder).mkdir()
        (papers / folder / "同名.txt").write_text(word, encoding="utf-8")
    report = added(
        run, vault, papers, papers, papers / "甲" / "同名.txt", papers / "乙" / "同名.txt"
    )
    assert (report["added"], report["duplicates"], report["failed"]) == (4, 2, [])


@contextlib.contextmanager
def _everyones_folder() -> Iterator[Path]:
    shared = Path(tempfile.mkdtemp(prefix="shoudang-test-", dir="/var/tmp"))
    shared.chmod(0o755)
    try:
        yield shared
    finally:
        shutil.rmtree(shared)


@contextlib.contextmanager
def _as_nobody(folder: Path) -> Iterator[None]:
    """Root may read everything, so it steps aside; anybody else stays who they are."""
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534)
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
