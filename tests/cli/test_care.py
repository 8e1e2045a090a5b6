"""Checking, repairing, holding, purging and destroying at the command line: results, exit codes, words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import Run, vault_files


def first_pack(vault: Path) -> Path:
    return min((vault / "packs").glob("*/*.pack"))


def test_a_clean_vault_is_told_so_with_how_far_it_is_proven(vault: Path, run: Run) -> None:
    outcome = run("check", vault, code=0)
    assert outcome.out == ""
    assert "0 % of the bytes" in outcome.err
    outcome = run("check", vault, "--sample", code=0)
    assert "Clean." in outcome.err
    outcome = run("check", vault, "--full", code=0)
    assert "Every byte was read and compared since" in outcome.err
    report = run("check", vault, "--json", code=0).json
    assert (report["ok"], report["findings"], report["proven_share"]) == (True, [], 1.0)
    assert report["proven_through"]
    assert run("check", vault, "--full", "--sample", code=2)


def test_a_finding_says_what_was_expected_and_found(vault: Path, run: Run) -> None:
    pack = first_pack(vault)
    size = pack.stat().st_size
    pack.write_bytes(pack.read_bytes()[:-1])
    outcome = run("check", vault, code=1)
    assert f"expected: {size} bytes; found: {size - 1} bytes" in outcome.out
    (found, *_more) = run("check", vault, "--json", code=1).json["findings"]
    assert set(found) == {"severity", "object", "problem", "advice", "expected", "found"}
    assert found["object"] == f"pack {pack.stem}"


def test_a_repair_needs_a_folder_and_says_what_it_did(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    run("repair", vault, code=2)
    (vault / "stranger.txt").write_text("mine", encoding="utf-8")
    run("repair", vault, "--safety", vault / "index", code=6)
    outcome = run("repair", vault, "--safety", tmp_path / "safe", code=0)
    assert "stranger.txt: it does not belong to the vault" in outcome.out
    assert "The vault is in order." in outcome.err
    report = run("repair", vault, "--safety", tmp_path / "safe", "--json", code=0).json
    assert (report["opens"], report["actions"], report["left"]) == (True, [], [])
    assert Path(report["safety"]).is_dir()
    first_pack(vault).unlink()
    report = run("repair", vault, "--safety", tmp_path / "safe", "--json", code=1).json
    assert report["left"][0]["problem"] == "it is missing"


def test_a_vault_that_still_does_not_open_after_a_repair_is_damaged(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    (vault / "vault.db").unlink()
    for snapshot in (vault / "snapshots").glob("*.snap"):
        snapshot.unlink()
    report = run("repair", vault, "--safety", tmp_path / "safe", "--json", code=5).json
    assert not report["opens"]
    run("check", vault, code=5)


def test_holds_block_purging_and_destroying_until_released(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    run("hold", "add", vault, "--reason", "诉讼", code=2)
    run("hold", "add", vault, "1", "--all", "--reason", "诉讼", code=2)
    run("hold", "add", vault, "1", "--reason", " ", code=2)
    run("hold", "add", vault, "4711", "--reason", "诉讼", code=2)
    placed = run("hold", "add", vault, "1", "--reason", "诉讼", "--json", code=0).json
    assert (placed["document"], placed["whole_vault"]) == (1, False)
    outcome = run("purge", vault, "1", "--reason", "x", code=6)
    assert "诉讼" in outcome.err
    assert "测试" in outcome.err, "who placed it"
    record = tmp_path / "证明.pdf"
    run("destroy", vault, "--record", record, "--confirm", vault.stem, code=6)
    assert not record.exists()
    run("hold", "release", vault, "99", "--reason", "x", code=2)
    assert "released" in run("hold", "release", vault, "1", "--reason", "结案", code=0).out
    (hold,) = run("hold", "list", vault, "--json", code=0).json["holds"]
    assert hold["released_by"] == "测试"
    whole = run("hold", "add", vault, "--all", "--reason", "审计", "--json", code=0).json
    assert whole["whole_vault"]
    run("purge", vault, "1", "--reason", "x", code=6)


def test_a_purge_says_what_remains_and_can_write_its_record(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    run("purge", vault, "1", code=2)
    run("purge", vault, "--reason", "x", code=2)
    run("purge", vault, "4711", "--reason", "x", code=2)
    paper = tmp_path / "清除记录.pdf"
    run("purge", vault, "1", "--reason", "x", "--record", vault / "x.pdf", code=6)
    outcome = run(
        "purge",
        vault,
        "1",
        "--reason",
        "到期",
        "--record",
        paper,
        "--drop-snapshots",
        "--json",
        code=0,
    ).json
    assert [each["title"] for each in outcome["purged"]] == [""]
    assert {"medium", "copies", "journal"} <= {each["kind"] for each in outcome["residue"]}
    assert paper.read_bytes().startswith(b"%PDF")
    assert len(run("list", vault, "--json", code=0).json["documents"]) == 4
    run("check", vault, "--full", code=0)
    run("purge", vault, "2", "--reason", "x", "--record", paper, code=2)
    assert "What remains elsewhere:" in run("purge", vault, "2", "--reason", "x", code=0).err


def test_a_vault_is_destroyed_only_with_record_and_name(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    record = tmp_path / "证明.pdf"
    run("destroy", vault, "--confirm", vault.stem, code=2)
    before = vault_files(vault).keys()
    run("destroy", vault, "--record", record, code=6)
    run("destroy", vault, "--record", record, "--confirm", "other", code=6)
    run("destroy", vault, "--record", vault / "x.pdf", "--confirm", vault.stem, code=6)
    run("destroy", vault, "--record", tmp_path / "x.odt", "--confirm", vault.stem, code=2)
    assert vault_files(vault).keys() >= before - {"vault.db-wal", "vault.db-shm"}
    refused = run("destroy", vault, "--record", record, "--confirm", vault.stem, code=6)
    assert "two different persons" in refused.err
    alone = ("--executor", "钱一", "--one-executor", "孙二请假，甲方在场")
    refused = run("destroy", vault, "--record", record, "--confirm", vault.stem, *alone, code=6)
    assert "Nobody has accepted the handover" in refused.err
    assert not record.exists()
    people = (
        "--executor",
        "钱一",
        "--executor",
        "孙二",
        "--supervisor",
        "李监销",
        "--place",
        "机房",
    )
    command = ("destroy", vault, "--record", record, "--confirm", vault.stem, *people)
    for kept in ("只有什么", "凭证;会计法", "凭证;会计法; ", ";会计法;2037"):
        run(*command, "--without-acceptance", "x", "--kept", kept, code=2)
    outcome = run(
        *command, "--without-acceptance", "合同终止", "--kept", "凭证;会计法;2037", "--json", code=0
    )
    assert outcome.json["documents"] == 5
    assert set(outcome.json["checks"].values()) == {"passed"}
    assert (outcome.json["accepted"], outcome.json["number"][:3]) == (None, "XH-")
    assert outcome.json["left"] == []
    assert not vault.exists()
    written = json.loads(record.with_suffix(".json").read_text(encoding="utf-8"))
    assert written["finished"]
    assert written["names"]["executors"] == ["钱一", "孙二"]
    assert written["kept"] == [{"what": "凭证", "basis": "会计法", "until": "2037"}]
    assert written["without_acceptance"] == "合同终止"
    assert record.with_name("证明-无留存声明.pdf").read_bytes().startswith(b"%PDF")
    run("check", vault, code=2)


def test_a_half_destroyed_vault_says_so_and_is_finished_without_a_passphrase(
    vault: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vault import destruction
    from vault.errors import StorageFailed

    def fail(path: Path) -> None:
        raise StorageFailed(path, OSError(5, "Input/output error"))

    record = tmp_path / "证明.docx"
    with monkeypatch.context() as patch:
        patch.setattr(destruction, "remove", fail)
        people = ("--executor", "钱一", "--executor", "孙二")
        command = ("destroy", vault, "--record", record, "--confirm", vault.stem, *people)
        run(*command, "--without-acceptance", "合同终止", code=7)
    outcome = run("list", vault, code=6)
    assert "destroyed" in outcome.err
    monkeypatch.delenv("SHOUDANG_PASSPHRASE_FILE")
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in (record, record.with_suffix(".json")):
        shutil.move(path, moved)
    run("destroy", vault, "--record", moved / record.name, "--json", code=0)
    assert not vault.exists()
    finished = json.loads((moved / "证明.json").read_text(encoding="utf-8"))
    assert (finished["documents"], finished["resumed"]) == (5, True)


def test_the_statement_that_nothing_was_kept_is_written_without_destroying(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    paper = tmp_path / "声明.docx"
    refused = run("statement", vault, paper, "--kept", "凭证;会计法", code=2)
    assert "WHAT;BASIS;UNTIL" in refused.err
    assert not paper.exists()
    outcome = run("statement", vault, paper, "--kept", "凭证；会计法；2037-12-31", "--json", code=0)
    assert outcome.json == {"statement": str(paper), "persons": 0, "missing": []}
    assert paper.read_bytes().startswith(b"PK")
    run("statement", vault, paper, code=2)
    run("statement", vault, vault / "x.pdf", code=6)
    run("check", vault, code=0)


def test_a_disposal_takes_two_names_and_leaves_a_register(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    assert "Nothing is due" in run("disposal", "due", vault, code=0).err
    assert "no disposal lists" in run("disposal", "list", vault, code=0).err
    due = run("disposal", "due", vault, "--on", "2099-01-01", "--json", code=0).json["due"]
    assert {each["held"] for each in due} == {False}
    basis = ("--basis", "甲函 5 号", "--reason", "期满")
    run("disposal", "new", vault, "1", "--reason", "x", code=2)
    run("disposal", "new", vault, "99", *basis, code=2)
    made = run("disposal", "new", vault, "1", "2", *basis, "--json", code=0).json
    assert (made["id"], made["state"], len(made["documents"])) == (1, "open", 2)
    paper = tmp_path / "清册.pdf"
    out = ("disposal", "carry-out", vault, "1", "--record", paper, "--executor", "钱一")
    run(*out, code=6)
    run("disposal", "approve", vault, "1", "--name", "王五", code=0)
    same = run("disposal", "approve", vault, "1", "--name", "王五", code=6)
    assert "the second must be another" in same.err
    run("disposal", "approve", vault, "7", "--name", "王五", code=2)
    assert "王五, 赵六" in run("disposal", "approve", vault, "1", "--name", "赵六", code=0).out
    done = run(*out, "--json", code=0).json
    assert (done["state"], done["purged"]) == ("carried out", 2)
    assert paper.read_bytes().startswith(b"%PDF")
    assert "carried out" in run("disposal", "list", vault, code=0).out
    run("disposal", "withdraw", vault, "1", "--reason", "x", code=6)
    assert len(run("list", vault, "--json", code=0).json["documents"]) == 3
    run("check", vault, "--full", code=0)
