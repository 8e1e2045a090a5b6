"""The key tree below the master key (FORMAT.md §4). Keys live here and in what is made from them, nowhere else."""

from __future__ import annotations

import struct

from vault.ids import ChunkId, Compartment, PackId, VaultId
from vault.primitives import Sealer
from vault.suites import Suite


class CompartmentKeys:
    """What one compartment's key opens. Holding this object is holding the compartment."""

    __slots__ = ("_chunk_id_key", "_key", "compartment", "suite")

    def __init__(
        self, suite: Suite, vault_id: VaultId, compartment: Compartment, key: bytes
    ) -> None:
        self.suite = suite
        self.compartment = compartment
        self._key = key
        self._chunk_id_key = suite.derive(key, vault_id, b"shoudang chunk id")

    def __repr__(self) -> str:
        return f"CompartmentKeys({self.compartment.name})"

    def chunk_id(self, piece_digest: bytes) -> ChunkId:
        """The id of a piece whose digest under the suite's hash is `piece_digest`."""
        return ChunkId(self.suite.mac(self._chunk_id_key, piece_digest))

    def pack_sealer(self, pack: PackId) -> Sealer:
        """The AEAD of one pack."""
        return self._sealer(pack, b"shoudang pack")

    def file_sealer(self, file_id: bytes) -> Sealer:
        """The AEAD of one sealed file."""
        return self._sealer(file_id, b"shoudang file")

    def _sealer(self, salt: bytes, info: bytes) -> Sealer:
        return self.suite.sealer(self.suite.derive(self._key, salt, info, self.suite.key_length))


def compartment_keys(
    suite: Suite, vault_id: VaultId, master: bytes
) -> dict[Compartment, CompartmentKeys]:
    """The keys of every compartment."""
    return {
        compartment: CompartmentKeys(
            suite,
            vault_id,
            compartment,
            suite.derive(
                master, vault_id, b"shoudang compartment" + struct.pack(">H", compartment)
            ),
        )
        for compartment in Compartment
    }


def database_key(suite: Suite, vault_id: VaultId, master: bytes) -> bytes:
    """The raw SQLCipher key, 32 bytes."""
    return suite.derive(master, vault_id, b"shoudang database")
