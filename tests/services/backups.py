"""Archives with something in them, sticks to back them up to, and what must hold for every backup."""

from __future__ import annotations

from pathlib import Path

from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.keeping.backing_up import BackupReport, back_up
from desktop.services.keeping.media import register_medium
from desktop.services.keeping.restoring import restore
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import PASSPHRASE, archive_contents, findings, folder_digest, make_tree
from vault.backup import SUFFIX

FIRST, SECOND = Filing(Category.OPERATIONS), Filing(Category.PLEDGE)


def make_stick(house: House, folder: Path, label: str = "盘 A") -> Path:
    """A registered medium."""
    folder.mkdir(exist_ok=True)
    register_medium(house, folder, label=label, serial="SN-1")
    return folder


def file_some(house: House, folder: Path, *, seed: int = 1, count: int = 6) -> None:
    """File a few new documents: one pack more."""
    tree = make_tree(folder / f"tree {seed}", seed=seed, count=count)
    file_paths(house, [tree], FIRST if seed % 2 else SECOND)


def backed_up(house: House, stick: Path) -> BackupReport:
    """A first backup of a few documents."""
    file_some(house, stick.parent)
    return back_up(house, stick)


def backup_in(stick: Path) -> Path:
    """The one backup on a stick."""
    (found,) = stick.glob("*" + SUFFIX)
    return found


def files_in(folder: Path) -> dict[str, str]:
    """Every file, with the digest of what it holds."""
    return {name: digest for name, digest in folder_digest(folder).items() if digest != "folder"}


def packs_in(folder: Path) -> set[str]:
    """The packs in a vault or a backup."""
    return {path.name for path in folder.glob("packs/*/*.pack")}


def problems_of_restored(stick: Path, scratch: Path, expected: dict[str, bytes]) -> list[str]:
    """What is wrong with the vault that a backup gives: nothing may be."""
    restore(stick, scratch, PASSPHRASE)
    with House.open(scratch, PASSPHRASE) as restored:
        held = archive_contents(restored)
        problems = [
            f"missing or changed: {path}" for path in expected if held.get(path) != expected[path]
        ]
        problems += [f"not expected: {path}" for path in held if path not in expected]
        # The index is no part of a backup; it is made anew from the texts.
        problems += [each for each in findings(restored) if not each.startswith("warning: index")]
    return problems
