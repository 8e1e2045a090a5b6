"""Every formula of FORMAT.md, one function each, and the only module that imports `cryptography`.

Nothing here knows a file or a policy. Randomness enters only through `random_bytes`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from typing import Literal, Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

HashName = Literal["sha256", "sm3"]
CipherName = Literal["aes-256-gcm", "sm4-gcm"]

NONCE_LENGTH = 12
# Derivations at the same time compete for OpenSSL's threads: one fails as if memory had run out, or none ever ends.
_one_argon2id = threading.Lock()
TAG_LENGTH = 16
_KEY_LENGTHS: dict[CipherName, int] = {"aes-256-gcm": 32, "sm4-gcm": 16}
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
    secret: bytes,
    *,
    salt: bytes,
    memory_kib: int,
    iterations: int,
    lanes: int,
    length: int,
    key: bytes | None = None,
    associated: bytes | None = None,
) -> bytes:
    """Argon2id (RFC 9106). Releases the interpreter lock while it works.

    `key` and `associated` are the RFC's secret value K and data X; no vault uses them, the RFC's own example does.
    """
    with _one_argon2id:
        return Argon2id(
            salt=salt,
            length=length,
            iterations=iterations,
            lanes=lanes,
            memory_cost=memory_kib,
            secret=key,
            ad=associated,
        ).derive(secret)


def pbkdf2_sm3(secret: bytes, *, salt: bytes, iterations: int, length: int) -> bytes:
    """PBKDF2 over HMAC-SM3 (GM/T 0091 clause 6). Releases the interpreter lock while it works."""
    return PBKDF2HMAC(hashes.SM3(), length, salt, iterations).derive(secret)


def scrypt(secret: bytes, *, salt: bytes, n: int, r: int, p: int, length: int) -> bytes:
    """scrypt (RFC 7914); takes 128·n·r bytes. Releases the interpreter lock while it works."""
    return Scrypt(salt=salt, length=length, n=n, r=r, p=p).derive(secret)


def ed25519_public(seed: bytes) -> bytes:
    """The 32-byte public key of the private key `seed`, 32 bytes (RFC 8032 §5.1.5)."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """A signature of 64 bytes (RFC 8032 §5.1.6)."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is one of `message` (RFC 8032 §5.1.7); false also for a malformed key or signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def random_bytes(count: int) -> bytes:
    """Bytes from the operating system's generator."""
    return os.urandom(count)


class _AEAD(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...


class _SM4GCM:
    """SM4-GCM (RFC 8998) behind the interface of `cryptography`'s AEAD classes, of which none is for SM4."""

    __slots__ = ("_algorithm",)

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        context = Cipher(self._algorithm, GCM(nonce)).encryptor()
        context.authenticate_additional_data(associated_data)
        sealed = context.update(data)
        context.finalize()
        return sealed + context.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        if len(data) < TAG_LENGTH:
            raise InvalidTag
        context = Cipher(self._algorithm, GCM(nonce)).decryptor()
        context.authenticate_additional_data(associated_data)
        plain = context.update(memoryview(data)[:-TAG_LENGTH])  # Nobody's until the tag is proven.
        context.finalize_with_tag(data[-TAG_LENGTH:])
        return plain


class Sealer:
    """Authenticated encryption under one key. The caller never repeats a nonce."""

    __slots__ = ("_aead",)

    def __init__(self, cipher: CipherName, key: bytes) -> None:
        """Raises ValueError for any other cipher, or a key that isn't as long as the cipher wants it."""
        if len(key) != _KEY_LENGTHS.get(cipher):
            raise ValueError("unsupported cipher or key length")
        self._aead: _AEAD = AESGCM(key) if cipher == "aes-256-gcm" else _SM4GCM(key)

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
