"""Keys and packs for tests, made without a vault around them."""

from __future__ import annotations

from pathlib import Path

from vault.ids import Compartment, PackId, VaultId
from vault.keys import CompartmentKeys, MasterKeys
from vault.pack import PackWriter, pack_path
from vault.pieces import Piece, PlacedChunk, compress
from vault.store import publish_packs
from vault.suites import SUITES

SUITE = SUITES[1]
MASTER = bytes(range(32))
KEYS: dict[Compartment, CompartmentKeys] = MasterKeys(
    SUITE, VaultId(bytes(16)), MASTER
).compartments
PLEDGE = KEYS[Compartment.PLEDGE]


def make_piece(data: bytes, keys: CompartmentKeys = PLEDGE) -> Piece:
    """A piece as the store prepares it."""
    return Piece(keys.chunk_id(SUITE.digest(data)), len(data), *compress([data])[0])


def make_pack(
    packs: Path, contents: list[bytes], *, pack: bytes = b"p" * 16, keys: CompartmentKeys = PLEDGE
) -> tuple[Path, list[PlacedChunk]]:
    """A finished pack below `packs`, which is made."""
    packs.mkdir(exist_ok=True)
    writer = PackWriter(packs, PackId(pack), keys)
    for data in contents:
        writer.append(make_piece(data, keys))
    writer.finish()
    publish_packs(packs, [writer.pack])
    return pack_path(packs, PackId(pack)), writer.chunks
