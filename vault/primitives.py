"""Every formula of FORMAT.md, one function each, and the only module that imports `cryptography`.

Nothing here knows a file or a policy. Randomness enters only through `random_bytes`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Literal, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HashName = Literal["sha256", "sm3"]
CipherName = Literal["aes-256-gcm"]

NONCE_LENGTH = 12
TAG_LENGTH = 16
_CRYPTOGRAPHY_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sm3": hashes.SM3,
}


class AuthenticationFailed(Exception):
    """Sealed bytes are not what was sealed; the caller says which object they belong to."""


class Hasher(Protocol):
    """A running digest."""

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _SM3:
    """SM3 (GM/T 0004) behind hashlib's interface: OpenSSL builds without it exist, `cryptography`'s has it."""

    def __init__(self) -> None:
        self._context = hashes.Hash(hashes.SM3())

    def update(self, data: bytes, /) -> None:
        self._context.update(data)

    def digest(self) -> bytes:
        return self._context.copy().finalize()


def new_hash(name: HashName) -> Hasher:
    """A fresh running digest of 32 bytes."""
    return hashlib.sha256() if name == "sha256" else _SM3()


def digest(name: HashName, data: bytes) -> bytes:
    """The 32-byte digest of `data`."""
    if name == "sha256":
        return hashlib.sha256(data).digest()
    hasher = new_hash(name)
    hasher.update(data)
    return hasher.digest()


def hmac_digest(name: HashName, key: bytes, data: bytes) -> bytes:
    """HMAC (RFC 2104), 32 bytes."""
    if name == "sha256":
        return hmac.digest(key, data, "sha256")
    from cryptography.hazmat.primitives.hmac import HMAC

    mac = HMAC(key, _CRYPTOGRAPHY_HASHES[name]())
    mac.update(data)
    return mac.finalize()


def equal(left: bytes, right: bytes) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(left, right)


def hkdf(name: HashName, *, key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """HKDF (RFC 5869)."""
    algorithm = _CRYPTOGRAPHY_HASHES[name]()
    return HKDF(algorithm=algorithm, length=length, salt=salt, info=info).derive(key)


def argon2id(
    secret: bytes, *, salt: bytes, memory_kib: int, iterations: int, lanes: int, length: int
) -> bytes:
    """Argon2id (RFC 9106). Releases the interpreter lock while it works."""
    return Argon2id(
        salt=salt, length=length, iterations=iterations, lanes=lanes, memory_cost=memory_kib
    ).derive(secret)


def random_bytes(count: int) -> bytes:
    """Bytes from the operating system's generator."""
    return os.urandom(count)


class Sealer:
    """Authenticated encryption under one key. The caller never repeats a nonce."""

    __slots__ = ("_aead",)

    def __init__(self, cipher: CipherName, key: bytes) -> None:
        if cipher != "aes-256-gcm" or len(key) != 32:
            raise ValueError("unsupported cipher or key length")
        self._aead = AESGCM(key)

    def __repr__(self) -> str:
        return "Sealer(…)"

    def seal(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """Ciphertext with its tag appended."""
        return self._aead.encrypt(nonce, plain, associated)

    def open(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext; raises AuthenticationFailed."""
        try:
            return self._aead.decrypt(nonce, sealed, associated)
        except InvalidTag:
            raise AuthenticationFailed from None


def counter_nonce(counter: int, *, prefix: int = 0) -> bytes:
    """`u32 prefix ‖ u64 counter`."""
    return prefix.to_bytes(4, "big") + counter.to_bytes(8, "big")
