"""The key tree below one edition's key (FORMAT.md §11.2)."""

from __future__ import annotations

from vault.primitives import Sealer
from vault.signing import Signer
from vault.suites import Suite
from vault.wiping import Secret

KEY_LENGTH = 32


class EditionKeys:
    """What one edition's key opens: its grant, its database, its journal. Holding this is holding the edition."""

    __slots__ = ("_key", "id", "suite")

    def __init__(self, suite: Suite, edition_id: bytes, key: bytes) -> None:
        self.suite, self.id = suite, edition_id
        self._key = Secret(key)

    def __repr__(self) -> str:
        return f"EditionKeys({self.id.hex()[:8]}…)"

    @property
    def key(self) -> bytes:
        """The edition's key itself, 32 bytes, for wrapping."""
        return self._key.value

    @property
    def database(self) -> bytes:
        """The raw SQLCipher key of the filtered copy, 32 bytes."""
        return self._derive(self.id, b"shoudang edition database")

    def mac(self, data: bytes) -> bytes:
        """The authentication code of the edition's file, or of its journal's first entry."""
        return self.suite.mac(self._derive(self.id, b"shoudang edition mac"), data)

    def grant_sealer(self) -> Sealer:
        """The AEAD of the grant: one edition seals one."""
        return self._sealer(self.id, b"shoudang edition grant")

    def record_sealer(self, salt: bytes) -> Sealer:
        """The AEAD of one journal record, which nothing else is ever sealed with."""
        return self._sealer(salt, b"shoudang edition record")

    def signer(self) -> Signer:
        """What signs the record of an inspection (FORMAT.md §11.7). Whoever holds the edition can sign."""
        return Signer(self.suite, self._derive(self.id, b"shoudang edition signing"))

    def forget(self) -> None:
        """Overwrite the key."""
        self._key.forget()

    def _derive(self, salt: bytes, info: bytes, length: int = 32) -> bytes:
        return self.suite.derive(self._key.value, salt, info, length)

    def _sealer(self, salt: bytes, info: bytes) -> Sealer:
        return self.suite.sealer(self._derive(salt, info, self.suite.key_length))
