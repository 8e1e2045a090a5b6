"""`backup` and `restore` as a person uses them: register, back up, drill, restore; and everything they refuse."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import FILES, SECRET, Run, process, small_disk, vault_files

PATHS = {f"资料/{name}" for name in FILES}


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def backed_up(run: Run, vault: Path, stick: Path) -> Path:
    """The backup's folder."""
    done = run("backup", vault, stick, "--register", "盘 A", "--serial", "SN-1", "--json", code=0)
    return Path(done.json["backup"])


def test_register_back_up_list_drill_restore(run: Run, vault: Path, stick: Path) -> None:
    first = run(
        "backup", vault, stick, "--register", "盘 A", "--serial", "SN-1", "--purpose", "周", code=0
    )
    folder = Path(first.out.strip())
    assert folder.parent == stick
    assert folder.suffix == ".backup"
    assert "read back" in first.err
    assert "same file system" in first.err
    again = run("backup", vault, stick, "--json", code=0).json
    assert again["copied_packs"] == 0
    assert again["packs"] >= 1
    assert again["medium"]["serial"] == "SN-1"
    assert again["verified_bytes"] == again["copied_bytes"] > 0

    drilled = run("restore", stick, vault, "--drill", code=0)
    assert f"{len(FILES)} documents" in drilled.err
    listed = run("backup", vault, "--list", "--json", code=0).json
    assert [each["label"] for each in listed["media"]] == ["盘 A"]
    assert [each["outcome"] for each in listed["backups"]] == ["complete", "complete"]
    assert listed["last_drill"]["result"].startswith("passed")
    shown = run("backup", vault, "--list", code=0).out
    assert "盘 A  SN-1  周" in shown
    assert "passed" in shown

    target = stick.parent / "restored.vault"
    restored = run("restore", stick, target, "--json", code=0).json
    assert restored["documents"] == len(FILES)
    assert restored["damaged"] == restored["affected"] == []
    found = run("list", target, "--json", code=0).json
    assert len(found["documents"]) == len(FILES)
    run("index", target, code=0)
    assert run("search", target, "巡检记录", "--json", code=0).json["total"] >= 1


def test_a_backup_alone_is_enough(run: Run, vault: Path, backed_up: Path, tmp_path: Path) -> None:
    shutil.rmtree(vault)
    moved = backed_up.rename(tmp_path / "found on a shelf")
    target = tmp_path / "again.vault"
    run("restore", moved, target, code=0)
    assert run("check", target, "--full", "--json").json["bytes_read"] > 0


