"""A medium that fills up: exit code 7, what was acknowledged is whole, and nothing half-done is left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.library import list_documents
from tests.archives import archive_contents, findings, tree_contents
from tests.cli.running import FILES, SECRET, Run, process, small_disk
from vault.errors import StorageFailed
from vault.ids import Passphrase


@pytest.fixture
def large_papers(tmp_path: Path) -> Path:
    """Four megabytes that can't be compressed."""
    folder = tmp_path / "large"
    folder.mkdir()
    for number in range(16):
        (folder / f"{number:02d}.bin").write_bytes(os.urandom(256 * 1024))
    return folder


@pytest.mark.parametrize("size", ["900k", "1500k", "3m"])
def test_add_on_a_full_disk_keeps_what_was_acknowledged(
    run: Run, vault: Path, tmp_path: Path, large_papers: Path, size: str
) -> None:
    with small_disk(tmp_path / "disk", size) as disk:
        moved = disk / vault.name
        shutil.copytree(vault, moved)
        outcome = run("add", moved, large_papers, "-c", "source", "--verbose", code=7)
        assert "The disk is full" in outcome.err
        acknowledged = {
            line.partition("\t")[2] for line in outcome.err.splitlines() if "\tlarge/" in line
        }
        originals = tree_contents(large_papers)
        with House.open(moved, Passphrase(SECRET)) as house:
            held = archive_contents(house)
            assert findings(house) == []
        assert acknowledged <= set(held)
        assert all(held[path] == originals[path] for path in held if path in originals)
        assert len(held) >= len(FILES)
        run("check", moved, "--full", code=0)
        assert run("search", moved, "机房巡检", "--json", code=0).json["total"] == 2


def test_files_that_were_filed_before_the_index_was_full_are_told(
    run: Run, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "一页.txt"
    paper.write_text("索引已满", encoding="utf-8")

    def full(*_given: object, **_options: object) -> None:
        raise StorageFailed(vault / "index", OSError(28, "No space left on device"))

    monkeypatch.setattr("desktop.services.filing.texts.make_searchable", full)
    outcome = run("add", vault, paper, "-c", "source", "--json", code=7)
    with House.open(vault, Passphrase(SECRET)) as house:
        assert len(list_documents(house)) == len(FILES) + 1
    # A program that reads only standard output must learn which of its files are safe.
    assert [each["path"] for each in outcome.json["documents"]] == ["一页.txt"]


def test_init_on_a_full_disk_leaves_nothing(run: Run, tmp_path: Path, quick_unlock: None) -> None:
    for size in ("8k", "40k", "80k"):
        with small_disk(tmp_path / size, size) as disk:
            run("init", disk / "new.vault", code=7)
            assert not list(disk.iterdir())


@pytest.mark.parametrize("size", ["4k", "64k", "4150k"])
def test_handover_on_a_full_disk_leaves_no_package(
    run: Run, vault: Path, tmp_path: Path, large_papers: Path, size: str
) -> None:
    run("add", vault, large_papers, "-c", "source", "--no-extract", code=0)
    with small_disk(tmp_path / "disk", size) as disk:
        outcome = run("handover", vault, disk / "package", "--json", code=7)
        assert outcome.json["error"]["code"] == 7
        assert not list(disk.iterdir())
        (disk / "empty").mkdir()
        run("handover", vault, disk / "empty", code=7)
        assert not list((disk / "empty").iterdir())
    run("check", vault, code=0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["list", "list --json", "cat"])
def test_a_result_that_cannot_be_written_is_the_worlds_fault(
    slow_vault: Path, env: dict[str, str], command: str
) -> None:
    name, *options = command.split()
    arguments = (name, slow_vault, *(("1",) if name == "cat" else options))
    with Path("/dev/full").open("wb") as full:
        done = process(arguments, env, capture_output=False, stdout=full, stderr=-1)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.stderr.strip()
    assert done.returncode == 7, done.stderr
