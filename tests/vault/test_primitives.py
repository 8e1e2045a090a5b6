"""Every formula against published answers (resources/vectors), and against its definition where there are few."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st

from resources.known_answers import FOLDER, KnownAnswer, known_answers
from vault import primitives
from vault.primitives import AuthenticationFailed, CipherName, HashName, Sealer

CIPHERS: tuple[tuple[CipherName, int], ...] = (("aes-256-gcm", 32), ("sm4-gcm", 16))
HASHES: tuple[HashName, ...] = ("sha256", "sm3")


def answers(family: str, *, refused: bool = False) -> list[object]:
    """The answers of one file as parameters, named after their source."""
    return [
        pytest.param(answer, id=f"{answer.algorithm}: {answer.source}")
        for answer in known_answers(family)
        if answer.refused is refused
    ]


def test_every_family_has_answers_for_both_suites() -> None:
    counts = {
        path.stem: {answer.algorithm for answer in known_answers(path.stem)}
        for path in FOLDER.glob("*.json")
    }
    assert counts == {
        "aead": {"aes-256-gcm", "sm4-gcm"},
        "argon2id": {"argon2id"},
        "digest": {"sha256", "sm3"},
        "ed25519": {"ed25519"},
        "hkdf": {"sha256", "sm3"},
        "hmac": {"sha256", "sm3"},
        "pbkdf2_sm3": {"pbkdf2-sm3"},
        "rfc6979": {"sha256"},
        "scrypt": {"scrypt"},
        "sm2": {"sm2"},
        "sm4": {"sm4"},
    }
    assert sum(answer.refused for answer in known_answers("aead")) >= 10


@pytest.mark.parametrize("answer", answers("aead"))
def test_sealing_and_opening_give_the_published_answers(answer: KnownAnswer) -> None:
    sealer = Sealer(answer.algorithm, answer.octets("key"))  # type: ignore[arg-type]  # the file says which
    nonce, associated = answer.octets("nonce"), answer.octets("associated")
    assert sealer.seal(nonce, answer.octets("plain"), associated) == answer.octets("sealed")
    assert sealer.open(nonce, answer.octets("sealed"), associated) == answer.octets("plain")


@pytest.mark.parametrize("answer", answers("aead", refused=True))
def test_opening_refuses_what_is_published_as_forged(answer: KnownAnswer) -> None:
    sealer = Sealer(answer.algorithm, answer.octets("key"))  # type: ignore[arg-type]  # the file says which
    with pytest.raises(AuthenticationFailed):
        sealer.open(answer.octets("nonce"), answer.octets("sealed"), answer.octets("associated"))


@pytest.mark.parametrize("answer", answers("sm4"))
def test_sm4_of_the_library_gives_the_answers_of_gm_t_0002(answer: KnownAnswer) -> None:
    """A block encrypted n times over is the last of n blocks of zeros in CBC mode that begins with the block."""
    zeros = bytes(16 * answer.number("times"))
    encryptor = Cipher(SM4(answer.octets("key")), CBC(answer.octets("plain"))).encryptor()
    assert encryptor.update(zeros)[-16:] == answer.octets("sealed")


@pytest.mark.parametrize(("cipher", "key_length"), CIPHERS)
@pytest.mark.parametrize("what", ["key", "nonce", "sealed", "tag", "associated"])
def test_nothing_opens_when_anything_differs(
    cipher: CipherName, key_length: int, what: str
) -> None:
    parts = {"key": bytes(key_length), "nonce": bytes(12), "associated": b"who"}
    sealed = Sealer(cipher, parts["key"]).seal(parts["nonce"], b"what", b"who")
    parts |= {"sealed": sealed[:-16], "tag": sealed[-16:]}
    parts[what] = parts[what][:-1] + bytes((parts[what][-1] ^ 1,))
    with pytest.raises(AuthenticationFailed):
        Sealer(cipher, parts["key"]).open(
            parts["nonce"], parts["sealed"] + parts["tag"], parts["associated"]
        )


@pytest.mark.parametrize(("cipher", "key_length"), CIPHERS)
@pytest.mark.parametrize("length", [0, 1, 15, 16])
def test_bytes_without_a_good_tag_fail_their_authentication(
    cipher: CipherName, key_length: int, length: int
) -> None:
    with pytest.raises(AuthenticationFailed):
        Sealer(cipher, bytes(key_length)).open(bytes(12), bytes(length), b"")


@pytest.mark.parametrize(("cipher", "key_length"), CIPHERS)
def test_a_sealer_refuses_any_other_key_length(cipher: CipherName, key_length: int) -> None:
    for length in {0, 15, 16, 17, 24, 31, 32, 33} - {key_length}:
        with pytest.raises(ValueError):
            Sealer(cipher, bytes(length))


def test_a_sealer_refuses_a_cipher_it_does_not_know() -> None:
    with pytest.raises(ValueError):
        Sealer("rot13", bytes(32))  # type: ignore[arg-type]  # the point


@pytest.mark.parametrize(("cipher", "key_length"), CIPHERS)
def test_a_sealer_does_not_show_its_key(cipher: CipherName, key_length: int) -> None:
    assert repr(Sealer(cipher, b"k" * key_length)) == "Sealer(…)"


@pytest.mark.parametrize(("cipher", "key_length"), CIPHERS)
@given(plain=st.binary(max_size=100), associated=st.binary(max_size=50))
def test_what_was_sealed_opens_and_one_sealer_serves_many_times(
    cipher: CipherName, key_length: int, plain: bytes, associated: bytes
) -> None:
    sealer = Sealer(cipher, bytes(range(key_length)))
    for nonce in (bytes(12), b"\xff" * 12):
        sealed = sealer.seal(nonce, plain, associated)
        assert len(sealed) == len(plain) + primitives.TAG_LENGTH
        assert sealer.open(nonce, sealed, associated) == plain


@pytest.mark.parametrize("answer", answers("digest"))
def test_digests_give_the_published_answers(answer: KnownAnswer) -> None:
    name: HashName = "sha256" if answer.algorithm == "sha256" else "sm3"
    assert primitives.digest(name, answer.message) == answer.octets("digest")


@pytest.mark.parametrize("name", HASHES)
@given(parts=st.lists(st.binary(max_size=100)))
def test_running_digests_equal_whole_ones_and_may_be_asked_twice(
    name: HashName, parts: list[bytes]
) -> None:
    hasher = primitives.new_hash(name)
    for part in parts:
        hasher.update(part)
    assert hasher.digest() == hasher.digest() == primitives.digest(name, b"".join(parts))


@pytest.mark.parametrize("answer", answers("hmac"))
def test_hmac_gives_the_published_answers(answer: KnownAnswer) -> None:
    name: HashName = "sha256" if answer.algorithm == "sha256" else "sm3"
    mac = primitives.hmac_digest(name, answer.octets("key"), answer.message)
    assert mac == answer.octets("mac")


@pytest.mark.parametrize("name", HASHES)
@given(key=st.binary(max_size=200), data=st.binary(max_size=200))
def test_hmac_is_rfc_2104(name: HashName, key: bytes, data: bytes) -> None:
    block = (key if len(key) <= 64 else primitives.digest(name, key)).ljust(64, b"\0")
    inner = primitives.digest(name, bytes(byte ^ 0x36 for byte in block) + data)
    outer = primitives.digest(name, bytes(byte ^ 0x5C for byte in block) + inner)
    assert primitives.hmac_digest(name, key, data) == outer


@pytest.mark.parametrize("answer", answers("hkdf"))
def test_hkdf_gives_the_published_answers(answer: KnownAnswer) -> None:
    derived = primitives.hkdf(
        "sha256" if answer.algorithm == "sha256" else "sm3",
        key=answer.octets("key"),
        salt=answer.octets("salt"),
        info=answer.octets("info"),
        length=len(answer.octets("derived")),
    )
    assert derived == answer.octets("derived")


@pytest.mark.parametrize("name", HASHES)
def test_hkdf_is_rfc_5869(name: HashName) -> None:
    extract = primitives.hmac_digest(name, b"salt", b"key")
    block, output = b"", b""
    for counter in (1, 2, 3):
        block = primitives.hmac_digest(name, extract, block + b"info" + bytes((counter,)))
        output += block
    derived = primitives.hkdf(name, key=b"key", salt=b"salt", info=b"info", length=70)
    assert derived == output[:70]


@pytest.mark.parametrize("answer", answers("argon2id"))
def test_argon2id_gives_the_published_answers(answer: KnownAnswer) -> None:
    derived = primitives.argon2id(
        answer.octets("secret"),
        salt=answer.octets("salt"),
        memory_kib=answer.number("memory_kib"),
        iterations=answer.number("iterations"),
        lanes=answer.number("lanes"),
        length=len(answer.octets("derived")),
        key=answer.octets("key") if "key" in answer else None,
        associated=answer.octets("associated") if "associated" in answer else None,
    )
    assert derived == answer.octets("derived")


@pytest.mark.parametrize("answer", answers("pbkdf2_sm3"))
def test_pbkdf2_over_sm3_gives_the_published_answers(answer: KnownAnswer) -> None:
    derived = primitives.pbkdf2_sm3(
        answer.octets("secret"),
        salt=answer.octets("salt"),
        iterations=answer.number("iterations"),
        length=len(answer.octets("derived")),
    )
    assert derived == answer.octets("derived")


def test_pbkdf2_is_its_definition() -> None:
    """GM/T 0091 clause 6, which is RFC 8018 §5.2 over HMAC-SM3; the standard prints no example of its own."""
    output = b""
    for block in (1, 2):
        last = primitives.hmac_digest("sm3", b"secret", b"salt" + block.to_bytes(4, "big"))
        total = int.from_bytes(last, "big")
        for _iteration in range(6):
            last = primitives.hmac_digest("sm3", b"secret", last)
            total ^= int.from_bytes(last, "big")
        output += total.to_bytes(32, "big")
    assert primitives.pbkdf2_sm3(b"secret", salt=b"salt", iterations=7, length=40) == output[:40]


def test_other_threads_run_while_a_passphrase_is_stretched() -> None:
    """Otherwise the window would stand still while a vault opens."""
    done = threading.Event()

    def stretch() -> None:
        primitives.pbkdf2_sm3(b"secret", salt=bytes(32), iterations=200_000, length=16)
        done.set()

    thread = threading.Thread(target=stretch)
    started = time.perf_counter()
    thread.start()
    turns = 0
    while not done.is_set():
        turns += 1
    seconds = time.perf_counter() - started
    thread.join()
    assert turns > 10_000 * seconds


@pytest.mark.parametrize("answer", answers("ed25519"))
def test_ed25519_gives_the_answers_of_rfc_8032(answer: KnownAnswer) -> None:
    private, public = answer.octets("private"), answer.octets("public")
    assert primitives.ed25519_public(private) == public
    assert primitives.ed25519_sign(private, answer.message) == answer.octets("signature")
    assert primitives.ed25519_verify(public, answer.message, answer.octets("signature"))


def test_nonces_are_a_prefix_and_a_counter() -> None:
    assert primitives.counter_nonce(1).hex() == "000000000000000000000001"
    assert primitives.counter_nonce(2, prefix=0xFFFFFFFF).hex() == "ffffffff0000000000000002"


def test_comparison_tells_equal_from_different() -> None:
    assert primitives.equal(b"same", b"same")
    assert not primitives.equal(b"same", b"sane")
    assert not primitives.equal(b"same", b"sam")


def test_random_bytes_differ_and_have_their_length() -> None:
    assert len(primitives.random_bytes(33)) == 33
    assert primitives.random_bytes(32) != primitives.random_bytes(32)


def test_argon2id_may_be_asked_for_by_several_threads_at_once() -> None:
    """OpenSSL shares its threads out; left to it, one of two derivations fails as if memory had run out."""

    def derive(number: int) -> bytes:
        return primitives.argon2id(
            bytes((number,)) * 8,
            salt=bytes(16),
            memory_kib=8192,
            iterations=3,
            lanes=4,
            length=32,
        )

    alone = [derive(number) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(derive, range(6))) == alone
