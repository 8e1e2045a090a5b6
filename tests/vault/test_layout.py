"""What is the vault's own by its name, and what is a stranger; links are never followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from vault.layout import is_own, is_unfinished, strangers, walk

PACK = f"packs/ab/{'ab' * 16}"
EDITION = f"editions/{'0f' * 16}"


@pytest.mark.parametrize(
    "name",
    [
        "header",
        "header.copy",
        "state",
        "lock",
        "destroyed",
        "vault.db",
        "vault.db-wal",
        "vault.db-shm",
        f"{PACK}.pack",
        f"{PACK}.fresh",
        "index/operations/MAIN_1.toc",
        "snapshots/20260701T120000000000Z-0123abcd.snap",
        f"{EDITION}/edition",
        f"{EDITION}/edition.db",
        f"{EDITION}/journal",
        "rekey/header",
        f"rekey.tmp/{PACK}.fresh",
    ],
)
def test_the_formats_own_names(name: str) -> None:
    assert is_own(name)
    assert is_unfinished(f"{name}.tmp")
    assert not is_own(f"{name} ")
    assert not is_own(f"x/{name}")


@pytest.mark.parametrize(
    "name",
    [
        "Header",
        "header.bak",
        "vault.db.bak",
        "packs/ab/note.txt",
        f"packs/abc/{'ab' * 16}.pack",
        f"{PACK[:-1]}g.pack",
        "index/readme",
        "snapshots/notes.txt",
        "editions/short/edition",
        "packs/Thumbs.db",
        "packs/ab/../../header",
        "ｈeader",
    ],
)
def test_what_is_not_the_vaults(name: str) -> None:
    assert not is_own(name)


def test_strangers_are_named_once_and_links_not_followed(tmp_path: Path) -> None:
    vault, elsewhere = tmp_path / "a.vault", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret").write_bytes(b"1")
    for name in ("header", "state.tmp", f"{PACK}.pack", "foreign/deep/file", "packs/ab/x"):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_bytes(b"1")
    (vault / "index").symlink_to(elsewhere)
    assert strangers(vault) == ["foreign", "index", "packs/ab/x"]
    assert "index/secret" not in [name for name, _folder in walk(vault)]
