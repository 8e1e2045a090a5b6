"""Keys and packs for tests, made without a vault around them, under the suite that the running test asks for."""

from __future__ import annotations

from pathlib import Path

from vault.ids import Compartment, PackId, VaultId
from vault.keys import CompartmentKeys, MasterKeys
from vault.pack import PackWriter, pack_path
from vault.pieces import Piece, PlacedChunk, compress
from vault.slots import ARGON2ID_FLOOR, PBKDF2_FLOOR, KdfCost
from vault.store import publish_packs
from vault.suites import ARGON2ID, SUITES, Suite

MASTER = bytes(range(32))
VAULT_ID = VaultId(bytes(16))
_MADE = {number: MasterKeys(suite, VAULT_ID, MASTER) for number, suite in SUITES.items()}


class _Current:
    """The suite of the running test; `tests/vault/conftest.py` sets it."""

    number = 1


def use_suite(number: int) -> None:
    """Let everything below speak of this suite."""
    _Current.number = number


def suite() -> Suite:
    """The suite of the running test."""
    return SUITES[_Current.number]


def master_keys() -> MasterKeys:
    """The keys of a vault under it."""
    return _MADE[_Current.number]


def all_keys() -> dict[Compartment, CompartmentKeys]:
    """The same, compartment by compartment."""
    return master_keys().compartments


def pledge() -> CompartmentKeys:
    """One of them."""
    return all_keys()[Compartment.PLEDGE]


def floor() -> KdfCost:
    """The lowest cost that the suite's derivation allows."""
    return ARGON2ID_FLOOR if suite().kdf == ARGON2ID else PBKDF2_FLOOR


def make_piece(data: bytes, keys: CompartmentKeys | None = None) -> Piece:
    """A piece as the store prepares it."""
    keys = keys or pledge()
    return Piece(keys.chunk_id(keys.suite.digest(data)), len(data), *compress([data])[0])


def make_pack(
    packs: Path,
    contents: list[bytes],
    *,
    pack: bytes = b"p" * 16,
    keys: CompartmentKeys | None = None,
) -> tuple[Path, list[PlacedChunk]]:
    """A finished pack below `packs`, which is made."""
    keys = keys or pledge()
    packs.mkdir(exist_ok=True)
    writer = PackWriter(packs, PackId(pack), keys)
    for data in contents:
        writer.append(make_piece(data, keys))
    writer.finish()
    publish_packs(packs, [writer.pack])
    return pack_path(packs, PackId(pack)), writer.chunks
