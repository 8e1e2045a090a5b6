"""`import`: what it says and returns, for people and for programs; a second time, another format, no package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.services.contracts import load_contract
from desktop.services.house import House
from tests.archives import quick_stretch
from tests.cli.running import FILES, SECRET, Run
from tests.services.carried import data_file, make_package, rewritten
from vault.ids import Passphrase


@pytest.fixture(scope="module")
def good_package(quick_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of the shared archive. Copy it, don't change it."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(quick_template, folder / "v.vault")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with House.open(folder / "v.vault", Passphrase(SECRET)) as house:
            make_package(house, folder / "package")
    return folder / "package"


@pytest.fixture
def package(good_package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good_package, tmp_path / "package"))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new vault of another contract."""
    monkeypatch.setattr("vault.slots.stretch", quick_stretch)
    path = tmp_path / "new.vault"
    with House.create(
        path, Passphrase(SECRET), contract=load_contract("om-2026"), label="接续", kdf_seconds=0
    ):
        pass
    return path


def test_check_tells_what_comes_and_import_brings_it(run: Run, empty: Path, package: Path) -> None:
    seen = run("import", empty, package, "--check", "--json", code=0).json
    assert (seen["checked"], seen["documents"], seen["conflicts"]) == (True, len(FILES), [])
    assert run("list", empty, "--json", code=0).json["documents"] == []
    done = run("import", empty, package, "--json", code=0).json
    assert (done["checked"], done["documents"], done["versions"]) == (
        False,
        len(FILES),
        len(FILES),
    )
    assert done["root"] == seen["root"]
    assert done["contract"] == load_contract("demo").title
    assert done["searchable"] >= 3
    hits = run("search", empty, "滤网", "--json", code=0).json
    assert hits["total"] == 1


def test_a_second_import_says_that_everything_is_there(
    run: Run, empty: Path, package: Path
) -> None:
    told = run("import", empty, package, code=0).err
    assert f"Taken in: {len(FILES)} documents with {len(FILES)} versions" in told
    assert "The vault is kept for this contract now" in told
    again = run("import", empty, package, code=0).err
    assert "Taken in: 0 documents with 0 versions, 0 rows." in again
    assert "in the vault already" in again
    assert f"{len(FILES)} documents were here before" in again


def test_what_can_not_be_imported_is_refused_with_its_code(
    run: Run, empty: Path, package: Path, tmp_path: Path
) -> None:
    assert "No package here" in run("import", empty, tmp_path, code=2).err
    rewritten(package, "format.json", lambda data: data.replace(b'"major": 1', b'"major": 9'))
    assert "newer version" in run("import", empty, package, code=6).err
    data_file(package, "documents.jsonl").write_bytes(b"")
    told = run("import", empty, package, code=5).err
    assert "documents.jsonl" in told
    assert "Nothing was taken in" in told
    assert run("list", empty, "--json", code=0).json["documents"] == []


def test_a_text_with_a_mark_is_withheld_after_it_came_in(
    run: Run, vault: Path, empty: Path, tmp_path: Path
) -> None:
    """The giver hadn't read the text yet; here it is read at once."""
    (tmp_path / "附件.txt").write_text("机密★10年\n\n正文。\n", encoding="utf-8")
    run("add", vault, tmp_path / "附件.txt", "--category", "operations", "--no-extract", code=0)
    with House.open(vault, Passphrase(SECRET)) as house:
        package = make_package(house, tmp_path / "marked").folder
    told = run("import", empty, package, "--json", code=6).json
    assert len(told["withheld"]) == 1
    assert told["documents"] == len(FILES) + 1


def test_what_follows_is_said_and_a_doubtful_origin_asked_for(
    run: Run, vault: Path, empty: Path, tmp_path: Path
) -> None:
    with House.open(vault, Passphrase(SECRET)) as house:
        first = make_package(house, tmp_path / "first", signed=True).folder
    run("import", empty, first, "--no-extract", code=0)
    document = run("list", vault, "--json", code=0).json["documents"][0]
    number = document["number"]
    run("amend", vault, str(document["id"]), "--title", "改过的题名", code=0)
    with House.open(vault, Passphrase(SECRET)) as house:
        newer = make_package(house, tmp_path / "newer").folder
    seen = run("import", empty, newer, "--check", code=0)
    assert f"{number} follows the giver: the title: " in seen.out
    assert "Nobody signed this package" in seen.err
    assert "--accept-origin" in seen.err
    assert "Would follow the giver: 1 " in seen.err
    refused = run("import", empty, newer, code=6).err
    assert "It isn't certain whose package this is" in refused
    done = run("import", empty, newer, "--accept-origin", "--json", code=0).json
    assert [each["kind"] for each in done["changes"]] == ["follows"]
    assert "Nobody signed" in done["doubt"]
