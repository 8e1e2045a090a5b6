"""`shoudang key`: ways in come and go, each proven by opening or refusing; no secret shows where it shouldn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import SECRET, Run
from vault.credentials import KeyFile

DEPUTY = "九月 deputy 骑马 81"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "deputy.txt"
    path.write_text(DEPUTY + "\n", encoding="utf-8")
    return path


def slots(run: Run, vault: Path) -> dict[str, str]:
    found = run("key", "list", vault, "--json", code=0).json["slots"]
    return {slot["label"]: slot["kind"] for slot in found}


def add(run: Run, vault: Path, secret: Path, label: str, *more: object, code: int = 0) -> None:
    run("key", "add", vault, "--label", label, "--new-passphrase-file", secret, *more, code=code)


def test_a_new_vault_has_one_managers_slot(run: Run, vault: Path) -> None:
    outcome = run("key", "list", vault, code=0)
    assert outcome.out.startswith("* ")
    assert "Project manager" in outcome.out
    assert slots(run, vault) == {"测试": "manager"}


def test_an_added_slot_opens_until_it_is_removed(run: Run, vault: Path, secret: Path) -> None:
    add(run, vault, secret, "副手", "--kind", "deputy")
    assert slots(run, vault) == {"测试": "manager", "副手": "deputy"}
    run("list", vault, "--passphrase-file", secret, code=0)
    outcome = run("key", "remove", vault, "副手", code=0)
    assert "copied the vault before" in outcome.err, "removing doesn't undo a leaked key"
    run("list", vault, "--passphrase-file", secret, code=3)
    run("list", vault, code=0)


def test_a_key_file_is_made_once_and_needed_ever_after(
    run: Run, vault: Path, secret: Path, tmp_path: Path
) -> None:
    key = tmp_path / "u盘" / "钥匙.key"
    key.parent.mkdir()
    add(run, vault, secret, "二人", "--new-key-file", key)
    own = KeyFile.read(key).secret.hex()
    without = run("list", vault, "--passphrase-file", secret, code=3)
    assert "key file" in without.err
    run("--key-file", key, "list", vault, "--passphrase-file", secret, code=0)
    KeyFile.generate().write(tmp_path / "other.key")
    wrong = run("--key-file", tmp_path / "other.key", "list", vault, code=3)
    assert "no key slot of this vault asks for it" in wrong.err
    key.write_bytes(key.read_bytes().replace(own[:1].encode(), b"0", 1)[:-3] + b"zz\n")
    for damaged in (key, secret, tmp_path):
        outcome = run("--key-file", damaged, "list", vault, "--passphrase-file", secret)
        assert outcome.code in (3, 7)
        assert own not in outcome.err + outcome.out


def test_a_recovery_sheet_opens_and_a_wrong_line_is_named(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    lines = run("key", "recovery", vault, "--label", "封存", "--json", code=0).json["lines"]
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("\n".join(lines), encoding="utf-8")
    tested = run("--recovery-sheet", sheet, "key", "test", vault, "--json", code=0).json
    assert tested["slot"]["kind"] == "recovery"
    run("--recovery-sheet", sheet, "list", vault, code=0)
    words = lines[4].split()
    swapped = [*lines[:4], " ".join([words[1], words[0], *words[2:]]), *lines[5:]]
    sheet.write_text("\n".join(swapped), encoding="utf-8")
    outcome = run("--recovery-sheet", sheet, "list", vault, code=3)
    assert "line 5" in outcome.err
    run("key", "remove", vault, "封存", code=0)
    sheet.write_text("\n".join(lines), encoding="utf-8")
    outcome = run("--recovery-sheet", sheet, "list", vault, code=3)
    assert "typed correctly" in outcome.err


def test_the_last_manager_stays_and_others_may_not_manage_keys(
    run: Run, vault: Path, secret: Path
) -> None:
    run("key", "remove", vault, "测试", code=6)
    add(run, vault, secret, "副手", "--kind", "deputy")
    as_deputy = ("--passphrase-file", secret)
    run("key", "remove", vault, "副手", *as_deputy, code=6)
    run("key", "rekey", vault, *as_deputy, code=6)
    run("key", "add", vault, "--label", "x", "--new-passphrase-file", secret, *as_deputy, code=6)
    assert slots(run, vault) == {"测试": "manager", "副手": "deputy"}


def test_a_changed_passphrase_replaces_the_old_one(run: Run, vault: Path, secret: Path) -> None:
    run("key", "change", vault, "--new-passphrase-file", secret, code=0)
    run("list", vault, code=3)
    run("list", vault, "--passphrase-file", secret, code=0)


def test_a_new_master_key_keeps_the_documents_and_drops_the_other_ways_in(
    run: Run, vault: Path, secret: Path
) -> None:
    add(run, vault, secret, "副手", "--kind", "deputy")
    before = run("list", vault, "--json", code=0).json
    packs = {path.name for path in vault.glob("packs/*/*")}
    report = run("key", "rekey", vault, "--json", code=0).json
    assert report["slots_dropped"] == ["副手"]
    assert not packs & {path.name for path in vault.glob("packs/*/*")}
    run("list", vault, "--passphrase-file", secret, code=3)
    after = run("list", vault, "--json", code=0).json
    assert [each["id"] for each in after["documents"]] == [
        each["id"] for each in before["documents"]
    ]
    run("index", vault, code=0)
    assert run("search", vault, "巡检", "--json", code=0).json["total"]
    assert run("check", vault, "--full", "--json", code=0).json["ok"]


@pytest.mark.parametrize("weak", ["", "短", "password1234", "守档守档守档守档"])
def test_a_weak_passphrase_is_refused_before_anything_is_made(
    run: Run, vault: Path, tmp_path: Path, weak: str
) -> None:
    file = tmp_path / "weak.txt"
    file.write_text(weak + "\n", encoding="utf-8")
    refused = run("init", tmp_path / "new.vault", "--passphrase-file", file)
    assert refused.code == (6 if weak else 2)
    assert weak not in refused.err or not weak
    assert not (tmp_path / "new.vault").exists()
    add(run, vault, file, "新", code=refused.code)
    assert slots(run, vault) == {"测试": "manager"}


def test_wrong_words_are_wrong_usage(run: Run, vault: Path, secret: Path) -> None:
    add(run, vault, secret, "x", "--kind", "recovery", code=2)
    run("key", "remove", vault, "nobody", code=2)
    run("key", "add", vault, code=2)
    run("key", code=2)


def test_the_self_test_can_be_shown(run: Run) -> None:
    found = run("key", "selftest", "--json", code=0).json
    assert found["ok"]
    assert {"AES-256-GCM", "SM4-GCM", "SM2", "SM3", "Argon2id"} <= {
        each["name"] for each in found["tests"]
    }


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_both_suites_file_find_and_prove(
    run: Run, tmp_path: Path, suite: str, quick_unlock: None
) -> None:
    vault, paper = tmp_path / "new.vault", tmp_path / "文件.txt"
    paper.write_text("网络安全等级保护", encoding="utf-8")
    run("init", vault, "--suite", suite, code=0)
    run("add", vault, paper, "-c", "grading", code=0)
    assert run("search", vault, "等级保护", "--json", code=0).json["total"] == 1
    assert run("check", vault, "--full", "--json", code=0).json["ok"]


def test_no_secret_is_shown_by_any_key_command(run: Run, vault: Path, secret: Path) -> None:
    shown = ""
    for words in (("add", "--label", "a", "--new-passphrase-file", secret), ("list",), ("test",)):
        outcome = run("key", words[0], vault, *words[1:], code=0)
        shown += outcome.out + outcome.err
    assert DEPUTY not in shown
    assert SECRET not in shown