def test_a_drill_leaves_nothing_and_is_journalled_only_where_it_belongs(
    run: Run, vault: Path, stick: Path, backed_up: Path, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    before = vault_files(stick)
    done = run("restore", backed_up, "--drill", "--scratch", scratch, "--json", code=0).json
    assert (done["ok"], done["journalled"]) == (True, False)
    assert list(scratch.iterdir()) == []
    assert vault_files(stick) == before
    other = tmp_path / "other.vault"
    run("init", other, "--contract", "demo", code=0)
    refused = run("restore", stick, other, "--drill", code=0)
    assert "another vault" in refused.err
    assert run("restore", stick, vault, "--drill", "--json", code=0).json["journalled"]


def test_a_place_that_is_not_registered_is_refused(run: Run, vault: Path, stick: Path) -> None:
    refused = run("backup", vault, stick, code=6)
    assert "--register" in refused.err
    assert run("backup", vault, stick / "gone", code=7).err.startswith("The medium is not there")
    assert list(stick.iterdir()) == []
    inside = run("backup", vault, vault, "--register", "A", "--json", code=6).json
    assert "inside the vault" in inside["error"]["sentence"]


def test_a_retired_medium_is_refused_until_it_is_registered_again(
    run: Run, vault: Path, stick: Path, backed_up: Path
) -> None:
    assert "retired" in run("backup", vault, "--retire", "盘 A", code=0).out
    assert "retired" in run("backup", vault, stick, code=6).err
    assert "B" in run("backup", vault, "--retire", "B", code=2).err
    run("backup", vault, stick, "--register", "盘 A", code=0)


def test_a_vault_is_never_restored_over(
    run: Run, vault: Path, stick: Path, backed_up: Path
) -> None:
    before = vault_files(vault)
    refused = run("restore", stick, vault, code=2)
    assert "already exists" in refused.err
    assert vault_files(vault) == before


def test_what_is_no_backup_is_told_so(run: Run, vault: Path, stick: Path, tmp_path: Path) -> None:
    for place in (stick, vault):
        assert "not a backup" in run("restore", place, tmp_path / "r.vault", code=2).err
    run("restore", tmp_path / "gone", tmp_path / "r.vault", code=2)


def test_several_backups_are_named(
    run: Run, vault: Path, stick: Path, backed_up: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.vault"
    run("init", other, "--contract", "demo", code=0)
    run("backup", other, stick, "--register", "盘 A", code=0)
    refused = run("restore", stick, tmp_path / "r.vault", code=2)
    assert backed_up.name in refused.err


def test_a_damaged_backup_is_refused_by_name_and_restored_on_request(
    run: Run, vault: Path, stick: Path, backed_up: Path, tmp_path: Path
) -> None:
    # The larger pack holds contents, the other one texts, which can be drawn again.
    pack = max(backed_up.glob("packs/*/*.pack"), key=lambda path: path.stat().st_size)
    whole = bytearray(pack.read_bytes())
    whole[100] ^= 1
    pack.write_bytes(whole)
    target = tmp_path / "r.vault"
    refused = run("restore", stick, target, code=5)
    assert pack.stem in refused.err
    assert "--damaged-too" in refused.err
    assert not target.exists()
    drilled = run("restore", stick, "--drill", "--json", code=1).json
    assert not drilled["ok"]
    assert f"pack {pack.stem}" in {each["object"] for each in drilled["findings"]}
    partly = run("restore", stick, target, "--damaged-too", "--json", code=1).json
    assert [each["object"] for each in partly["damaged"]] == [f"pack {pack.stem}"]
    assert partly["affected"]
    healed = run("backup", vault, stick, "--verify-all", "--json", code=0).json
    assert healed["healed"] == [pack.name]
    run("restore", stick, "--drill", code=0)


def test_a_vault_that_was_put_back_is_refused_and_has_a_way_out(
    run: Run, vault: Path, stick: Path, tmp_path: Path
) -> None:
    older = Path(shutil.copytree(vault, tmp_path / "older.vault"))
    run("backup", vault, stick, "--register", "盘 A", code=0)
    run("backup", older, stick, "--register", "盘 A", code=6)
    refused = run("backup", older, stick, "--json", code=6).json["error"]
    assert "event" in refused["sentence"]
    assert "--set-aside" in refused["advice"]
    run("backup", older, stick, "--set-aside", code=0)
    (kept,) = stick.glob("*.kept")
    run("restore", kept, tmp_path / "r.vault", code=0)


def test_a_damaged_pack_of_the_vault_is_told_with_exit_code_1(
    run: Run, vault: Path, stick: Path
) -> None:
    pack = next(vault.glob("packs/*/*.pack"))
    pack.unlink()
    done = run("backup", vault, stick, "--register", "A", "--json", code=1).json
    assert [each["object"] for each in done["damaged"]] == [f"pack {pack.stem}"]
    assert pack.stem in run("backup", vault, stick, code=1).out


@pytest.mark.parametrize(
    "arguments",
    [
        ("backup", "V"),
        ("backup", "V", "D", "--list"),
        ("backup", "V", "D", "--retire", "A"),
        ("backup", "V", "D", "--serial", "S"),
        ("restore", "D"),
        ("restore", "D", "T", "--scratch", "S"),
        ("restore", "D", "--drill", "--damaged-too"),
    ],
)
def test_wrong_usage_is_told_before_a_passphrase_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv("SHOUDANG_PASSPHRASE_FILE")
    refused = run(*arguments, code=2)
    assert "passphrase" not in refused.err


def test_a_wrong_passphrase_restores_nothing(
    run: Run, vault: Path, stick: Path, backed_up: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("not it\n")
    run("restore", stick, tmp_path / "r.vault", "--passphrase-file", wrong, code=3)
    assert not (tmp_path / "r.vault").exists()


def test_nothing_of_the_archive_is_legible_on_the_medium(
    run: Run, vault: Path, stick: Path, backed_up: Path
) -> None:
    run("restore", stick, "--drill", code=0)
    for path in stick.rglob("*"):
        data = path.read_bytes() if path.is_file() else path.name.encode()
        for canary in (SECRET, "龙䶮", "巡检记录", "工作秘密", "网闸"):
            assert canary.encode() not in data, path


@pytest.mark.slow
def test_a_full_medium_is_told_in_bytes_and_keeps_its_older_backup(
    slow_vault: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    with small_disk(tmp_path / "small", "1m") as small:
        arguments = ("backup", slow_vault, small)
        process((*arguments, "--register", "A"), env, code=0)
        large = tmp_path / "large.bin"
        large.write_bytes(bytes(range(256)) + os.urandom(2_000_000))
        process(("add", slow_vault, large, "--category", "source"), env, code=0)
        before = vault_files(small)
        full = process((*arguments, "--json"), env, code=7)
        error = json.loads(full.stdout)["error"]
        assert "bytes more are needed" in error["sentence"]
        assert vault_files(small) == before
        process(("restore", small, tmp_path / "r.vault"), env, code=0)


@pytest.mark.slow
def test_a_write_protected_medium_is_told(
    slow_vault: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    with small_disk(tmp_path / "small", "2m") as small:
        process(("backup", slow_vault, small, "--register", "A"), env, code=0)
        subprocess.run(["mount", "-o", "remount,ro", small], check=True)
        refused = process(("backup", slow_vault, small, "--json"), env, code=7)
        assert "write-protected" in json.loads(refused.stdout)["error"]["sentence"]
        # It can still be restored from.
        process(("restore", small, tmp_path / "r.vault"), env, code=0)
        stuck = process(("restore", small, "--drill", "--json"), env)
        assert stuck.returncode == 7
        drilled = process(("restore", small, "--drill", "--scratch", tmp_path), env)
        assert drilled.returncode == 0
