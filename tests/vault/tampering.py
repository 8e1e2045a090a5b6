"""A small vault with one of everything, ways to harm each of its files, and who notices."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from desktop.services.errors import DatabaseMissing
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope, create_edition, find_editions
from desktop.services.keeping.checking import check_vault
from desktop.services.keeping.snapshots import BY_HAND, take_snapshot
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import PASSPHRASE, make_quick_house, make_tree
from vault.edition_files import OpenEdition, edition_folders
from vault.errors import NotAVault, Tampered, TooNew, VaultError, WrongEditionPassphrase
from vault.header_files import NAMES as HEADERS
from vault.header_files import read_headers
from vault.ids import Passphrase, utc_now
from vault.keys import FileKeys, MasterKeys
from vault.proving import prove_pack
from vault.sealed_file import SealedFiles
from vault.state import database_fingerprint, read_state, require_same_database
from vault.vault import Vault

OFFICER = Passphrase("检查员 的 口令 很长 4711")


def make_vault(folder: Path) -> Path:
    """The vault at `folder`/archive.vault, and at `folder`/older.vault as it was two sessions before."""
    vault = folder / "archive.vault"
    with make_quick_house(vault) as house:
        for number, category in enumerate((Category.OPERATIONS, Category.PLEDGE)):
            tree = make_tree(folder / category.value, count=6, seed=number)
            file_paths(house, [tree], Filing(category))
        make_searchable(house)
        take_snapshot(house, BY_HAND)
        for label in ("检查员甲", "检查员乙"):
            create_edition(
                house,
                EditionScope((Category.PLEDGE,)),
                label=label,
                purpose="检查",
                passphrase=OFFICER,
                expires=utc_now() + timedelta(days=3),
                kdf_seconds=0,
            )
    shutil.copytree(vault, folder / "older.vault")
    with House.open(vault, PASSPHRASE) as house:
        file_paths(house, [make_tree(folder / "later", count=4, seed=9)], Filing(Category.PLEDGE))
        make_searchable(house)
        take_snapshot(house, BY_HAND)
    with House.open(vault, PASSPHRASE) as house:
        house.log(("noted", "vault", ""))
    return vault


def files(vault: Path) -> list[str]:
    """Every file that holds anything, as a path below the vault."""
    found = (path for path in sorted(vault.rglob("*")) if path.is_file() and path.stat().st_size)
    return [path.relative_to(vault).as_posix() for path in found]


def labels(vault: Path) -> dict[str, str]:
    """Whose edition each is, by the name of its folder."""
    return {stub.id.hex(): stub.label for stub in find_editions(vault)}


def right_names(name: str, editions: dict[str, str]) -> tuple[str, ...]:
    """What a finding about this file may call it; it may go on after that."""
    kind, _slash, rest = name.partition("/")
    if kind == "packs":
        return (f"pack {Path(name).stem}",)
    if kind == "index":
        return (f"index {rest.partition('/')[0]}",)
    if kind == "snapshots":
        return (f"snapshots/{rest}",)
    if kind == "editions":
        edition = rest.partition("/")[0]
        return (f"edition {edition[:8]}", f"edition {editions[edition]}", f"editions/{edition}")
    return {"vault.db": ("database",)}.get(name, (name,))


def noticed(vault: Path) -> list[str]:
    """What opening, an officer's opening of each edition, and a full check find, as names of objects."""
    names = []
    for folder in sorted((vault / "editions").glob("*")):
        try:
            OpenEdition.open(vault, bytes.fromhex(folder.name), OFFICER).close()
        except Tampered as error:
            names.append(error.object_name)
        except VaultError as error:
            names.append(f"edition {folder.name} ({error.code})")
    try:
        house = House.open(vault, PASSPHRASE)
    except Tampered as error:
        return [error.object_name]
    except DatabaseMissing:
        return ["database"]
    except (TooNew, NotAVault):
        return ["header"]
    with house:
        names += [notice.object_name for notice in house.vault.notices]
        names += [finding.object_name for finding in check_vault(house, full=True).findings]
    return names


class QuickLook:
    """The first look that opening, reading or checking takes at a file, with the keys at hand: for every byte."""

    def __init__(self, whole: Path) -> None:
        vault = Vault.open(whole, PASSPHRASE)
        vault.close()
        headers = read_headers(whole)
        master = headers.unlock(PASSPHRASE).master
        self._keys = MasterKeys(headers.header.suite, headers.header.vault_id, master)
        self._state = vault.state
        self._grants: dict[str, tuple[int, bytes]] = {}
        for folder in edition_folders(whole / "editions"):
            opened = OpenEdition.open(whole, folder.id, OFFICER)
            self._grants[folder.path.name] = (
                opened.grant.database_size,
                opened.grant.database_digest,
            )
            opened.close()

    def noticed(self, vault: Path, name: str) -> list[str]:
        """What is found, as names of objects."""
        try:
            return self._look(vault, vault / name, name.partition("/")[0])
        except Tampered as error:
            # The index is a folder of sealed files; whoever reads it names the whole.
            kind, own = name.partition("/")[0], error.object_name
            return [f"index {own.partition('/')[0]}" if kind == "index" else own]
        except TooNew:
            return ["header" if name.startswith("header") else f"edition {name.split('/')[1][:8]}"]
        except WrongEditionPassphrase:
            return [f"edition {name.split('/')[1][:8]}"]

    def _look(self, vault: Path, path: Path, kind: str) -> list[str]:
        suite = self._keys.suite
        if kind in HEADERS:
            headers = read_headers(vault)
            headers.unlock(PASSPHRASE)
            return [
                name
                for name, _fault in headers.to_mend(headers.header.serialise(self._keys.master))
            ]
        if kind == "state":
            read_state(vault, self._keys)
        elif kind == "vault.db":
            require_same_database(self._state, database_fingerprint(suite, path), path)
        elif kind == "packs":
            for chunk in prove_pack(path, self._keys.compartments):
                if chunk.error is not None:
                    raise chunk.error
        elif kind in ("index", "snapshots"):
            keys: FileKeys = self._keys.snapshots
            if kind == "index":
                keys = self._keys.compartments[Category(path.parent.name).compartment]
            with contextlib.closing(SealedFiles(keys).open(path)) as reader:
                reader.readall()
        elif path.name == "edition.db":
            if database_fingerprint(suite, path) != self._grants[path.parent.name]:
                return [f"edition {path.parent.name[:8]}"]
        else:
            OpenEdition.open(vault, bytes.fromhex(path.parent.name), OFFICER).close()
        return []


def chosen(name: str, length: int, count: int, seed: int = 1) -> list[int]:
    """`count` places in a file: its ends, and others that the seed picks; all of them when there are no more."""
    if length <= count:
        return list(range(length))
    generator = random.Random(f"{seed} {name}")
    places = {0, length - 1}
    while len(places) < count:
        places.add(generator.randrange(length))
    return sorted(places)


def lengths(size: int) -> Iterator[int]:
    """To what a file is cut."""
    yield from sorted(
        {0, 1, 8, 16, 40, size // 3, size // 2, size - 16, size - 1} & set(range(size))
    )
