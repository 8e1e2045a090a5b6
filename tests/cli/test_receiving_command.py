"""`shoudang verify` with the four natures, and `receipt`: from the package to the receipt that is kept."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from models.handover.natures import Outcome
from tests.cli.running import Run

NAMED = ("--receiver", "某市某局", "--person", "王验收")
KEPT = {"ok", "findings", "files", "bytes", "root"}
"""The keys that other programs rely on."""


@pytest.fixture(autouse=True)
def no_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether ClamAV is installed must not matter here."""
    monkeypatch.setattr("desktop.services.receiving.virus_scan.shutil.which", lambda _name: None)


@pytest.fixture
def package(run: Run, vault: Path, tmp_path: Path) -> Path:
    run("handover", vault, tmp_path / "package", code=0)
    return tmp_path / "package"


def test_a_final_package_is_accepted_and_the_vault_destroyed(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    gate = run("gate", "show", vault, "--json").json["items"]
    open_ = [each["item"] for each in gate if each["blocking"]]
    run("handover", vault, tmp_path / "early", "--final", code=1)
    run("gate", "waive", vault, *open_, "--name", "甲方代表", "--reason", "书面同意", code=0)
    package, receipt = tmp_path / "final", tmp_path / "receipt.json"
    assert run("handover", vault, package, "--final", "--json", code=0).json["final"] is True
    said = ("--receiver", "某中心", "--person", "王验收", "--outcome", "accepted")
    papers = ("--protocol", tmp_path / "joint.pdf", "--receipt", receipt)
    run("verify", package, *said, *papers)
    record = tmp_path / "certificate.pdf"
    people = ("--executor", "钱一", "--executor", "孙二")
    destroy = ("destroy", vault, "--confirm", vault.stem, "--record", record, *people)
    run(*destroy, code=6)
    today = datetime.now().astimezone().date().isoformat()
    run("receipt", "import", vault, receipt, "--outcome", "accepted", "--signed", today, code=0)
    assert run(*destroy, "--json", code=0).json["accepted"]
    assert record.is_file()
    assert not vault.exists()


def test_verify_alone_says_what_it_always_said(run: Run, package: Path) -> None:
    plain = run("verify", package, "--json", code=0).json
    assert set(plain) >= KEPT
    assert "natures" not in plain
    assert plain["signature"]["key"]
    marked = "rehearsal" in (package / "bag-info.txt").read_text(encoding="utf-8")
    assert plain["rehearsal"] is marked
    assert ("rehearsal" in run("verify", package, code=0).err) is marked


def test_the_four_natures_are_checked_when_asked_for(run: Run, package: Path) -> None:
    found = run("verify", package, "--natures", "--json").json
    assert set(found) >= KEPT | {"natures", "differences", "giver_known"}
    assert found["giver_known"] is True
    assert found["differences"] == []
    assert {each["code"] for each in found["natures"]} >= {"真1-1", "完2-9", "安4-4", "密"}
    assert {each["outcome"] for each in found["natures"]} <= {each.value for each in Outcome}
    words = run("verify", package, "--natures")
    assert "真1-1" in words.out
    assert "receipt form" in words.err


def test_a_check_that_failed_is_an_exit_code(run: Run, package: Path) -> None:
    found = run("verify", package, "--natures", "--json")
    failed = [each for each in found.json["natures"] if each["outcome"] == "failed"]
    assert found.code == (1 if failed else 0)
    document = next(path for path in package.glob("data/电子档案/**/*") if path.is_file())
    document.unlink()
    changed = run("verify", package, "--natures", "--json", code=1).json
    assert changed["ok"] is False
    assert "真1-11" in {each["code"] for each in changed["differences"]}


def test_what_was_received_comes_back_into_the_vault(
    run: Run, vault: Path, package: Path, tmp_path: Path
) -> None:
    record, receipt = tmp_path / "record.pdf", tmp_path / "receipt.json"
    options = ("--protocol", record, "--receipt", receipt, "--outcome", "reserved")
    written = run("verify", package, *NAMED, *options, "--json").json
    assert record.read_bytes().startswith(b"%PDF-")
    again = ("import", vault, receipt, "--signed", "2026-11-20")
    assert run("receipt", *again, "--outcome", "accepted", code=6).err
    kept = run("receipt", *again, "--outcome", "reserved", "--json", code=0).json
    assert (kept["root"], kept["code"]) == (written["root"], written["code"])
    assert run("receipt", *again, "--outcome", "reserved", code=6).err
    listed = run("receipt", "list", vault, "--json", code=0).json
    assert [each["id"] for each in listed["receipts"]] == [kept["id"]]
    assert listed["accepted"] == ""
    assert kept["root"][:16] in run("receipt", "list", vault, code=0).out


def test_a_receipt_of_another_vaults_package_is_refused(
    run: Run, vault: Path, package: Path, tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.json"
    options = ("--protocol", tmp_path / "record.docx", "--receipt", receipt)
    run("verify", package, *NAMED, *options)
    other = tmp_path / "other.vault"
    run("init", other, code=0)
    words = ("import", other, receipt, "--signed", "2026-11-20", "--outcome", "refused")
    assert run("receipt", *words, code=6).err
    assert run("receipt", "list", other, "--json", code=0).json["receipts"] == []


def test_the_form_is_filled_in_and_read(run: Run, package: Path, tmp_path: Path) -> None:
    form = run("receipt", "form", code=0).out
    seen = tmp_path / "seen.toml"
    seen.write_text(
        form.replace('outcome = ""', 'outcome = "passed"').replace('by = ""', 'by = "王验收"'),
        encoding="utf-8",
    )
    found = run("verify", package, "--natures", "--manual", seen, "--json").json
    assert not [each for each in found["natures"] if each["outcome"] == "manual"]
    seen.write_text("[[result]]\ncode = 'x'\n", encoding="utf-8")
    assert run("verify", package, "--manual", seen, code=2).err


@pytest.mark.parametrize(
    "options",
    [
        ("--protocol", "record.pdf", *NAMED),
        ("--protocol", "record.pdf", "--receipt", "receipt.json"),
        ("--outcome", "perhaps"),
    ],
)
def test_half_a_request_is_wrong_usage(
    options: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("verify", tmp_path, *options, code=2)
    assert not [each for each in tmp_path.iterdir() if each.stem in ("record", "receipt")]


def test_a_sealed_file_is_to_be_opened_first(run: Run, tmp_path: Path) -> None:
    sealed = tmp_path / "package.sealed"
    sealed.write_bytes(b"x")
    assert "unseal" in run("verify", sealed, code=2).err


def test_several_media_are_one_package(run: Run, package: Path, tmp_path: Path) -> None:
    other = tmp_path / "second"
    shutil.copytree(package, other)
    files = sorted(path for path in package.glob("data/电子档案/**/*") if path.is_file())
    for number, path in enumerate(files):
        (path if number % 2 else other / path.relative_to(package)).unlink()
    assert run("verify", package, "--json", code=1).json["findings"]
    assert run("verify", package, other, "--json", code=0).json["ok"] is True
