"""`init --from-package`: a new vault with everything that a package holds; none for a package that can't come in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.services.contracts import load_contract
from desktop.services.house import House
from tests.archives import quick_stretch
from tests.cli.running import FILES, SECRET, Run
from tests.services.carried import data_file, make_package
from tests.services.taking_in.test_origins import signed_otherwise
from vault.ids import Passphrase


@pytest.fixture
def package(quick_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A signed package of the shared archive."""
    shutil.copytree(quick_template, tmp_path / "giver.vault")
    monkeypatch.setattr("vault.slots.stretch", quick_stretch)
    with House.open(tmp_path / "giver.vault", Passphrase(SECRET)) as house:
        return make_package(house, tmp_path / "package", signed=True).folder


def test_the_new_vault_has_the_contract_and_everything(
    run: Run, package: Path, tmp_path: Path
) -> None:
    made = run(
        "init", tmp_path / "new.vault", "--suite", "sm", "--from-package", package, "--json", code=0
    ).json
    assert (made["suite"], made["contract"]) == ("sm", "demo")
    assert made["taken_in"]["documents"] == len(FILES)
    assert made["taken_in"]["conflicts"] == []
    assert run("search", tmp_path / "new.vault", "滤网", "--json", code=0).json["total"] == 1
    again = run("import", tmp_path / "new.vault", package, "--json", code=0).json
    assert (again["documents"], again["versions"], again["rows"]) == (0, 0, {})


def test_it_says_what_came_in(run: Run, package: Path, tmp_path: Path) -> None:
    told = run("init", tmp_path / "new.vault", "--from-package", package, code=0).err
    assert load_contract("demo").title in told
    assert f"Taken in: {len(FILES)} documents" in told


def test_no_vault_is_made_for_a_package_that_is_not_whole(
    run: Run, package: Path, tmp_path: Path
) -> None:
    data_file(package, "documents.jsonl").write_bytes(b"")
    told = run("init", tmp_path / "new.vault", "--from-package", package, code=5).err
    assert "documents.jsonl" in told
    assert not (tmp_path / "new.vault").exists()
    assert (
        "No package here"
        in run(
            "init", tmp_path / "new.vault", "--from-package", tmp_path / "giver.vault", code=2
        ).err
    )
    assert not (tmp_path / "new.vault").exists()


def test_no_vault_is_made_for_a_package_that_another_archive_signed(
    run: Run, package: Path, tmp_path: Path
) -> None:
    with House.open(tmp_path / "giver.vault", Passphrase(SECRET)) as house:
        signed_otherwise(package, house, bytes(16))
    told = run("init", tmp_path / "new.vault", "--from-package", package, code=6).err
    assert "signed by another one" in told
    assert not (tmp_path / "new.vault").exists()
