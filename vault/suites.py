"""The cipher suites: one row each, named by number on disk and by word in the window and on reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vault.primitives import CipherName, HashName, Sealer, digest, hkdf, hmac_digest

SignatureName = Literal["ed25519", "sm2"]

ARGON2ID = 1
PBKDF2_SM3 = 2
HKDF_ONLY = 3
"""The ways from a slot's secret to its key; the last is for secrets of full entropy, which need no stretching."""
SCRYPT = 4
"""For sealed packages (FORMAT.md §16): Python's standard library has it."""


@dataclass(frozen=True, slots=True)
class Suite:
    """The algorithms of one suite (FORMAT.md §2). `kdf` is the number of its passphrase derivation."""

    number: int
    name: str
    cipher: CipherName
    key_length: int
    hash: HashName
    kdf: int
    signature: SignatureName
    description: str

    def digest(self, data: bytes) -> bytes:
        """`H(data)`."""
        return digest(self.hash, data)

    def mac(self, key: bytes, data: bytes) -> bytes:
        """`HMAC(key, data)`."""
        return hmac_digest(self.hash, key, data)

    def derive(self, key: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
        """`HKDF(key, salt, info, length)`."""
        return hkdf(self.hash, key=key, salt=salt, info=info, length=length)

    def sealer(self, key: bytes) -> Sealer:
        """The suite's AEAD under `key`."""
        return Sealer(self.cipher, key)


SUITES: dict[int, Suite] = {
    1: Suite(
        number=1,
        name="aes",
        cipher="aes-256-gcm",
        key_length=32,
        hash="sha256",
        kdf=ARGON2ID,
        signature="ed25519",
        description="AES-256-GCM, SHA-256, HKDF, Argon2id, Ed25519",
    ),
    2: Suite(
        number=2,
        name="sm",
        cipher="sm4-gcm",
        key_length=16,
        hash="sm3",
        kdf=PBKDF2_SM3,
        signature="sm2",
        description="SM4-GCM, SM3, HKDF, PBKDF2-HMAC-SM3, SM2",
    ),
}


def suite_named(name: str) -> Suite:
    """The suite of that name; raises KeyError."""
    return {suite.name: suite for suite in SUITES.values()}[name]
