"""Signatures under a vault's own key, by the suite's algorithm: Ed25519, or SM2 with SM3.

The key is derived from the master key, so that whoever opens the vault can sign and no second secret has to be kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from vault import sm2
from vault.primitives import ed25519_public, ed25519_sign, ed25519_verify
from vault.suites import Suite

SIGNATURE_LENGTH = 64
_SEED_LENGTH = 32
_SM2_INFO = b"shoudang sm2 key"
_SM2_UNIFORM = 48


class Signer:
    """Signs for one vault. Holding this object is holding the private key."""

    __slots__ = ("_sign", "public")

    def __init__(self, suite: Suite, seed: bytes) -> None:
        """`seed`: 32 secret bytes, which under Ed25519 are the private key; raises ValueError for another length."""
        if len(seed) != _SEED_LENGTH:
            raise ValueError("a signing seed has 32 bytes")
        self._sign: Callable[[bytes], bytes]
        if suite.signature == "sm2":
            private = sm2.private_key(suite.derive(seed, b"", _SM2_INFO, _SM2_UNIFORM))
            self.public = sm2.public_key(private)
            self._sign = partial(sm2.sign, private, self.public)
        else:
            self.public = ed25519_public(seed)
            self._sign = partial(ed25519_sign, seed)

    def __repr__(self) -> str:
        return f"Signer({self.public.hex()[:16]}…)"

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, 64 bytes; the same for the same message. SM2 takes about 10 ms."""
        return self._sign(message)


def verify(suite: Suite, public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` was made of `message` with the private key of `public`.

    False for everything else, also for a malformed key or signature.
    """
    if suite.signature == "sm2":
        return sm2.verify(public, message, signature)
    return ed25519_verify(public, message, signature)
