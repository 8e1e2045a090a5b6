"""Published vectors: NIST for AES-256-GCM, RFC 4231, RFC 5869, RFC 9106, GM/T 0004."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from vault import primitives
from vault.primitives import AuthenticationFailed, HashName, Sealer

# (key, nonce, plaintext, associated data, ciphertext ‖ tag): test cases 13 to 16 of McGrew and Viega, "The
# Galois/Counter Mode of Operation", which NIST adopted as its AES-256-GCM examples.
_KEY_15 = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
_NONCE_15 = "cafebabefacedbaddecaf888"
_PLAIN_15 = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
_CIPHER_15 = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
_ASSOCIATED_16 = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
_GCM = [
    ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    (
        "00" * 32,
        "00" * 12,
        "00" * 16,
        "",
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    ),
    (_KEY_15, _NONCE_15, _PLAIN_15, "", _CIPHER_15 + "b094dac5d93471bdec1a502270e3cc6c"),
    (
        _KEY_15,
        _NONCE_15,
        _PLAIN_15[:120],
        _ASSOCIATED_16,
        _CIPHER_15[:120] + "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
]

# RFC 5869, appendix A.1 to A.3.
_HKDF = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        82,
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("key", "nonce", "plain", "associated", "sealed"), _GCM)
def test_aes_256_gcm_gives_nist_answers(
    key: str, nonce: str, plain: str, associated: str, sealed: str
) -> None:
    sealer = Sealer("aes-256-gcm", bytes.fromhex(key))
    arguments = bytes.fromhex(nonce), bytes.fromhex(associated)
    assert sealer.seal(arguments[0], bytes.fromhex(plain), arguments[1]).hex() == sealed
    assert sealer.open(arguments[0], bytes.fromhex(sealed), arguments[1]).hex() == plain


@pytest.mark.parametrize("what", ["key", "nonce", "sealed", "associated"])
def test_nothing_opens_when_anything_differs(what: str) -> None:
    parts = {"key": bytes(32), "nonce": bytes(12), "associated": b"who"}
    parts["sealed"] = Sealer("aes-256-gcm", parts["key"]).seal(parts["nonce"], b"what", b"who")
    parts[what] = bytes((parts[what][0] ^ 1,)) + parts[what][1:]
    sealer = Sealer("aes-256-gcm", parts["key"])
    with pytest.raises(AuthenticationFailed):
        sealer.open(parts["nonce"], parts["sealed"], parts["associated"])


@pytest.mark.parametrize("length", [0, 1, 15])
def test_bytes_shorter_than_a_tag_fail_their_authentication(length: int) -> None:
    with pytest.raises(AuthenticationFailed):
        Sealer("aes-256-gcm", bytes(32)).open(bytes(12), bytes(length), b"")


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_sealer_refuses_any_other_key_length(length: int) -> None:
    with pytest.raises(ValueError):
        Sealer("aes-256-gcm", bytes(length))


def test_a_sealer_does_not_show_its_key() -> None:
    assert repr(Sealer("aes-256-gcm", b"k" * 32)) == "Sealer(…)"


@pytest.mark.parametrize(("key", "salt", "info", "length", "expected"), _HKDF)
def test_hkdf_gives_the_answers_of_rfc_5869(
    key: str, salt: str, info: str, length: int, expected: str
) -> None:
    derived = primitives.hkdf(
        "sha256",
        key=bytes.fromhex(key),
        salt=bytes.fromhex(salt),
        info=bytes.fromhex(info),
        length=length,
    )
    assert derived.hex() == expected


def test_hmac_gives_the_answers_of_rfc_4231() -> None:
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert (
        primitives.hmac_digest("sha256", b"Jefe", b"what do ya want for nothing?").hex() == expected
    )


def test_sm3_gives_the_answers_of_gm_t_0004() -> None:
    """Appendix A.1 and A.2 of the standard."""
    assert primitives.digest("sm3", b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert primitives.digest("sm3", b"abcd" * 16).hex() == (
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


@given(key=st.binary(max_size=200), data=st.binary(max_size=200))
def test_hmac_over_sm3_is_rfc_2104(key: bytes, data: bytes) -> None:
    block = (key if len(key) <= 64 else primitives.digest("sm3", key)).ljust(64, b"\0")
    inner = primitives.digest("sm3", bytes(byte ^ 0x36 for byte in block) + data)
    outer = primitives.digest("sm3", bytes(byte ^ 0x5C for byte in block) + inner)
    assert primitives.hmac_digest("sm3", key, data) == outer


@given(parts=st.lists(st.binary(max_size=100)))
def test_running_digests_equal_whole_ones_and_may_be_asked_twice(parts: list[bytes]) -> None:
    names: tuple[HashName, HashName] = ("sha256", "sm3")
    for name in names:
        hasher = primitives.new_hash(name)
        for part in parts:
            hasher.update(part)
        assert hasher.digest() == hasher.digest() == primitives.digest(name, b"".join(parts))
    assert primitives.digest("sha256", b"".join(parts)) == hashlib.sha256(b"".join(parts)).digest()


def test_argon2id_of_the_library_gives_the_answer_of_rfc_9106() -> None:
    """§5.3 needs a secret and associated data, which we never use: this proves the library below us."""
    derived = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        secret=b"\x03" * 8,
        ad=b"\x04" * 12,
    ).derive(b"\x01" * 32)
    assert derived.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_argon2id_passes_every_cost_on() -> None:
    """Version 0x13, from the reference implementation's own test.c: password, somesalt."""
    derived = primitives.argon2id(
        b"password", salt=b"somesalt", memory_kib=65_536, iterations=2, lanes=1, length=32
    )
    assert derived.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    derived = primitives.argon2id(
        b"password", salt=b"somesalt", memory_kib=256, iterations=2, lanes=2, length=32
    )
    assert derived.hex() == "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"


def test_nonces_are_a_prefix_and_a_counter() -> None:
    assert primitives.counter_nonce(1).hex() == "000000000000000000000001"
    assert primitives.counter_nonce(2, prefix=0xFFFFFFFF).hex() == "ffffffff0000000000000002"


def test_comparison_tells_equal_from_different() -> None:
    assert primitives.equal(b"same", b"same")
    assert not primitives.equal(b"same", b"sane")
    assert not primitives.equal(b"same", b"sam")


def test_hkdf_agrees_with_its_definition_over_both_hashes() -> None:
    names: tuple[HashName, HashName] = ("sha256", "sm3")
    for name in names:
        extract = primitives.hmac_digest(name, b"salt", b"key")
        block, output = b"", b""
        for counter in (1, 2, 3):
            block = primitives.hmac_digest(name, extract, block + b"info" + bytes((counter,)))
            output += block
        derived = primitives.hkdf(name, key=b"key", salt=b"salt", info=b"info", length=70)
        assert derived == output[:70]
    assert hmac.digest(b"salt", b"key", "sha256") == primitives.hmac_digest(
        "sha256", b"salt", b"key"
    )
