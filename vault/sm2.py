"""SM2 signatures (GM/T 0003.2) with SM3, on the recommended curve of GM/T 0003.5. The only module that imports `gmalg`.

`gmalg` does the arithmetic of the curve; encodings, the refusal of bad keys and the nonces are ours. Its nonces are
random, these are RFC 6979's, so that no weak generator can give a private key away. Python's integers don't take
constant time: who can time single signatures on the machine itself may learn about the key. `cryptography` has no SM2.
"""

from __future__ import annotations

from collections.abc import Iterator

from gmalg.ellipticcurve import ECDLP
from gmalg.sm2 import SM2Core

from vault.primitives import HashName, digest, hmac_digest

SIGNER_ID = b"1234567812345678"
"""GM/T 0009: the signer's id where nothing else was agreed."""

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_CURVE = ECDLP(_P, _A, _B, _G, _N)
_WORD = 32


class _SM3:
    """SM3 as `gmalg` wants a hash: its own is in Python, and hundreds of times slower."""

    def __init__(self) -> None:
        self._data = b""

    @staticmethod
    def hash_length() -> int:
        return _WORD

    def reset(self) -> None:
        self._data = b""

    def update(self, data: bytes) -> None:
        self._data += data

    def value(self) -> bytes:
        return digest("sm3", self._data)


def private_key(uniform: bytes) -> int:
    """`(uniform mod (n − 2)) + 1`, in 1 … n − 2; from 48 uniform bytes its bias is below 2⁻¹²⁸."""
    return int.from_bytes(uniform, "big") % (_N - 2) + 1


def public_key(private: int) -> bytes:
    """`04 ‖ x ‖ y`, 65 bytes (GM/T 0003.1, uncompressed)."""
    x, y = _CURVE.kG(private)
    return b"\x04" + _word(x) + _word(y)


def sign(private: int, public: bytes, message: bytes, *, signer: bytes = SIGNER_ID) -> bytes:
    """`r ‖ s`, 64 bytes (GM/T 0003.2 clause 6.1). The same message always gets the same signature.

    `public` is the private key's; raises ValueError when it is no public key at all.
    """
    point = _point(public)
    if point is None:
        raise ValueError("not an SM2 public key")
    identity = SM2Core(_CURVE, _SM3()).entity_info(signer, point)
    candidates = nonces("sm3", _N, private, digest("sm3", identity + message))
    return sign_with(candidates, private, public, message, signer=signer)


def sign_with(
    candidates: Iterator[int], private: int, public: bytes, message: bytes, *, signer: bytes
) -> bytes:
    """`sign` with the first of the `candidates` for k that serves. Only for known answers, which print their k."""
    core = SM2Core(_CURVE, _SM3(), lambda _bits: next(candidates))
    r, s = core.sign(message, private, signer, _point(public))
    return _word(r) + _word(s)


def verify(public: bytes, message: bytes, signature: bytes, *, signer: bytes = SIGNER_ID) -> bool:
    """Whether `signature` is one of `message` (GM/T 0003.2 clause 7.1); false also for a malformed key or signature."""
    point = _point(public)
    if point is None or len(signature) != 2 * _WORD:
        return False
    r, s = _integer(signature[:_WORD]), _integer(signature[_WORD:])
    return bool(SM2Core(_CURVE, _SM3()).verify(message, r, s, signer, point))


def nonces(name: HashName, order: int, private: int, message_digest: bytes) -> Iterator[int]:
    """The candidates for k of RFC 6979 §3.2 for a group of 256 bits, those out of range left out."""
    seed = _word(private) + _word(_integer(message_digest) % order)
    key, value = bytes(_WORD), b"\x01" * _WORD
    for step in (b"\x00", b"\x01"):
        key = hmac_digest(name, key, value + step + seed)
        value = hmac_digest(name, key, value)
    while True:
        value = hmac_digest(name, key, value)
        if 0 < _integer(value) < order:
            yield _integer(value)
        key = hmac_digest(name, key, value + b"\x00")
        value = hmac_digest(name, key, value)


def _point(public: bytes) -> tuple[int, int] | None:
    """The point of an uncompressed public key, or None unless it is one of the curve's. The cofactor is 1."""
    if len(public) != 1 + 2 * _WORD or public[0] != 4:
        return None
    x, y = _integer(public[1 : 1 + _WORD]), _integer(public[1 + _WORD :])
    on_curve = x < _P and y < _P and (y * y - x * x * x - _A * x - _B) % _P == 0
    return (x, y) if on_curve else None


def _integer(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _word(number: int) -> bytes:
    return number.to_bytes(_WORD, "big")
