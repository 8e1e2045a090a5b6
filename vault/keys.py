"""The key tree below the master key (FORMAT.md §4). Keys live here and in what is made from them, nowhere else."""

from __future__ import annotations

import struct
from functools import cached_property

from vault.column import ColumnSealer
from vault.ids import ChunkId, Compartment, PackId, VaultId
from vault.primitives import Sealer
from vault.suites import Suite
from vault.wiping import Secret

VAULT_ITSELF = 0
"""The number in sealed files that belong to no compartment."""


class FileKeys:
    """What the sealed files of one compartment, or of the vault itself (number 0), are sealed with."""

    __slots__ = ("_key", "number", "suite")

    def __init__(self, suite: Suite, number: int, key: bytes) -> None:
        self.suite, self.number = suite, number
        self._key = Secret(key)

    def __repr__(self) -> str:
        return f"FileKeys({self.number})"

    def file_sealer(self, file_id: bytes) -> Sealer:
        """The AEAD of one sealed file."""
        return self._sealer(file_id, b"shoudang file")

    def forget(self) -> None:
        """Overwrite the key."""
        self._key.forget()

    def _sealer(self, salt: bytes, info: bytes) -> Sealer:
        return self.suite.sealer(
            self.suite.derive(self._key.value, salt, info, self.suite.key_length)
        )


class CompartmentKeys(FileKeys):
    """What one compartment's key opens. Holding this object is holding the compartment."""

    __slots__ = ("_chunk_id_key", "compartment")

    def __init__(
        self, suite: Suite, vault_id: VaultId, compartment: Compartment, key: bytes
    ) -> None:
        super().__init__(suite, int(compartment), key)
        self.compartment = compartment
        self._chunk_id_key = Secret(suite.derive(key, vault_id, b"shoudang chunk id"))

    def __repr__(self) -> str:
        return f"CompartmentKeys({self.compartment.name})"

    def chunk_id(self, piece_digest: bytes) -> ChunkId:
        """The id of a piece whose digest under the suite's hash is `piece_digest`."""
        return ChunkId(self.suite.mac(self._chunk_id_key.value, piece_digest))

    def pack_sealer(self, pack: PackId) -> Sealer:
        """The AEAD of one pack."""
        return self._sealer(pack, b"shoudang pack")

    def columns(self) -> ColumnSealer:
        """What seals single columns of this compartment's tables."""
        key = self._key.value
        mark_key = self.suite.derive(key, b"", b"shoudang column marks")
        return ColumnSealer(self.suite, self._sealer(b"", b"shoudang columns"), mark_key)

    def grant(self) -> bytes:
        """The key itself, to be sealed into an edition and nothing else."""
        return self._key.value

    def forget(self) -> None:
        """Overwrite the keys."""
        super().forget()
        self._chunk_id_key.forget()


class MasterKeys:
    """The master key and what is derived from it. Holding this object is holding the vault."""

    def __init__(self, suite: Suite, vault_id: VaultId, master: bytes) -> None:
        self.suite, self.vault_id = suite, vault_id
        self._master = Secret(master)

    def __repr__(self) -> str:
        return "MasterKeys(…)"

    @property
    def master(self) -> bytes:
        """The master key, for wrapping it in a slot and authenticating the header."""
        return self._master.value

    @property
    def database(self) -> bytes:
        """The raw SQLCipher key, 32 bytes."""
        return self._derive(b"shoudang database")

    @property
    def state(self) -> Sealer:
        """The AEAD of the state file."""
        return self.suite.sealer(self._derive(b"shoudang state", self.suite.key_length))

    @property
    def manifest(self) -> bytes:
        """The key of backup manifests' macs, 32 bytes."""
        return self._derive(b"shoudang manifest")

    @property
    def signing_seed(self) -> bytes:
        """What the signing key is made of, 32 bytes."""
        return self._derive(b"shoudang signing")

    @cached_property
    def snapshots(self) -> FileKeys:
        """The keys of database snapshots."""
        return FileKeys(self.suite, VAULT_ITSELF, self._derive(b"shoudang snapshots"))

    @cached_property
    def compartments(self) -> dict[Compartment, CompartmentKeys]:
        """The keys of every compartment."""
        return {
            compartment: CompartmentKeys(
                self.suite,
                self.vault_id,
                compartment,
                self._derive(b"shoudang compartment" + struct.pack(">H", compartment)),
            )
            for compartment in Compartment
        }

    def edition(self, edition_id: bytes) -> bytes:
        """The key of one edition, 32 bytes."""
        return self.suite.derive(self._master.value, edition_id, b"shoudang edition")

    def forget(self) -> None:
        """Overwrite every key."""
        self.snapshots.forget()
        for keys in self.compartments.values():
            keys.forget()
        self._master.forget()

    def _derive(self, info: bytes, length: int = 32) -> bytes:
        return self.suite.derive(self._master.value, self.vault_id, info, length)
