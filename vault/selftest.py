"""Proves at start-up that every algorithm of both suites still gives its published answers, before a key depends on it.

Takes a few hundredths of a second, most of it SM2. The results can be shown: each names what it was held against.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from resources.known_answers import KnownAnswer, known_answers
from resources.words import N_
from vault import primitives, sm2
from vault.errors import SelfTestFailed
from vault.primitives import AuthenticationFailed, CipherName, HashName, Sealer

_REPEATED = 6
_WINDOW = 512
_MOST_OF_ONE = 19
"""SP 800-90B §4.4 for full entropy a byte: a sound generator fails with a chance of 2⁻⁴⁰ a byte, or a window."""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """One result. `name` is an algorithm, or a message id; `source` is where its answer was published."""

    name: str
    source: str
    passed: bool


def run_self_test() -> tuple[SelfTest, ...]:
    """Every test, in a fixed order; never raises."""
    known = tuple(_run(name, *where, check) for name, where, check in _KNOWN_ANSWERS)
    random = SelfTest(
        N_("Random generator, health test"), "NIST SP 800-90B §4.4", _attempt(_random_is_healthy)
    )
    return (*known, random)


def require_self_test() -> None:
    """Raises SelfTestFailed unless every test passes. The tests run once a process."""
    if failed := _failures():
        raise SelfTestFailed(failed)


@functools.cache
def _failures() -> tuple[str, ...]:
    return tuple(test.name for test in run_self_test() if not test.passed)


def healthy(sample: bytes) -> bool:
    """Whether `sample` passes the repetition count and the adaptive proportion test (SP 800-90B §4.4.1, §4.4.2)."""
    if any(sum(1 for _ in run) >= _REPEATED for _, run in groupby(sample)):
        return False
    windows = (sample[start : start + _WINDOW] for start in range(0, len(sample), _WINDOW))
    return all(window.count(window[0]) < _MOST_OF_ONE for window in windows)


def _random_is_healthy() -> bool:
    return healthy(primitives.random_bytes(2 * _WINDOW))


def _run(name: str, family: str, algorithm: str, check: Callable[[KnownAnswer], bool]) -> SelfTest:
    try:
        answer = known_answers(family, algorithm)[0]
    except (OSError, ValueError, KeyError, IndexError):
        return SelfTest(name, f"resources/vectors/{family}.json", passed=False)
    return SelfTest(name, answer.source, _attempt(functools.partial(check, answer)))


def _attempt(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - an algorithm that raises anything has failed its test, that is the finding
        return False


def _seals(cipher: CipherName, answer: KnownAnswer) -> bool:
    sealer = Sealer(cipher, answer.octets("key"))
    nonce, associated = answer.octets("nonce"), answer.octets("associated")
    plain, sealed = answer.octets("plain"), answer.octets("sealed")
    return (
        sealer.seal(nonce, plain, associated) == sealed
        and sealer.open(nonce, sealed, associated) == plain
    )


def _refuses(cipher: CipherName, answer: KnownAnswer) -> bool:
    sealed = answer.octets("sealed")
    changed = sealed[:-1] + bytes((sealed[-1] ^ 1,))
    try:
        Sealer(cipher, answer.octets("key")).open(
            answer.octets("nonce"), changed, answer.octets("associated")
        )
    except AuthenticationFailed:
        return True
    return False


def _digests(name: HashName, answer: KnownAnswer) -> bool:
    return primitives.digest(name, answer.message) == answer.octets("digest")


def _macs(name: HashName, answer: KnownAnswer) -> bool:
    mac = primitives.hmac_digest(name, answer.octets("key"), answer.message)
    return mac == answer.octets("mac")


def _expands(name: HashName, answer: KnownAnswer) -> bool:
    derived = answer.octets("derived")
    return derived == primitives.hkdf(
        name,
        key=answer.octets("key"),
        salt=answer.octets("salt"),
        info=answer.octets("info"),
        length=len(derived),
    )


def _argon2id(answer: KnownAnswer) -> bool:
    derived = answer.octets("derived")
    return derived == primitives.argon2id(
        answer.octets("secret"),
        salt=answer.octets("salt"),
        memory_kib=answer.number("memory_kib"),
        iterations=answer.number("iterations"),
        lanes=answer.number("lanes"),
        length=len(derived),
        key=answer.octets("key"),
        associated=answer.octets("associated"),
    )


def _pbkdf2(answer: KnownAnswer) -> bool:
    derived = answer.octets("derived")
    return derived == primitives.pbkdf2_sm3(
        answer.octets("secret"),
        salt=answer.octets("salt"),
        iterations=answer.number("iterations"),
        length=len(derived),
    )


def _scrypt(answer: KnownAnswer) -> bool:
    derived = answer.octets("derived")
    return derived == primitives.scrypt(
        answer.octets("secret"),
        salt=answer.octets("salt"),
        n=answer.number("n"),
        r=answer.number("r"),
        p=answer.number("p"),
        length=len(derived),
    )


def _ed25519(answer: KnownAnswer) -> bool:
    private, public = answer.octets("private"), answer.octets("public")
    signature = answer.octets("signature")
    return (
        primitives.ed25519_public(private) == public
        and primitives.ed25519_sign(private, answer.message) == signature
        and primitives.ed25519_verify(public, answer.message, signature)
        and not primitives.ed25519_verify(public, answer.message + b"\0", signature)
    )


def _sm2(answer: KnownAnswer) -> bool:
    private = int.from_bytes(answer.octets("private"), "big")
    nonce = int.from_bytes(answer.octets("nonce"), "big")
    public, signature = answer.octets("public"), answer.octets("signature")
    signer = answer.octets("signer")
    made = sm2.sign_with(iter([nonce]), private, public, answer.message, signer=signer)
    return made == signature and sm2.verify(public, answer.message, signature, signer=signer)


_Check = Callable[[KnownAnswer], bool]
_KNOWN_ANSWERS: tuple[tuple[str, tuple[str, str], _Check], ...] = (
    ("AES-256-GCM", ("aead", "aes-256-gcm"), functools.partial(_seals, "aes-256-gcm")),
    (
        N_("AES-256-GCM refuses a changed tag"),
        ("aead", "aes-256-gcm"),
        functools.partial(_refuses, "aes-256-gcm"),
    ),
    ("SHA-256", ("digest", "sha256"), functools.partial(_digests, "sha256")),
    ("HMAC-SHA-256", ("hmac", "sha256"), functools.partial(_macs, "sha256")),
    ("HKDF-SHA-256", ("hkdf", "sha256"), functools.partial(_expands, "sha256")),
    ("Ed25519", ("ed25519", "ed25519"), _ed25519),
    ("SM4-GCM", ("aead", "sm4-gcm"), functools.partial(_seals, "sm4-gcm")),
    (
        N_("SM4-GCM refuses a changed tag"),
        ("aead", "sm4-gcm"),
        functools.partial(_refuses, "sm4-gcm"),
    ),
    ("SM3", ("digest", "sm3"), functools.partial(_digests, "sm3")),
    ("HMAC-SM3", ("hmac", "sm3"), functools.partial(_macs, "sm3")),
    ("HKDF-SM3", ("hkdf", "sm3"), functools.partial(_expands, "sm3")),
    ("scrypt", ("scrypt", "scrypt"), _scrypt),
    ("PBKDF2-HMAC-SM3", ("pbkdf2_sm3", "pbkdf2-sm3"), _pbkdf2),
    ("SM2", ("sm2", "sm2"), _sm2),
    # The last: it waits for a passphrase that is being stretched meanwhile, and nothing else should.
    ("Argon2id", ("argon2id", "argon2id"), _argon2id),
)
