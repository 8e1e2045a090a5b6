"""`shoudang index`: catching up, building anew, and how it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.progress import Cancelled
from desktop.services.searching import index_rebuild
from tests.cli.running import FILES, SECRET, Run
from tests.search.fencing.test_extract import make_pdf
from tests.services.filing.test_intake import StopAt
from vault.ids import Passphrase


def test_an_index_that_is_up_to_date_has_nothing_to_do(vault: Path, run: Run) -> None:
    report = run("index", vault, "--json", code=0).json
    assert {"searchable", "empty", "unreadable"} <= set(report)
    assert report["searchable"] == 0
    assert "rebuilt" not in report


def test_rebuild_builds_everything_anew_and_finds_the_same(vault: Path, run: Run) -> None:
    before = run("search", vault, "巡检", "--json", code=0).json
    assert before["total"] > 0
    outcome = run("index", vault, "--rebuild", "--json", code=0)
    assert outcome.json["rebuilt"] == len(FILES)
    after = run("search", vault, "巡检", "--json", code=0).json
    assert after["documents"] == before["documents"]
    said = run("index", vault, "--rebuild", code=0)
    assert f"The index was built anew: {len(FILES)} files." in said.err
    assert "Text found in 0 files" in said.err


def test_status_says_how_many_files_each_category_has_in_the_index(vault: Path, run: Run) -> None:
    found = run("index", vault, "--status", "--json", code=0).json["categories"]
    assert len(found) == 8
    (operations,) = [each for each in found if each["category"] == "operations"]
    assert operations["filed"] == operations["indexed"] == len(FILES)
    assert operations["rebuilt"] == 0
    assert operations["bytes"] > 0
    said = run("index", vault, "--status", code=0)
    assert f"{len(FILES)} of {len(FILES)} files indexed" in said.out


def test_an_interrupted_rebuild_is_told_and_finished(
    vault: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_rebuild, "_AT_ONCE", 2)
    with House.open(vault, Passphrase(SECRET)) as house, pytest.raises(Cancelled):
        index_rebuild.rebuild_index(house, progress=StopAt(1))
    assert "interrupted at 2" in run("index", vault, "--status", code=0).out
    assert run("index", vault, "--rebuild", "--json", code=0).json["rebuilt"] == len(FILES) - 2
    assert "interrupted" not in run("index", vault, "--status", code=0).out


def test_rebuild_and_status_exclude_each_other(vault: Path, run: Run) -> None:
    run("index", vault, "--rebuild", "--status", code=2)


def test_a_locked_document_is_read_with_its_own_password(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "协议.pdf"
    path.write_bytes(make_pdf("secret"))
    added = run("add", vault, path, "--category", "pledge", "--json", code=0).json
    (document,) = [each["id"] for each in added["documents"]]
    password, wrong = tmp_path / "password", tmp_path / "wrong"
    password.write_text("secret\n", encoding="utf-8")
    wrong.write_text("other\n", encoding="utf-8")
    arguments = ("index", vault, "--document", document, "--document-password-file")
    refused = run(*arguments, wrong, code=1)
    assert "secret" not in refused.err
    assert "password" in refused.err
    run("index", vault, "--document", document, code=2)
    run(*arguments, password, code=0)
    hits = run("search", vault, "第二页等级保护", "--json", code=0).json["hits"]
    assert [each["id"] for each in hits] == [document]
