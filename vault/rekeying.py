"""Putting a vault in force that was rebuilt under a new master key (FORMAT.md §9); services do the rebuilding."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from resources.words import N_
from vault.durable import flush_folder, make_folder, publish, storage_errors, write_durable
from vault.errors import Tampered
from vault.header_files import NAMES, Headers
from vault.keys import MasterKeys
from vault.state import NAME as STATE
from vault.state import read_state

BUILDING, READY = "rekey.tmp", "rekey"
_OF_THE_OLD_KEY = (
    "vault.db",
    "vault.db-wal",
    "vault.db-shm",
    "packs",
    "index",
    "snapshots",
    "editions",
)


def building_folder(vault: Path) -> Path:
    """A new, empty folder to rebuild the vault in. Raises StorageFailed."""
    _remove_tree(vault / BUILDING)
    make_folder(vault / BUILDING / "packs")
    return vault / BUILDING


def discard_building(vault: Path) -> None:
    """Remove what was built, after a failure."""
    _remove_tree(vault / BUILDING)


def put_in_force(vault: Path) -> None:
    """Make what was built in `building_folder` the vault. Everything in it must be flushed. Raises StorageFailed."""
    publish(vault / BUILDING, vault / READY)
    publish(vault / READY / NAMES[0], vault / NAMES[0])
    flush_folder(vault / READY)
    _carry_through(vault)


def settle_rekey(vault: Path, headers: Headers, keys: MasterKeys) -> bool:
    """Undo or complete a change that was interrupted; whether it was completed. Raises Tampered, StorageFailed."""
    _remove_tree(vault / BUILDING)
    ready = vault / READY
    if not ready.is_dir():
        return False
    if (ready / NAMES[0]).exists():
        _remove_tree(ready)
        return False
    if (ready / STATE).exists():
        try:
            read_state(ready, keys)
        except Tampered:
            problem = N_("it belongs to the key that was replaced, and the new one is missing")
            raise Tampered(headers.chosen.name, problem) from None
    _carry_through(vault)
    return True


def _carry_through(vault: Path) -> None:
    """Every step may be repeated: what has moved already is simply no longer in `rekey`."""
    ready = vault / READY
    with storage_errors(vault / NAMES[0]):
        raw = (vault / NAMES[0]).read_bytes()
    write_durable(vault / NAMES[1], raw)
    if (ready / "packs").exists():
        # The first to move: as long as it is here, all that lies in the vault is of the old key.
        for name in _OF_THE_OLD_KEY:
            _remove_tree(vault / name)
        flush_folder(vault)
        publish(ready / "packs", vault / "packs")
    if (ready / "vault.db").exists():
        publish(ready / "vault.db", vault / "vault.db")
    if (ready / STATE).exists():
        publish(ready / STATE, vault / STATE)
    _remove_tree(ready)
    flush_folder(vault)


def _remove_tree(path: Path) -> None:
    with storage_errors(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()
