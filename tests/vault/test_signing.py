"""Signatures of both suites: published answers, and refusal of everything that is off."""

from __future__ import annotations

import hashlib
import itertools

import pytest

from resources.known_answers import KnownAnswer, known_answers
from tests.vault.test_primitives import answers
from vault import sm2
from vault.signing import SIGNATURE_LENGTH, Signer, verify
from vault.suites import SUITES, Suite, suite_named

_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_PRIME = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_SEED = bytes(range(32))

each_suite = pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)


@pytest.fixture(scope="module", name="signed")
def _signed() -> dict[str, tuple[bytes, bytes]]:
    """Public key and signature of b"text", by suite."""
    signers = {suite.name: Signer(suite, _SEED) for suite in SUITES.values()}
    return {name: (signer.public, signer.sign(b"text")) for name, signer in signers.items()}


@pytest.mark.parametrize("answer", answers("sm2"))
def test_sm2_accepts_the_published_signatures(answer: KnownAnswer) -> None:
    public, signature = answer.octets("public"), answer.octets("signature")
    private = int.from_bytes(answer.octets("private"), "big")
    signer = answer.octets("signer")
    assert sm2.public_key(private) == public
    assert sm2.verify(public, answer.message, signature, signer=signer)
    assert not sm2.verify(public, answer.message + b"\0", signature, signer=signer)


def test_sm2_gives_the_signature_of_gm_t_0003_5_with_the_nonce_printed_there() -> None:
    answer = known_answers("sm2")[0]
    assert answer.source.startswith("GM/T 0003.5")
    made = sm2.sign_with(
        iter([int.from_bytes(answer.octets("nonce"), "big")]),
        int.from_bytes(answer.octets("private"), "big"),
        answer.octets("public"),
        answer.message,
        signer=answer.octets("signer"),
    )
    assert made == answer.octets("signature")
    assert answer.octets("signer") == sm2.SIGNER_ID


@pytest.mark.parametrize("answer", answers("rfc6979"))
def test_nonces_are_those_of_rfc_6979(answer: KnownAnswer) -> None:
    candidates = sm2.nonces(
        "sha256",
        int.from_bytes(answer.octets("order"), "big"),
        int.from_bytes(answer.octets("private"), "big"),
        hashlib.sha256(answer.message).digest(),
    )
    assert next(candidates) == int.from_bytes(answer.octets("nonce"), "big")


def test_further_nonces_are_those_of_rfc_6979() -> None:
    """§3.2 h.3. The RFC prints none: these are python-ecdsa 0.19.2's for A.2.5, "sample"."""
    answer = known_answers("rfc6979")[0]
    candidates = sm2.nonces(
        "sha256",
        int.from_bytes(answer.octets("order"), "big"),
        int.from_bytes(answer.octets("private"), "big"),
        hashlib.sha256(answer.message).digest(),
    )
    assert [f"{nonce:064x}" for nonce in itertools.islice(candidates, 1, 3)] == [
        "8e83dc490bc5fc4d5992bd63cd87f254adffcb930f8a8011702a88870f638fdb",
        "7b8dc9ad8ce159abca1b9915fc1470e91d5ad2443b3032557e78f47e180ab702",
    ]


def test_nonces_never_repeat_and_leave_out_what_is_out_of_range() -> None:
    few = list(itertools.islice(sm2.nonces("sm3", _ORDER, 5, b"digest"), 20))
    assert len(set(few)) == 20
    half = list(itertools.islice(sm2.nonces("sm3", 1 << 255, 5, b"digest"), 20))
    assert max(half) < 1 << 255 <= max(few)


def test_an_unusable_nonce_is_passed_over() -> None:
    """GM/T 0003.2 clause 6.1, A3: k in 1 … n − 1."""
    answer = known_answers("sm2")[0]
    private = int.from_bytes(answer.octets("private"), "big")
    good = int.from_bytes(answer.octets("nonce"), "big")
    made = sm2.sign_with(
        iter([0, _ORDER, good]),
        private,
        answer.octets("public"),
        answer.message,
        signer=sm2.SIGNER_ID,
    )
    assert made == answer.octets("signature")


@each_suite
def test_a_signer_signs_and_anybody_verifies(suite: Suite) -> None:
    signer = Signer(suite, _SEED)
    for message in (b"", b"text", "守档".encode() * 50_000):
        signature = signer.sign(message)
        assert len(signature) == SIGNATURE_LENGTH
        assert verify(suite, signer.public, message, signature)
        assert not verify(suite, signer.public, message + b"\0", signature)


@each_suite
def test_signatures_are_deterministic_and_seeds_make_different_keys(suite: Suite) -> None:
    signer, again = Signer(suite, _SEED), Signer(suite, _SEED)
    other = Signer(suite, bytes(32))
    assert signer.public == again.public != other.public
    assert signer.sign(b"text") == again.sign(b"text") != other.sign(b"text")
    assert signer.sign(b"text")[:32] != signer.sign(b"another")[:32]
    assert not verify(suite, other.public, b"text", signer.sign(b"text"))


def test_keys_of_a_seed_never_change() -> None:
    """Made once from this program: another value here would orphan every signature that was ever given."""
    aes, sm = (Signer(suite_named(name), _SEED) for name in ("aes", "sm"))
    assert aes.public.hex() == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    assert sm.public.hex() == (
        "045bf4780c88c2e24d48a6f794754f555332519d26c92c1e98c87c8b66b60d8698"
        "98b22336359f70d86e81831acd05553b706b439e299b176357023d747b98af2b"
    )
    assert sm.sign(b"hello").hex() == (
        "bb0d3523fa59c48db55039d4ec816b9ec9350a49ecd73e49cc20fe45ee9faa0f"
        "9bf1c1418f8508447c5ca84ce4ee695584f8b864f0c314215ef37de82031b01a"
    )


def test_an_sm2_key_is_derived_as_the_format_says() -> None:
    suite = suite_named("sm")
    uniform = suite.derive(_SEED, b"", b"shoudang sm2 key", 48)
    private = int.from_bytes(uniform, "big") % (_ORDER - 2) + 1
    assert Signer(suite, _SEED).public == sm2.public_key(private)
    assert sm2.private_key(bytes(48)) == 1
    assert sm2.private_key((_ORDER - 3).to_bytes(48, "big")) == _ORDER - 2
    assert sm2.private_key((_ORDER - 2).to_bytes(48, "big")) == 1


@each_suite
@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(suite: Suite, length: int) -> None:
    with pytest.raises(ValueError):
        Signer(suite, bytes(length))


@each_suite
def test_a_signer_does_not_show_its_key(suite: Suite) -> None:
    signer = Signer(suite, _SEED)
    assert repr(signer) == f"Signer({signer.public.hex()[:16]}…)"


@each_suite
@pytest.mark.parametrize("byte", [0, 31, 32, 63])
def test_a_changed_signature_is_none(
    suite: Suite, byte: int, signed: dict[str, tuple[bytes, bytes]]
) -> None:
    public, signature = signed[suite.name]
    changed = bytearray(signature)
    changed[byte] ^= 1
    assert not verify(suite, public, b"text", bytes(changed))


@each_suite
def test_a_signature_of_another_length_is_none(
    suite: Suite, signed: dict[str, tuple[bytes, bytes]]
) -> None:
    public, signature = signed[suite.name]
    padded = signature[:32] + b"\0" + signature[32:]
    for wrong in (b"", signature[:-1], signature + b"\0", b"\0" + signature, padded, signature * 2):
        assert not verify(suite, public, b"text", wrong)


@each_suite
def test_a_malformed_public_key_verifies_nothing(
    suite: Suite, signed: dict[str, tuple[bytes, bytes]]
) -> None:
    public, signature = signed[suite.name]
    assert verify(suite, public, b"text", signature)
    for wrong in (b"", b"\0", public[:-1], public + b"\0", public[1:], bytes(len(public))):
        assert not verify(suite, wrong, b"text", signature)


def test_an_sm2_key_off_the_curve_or_in_another_form_verifies_nothing(
    signed: dict[str, tuple[bytes, bytes]],
) -> None:
    public, signature = signed["sm"]
    x, y = public[1:33], public[33:]
    off_curve = public[:-1] + bytes((public[-1] ^ 1,))
    compressed = bytes((2 + y[-1] % 2,)) + x
    for wrong in (off_curve, compressed, b"\x06" + x + y, b"\x04" + y + x):
        assert not sm2.verify(wrong, b"text", signature)
        with pytest.raises(ValueError):
            sm2.sign(5, wrong, b"text")


def test_coordinates_are_below_the_prime() -> None:
    """x = 0 lies on the curve, and so would x = p if it weren't refused."""
    b = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
    y = pow(b, (_PRIME + 1) // 4, _PRIME)
    assert y * y % _PRIME == b
    signature = bytes(31) + b"\1" + bytes(31) + b"\1"
    for x in (0, _PRIME):
        public = b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")
        assert not sm2.verify(public, b"text", signature)
        if x:
            with pytest.raises(ValueError):
                sm2.sign(5, public, b"text")
        else:
            assert len(sm2.sign(5, public, b"text")) == SIGNATURE_LENGTH


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("value", [0, _ORDER, (1 << 256) - 1])
def test_sm2_halves_out_of_range_are_refused(
    part: int, value: int, signed: dict[str, tuple[bytes, bytes]]
) -> None:
    """GM/T 0003.2 clause 7.1, B1 and B2."""
    public, signature = signed["sm"]
    halves = [signature[:32], signature[32:]]
    halves[part] = value.to_bytes(32, "big")
    assert not sm2.verify(public, b"text", b"".join(halves))


def test_sm2_refuses_halves_that_add_up_to_the_order(
    signed: dict[str, tuple[bytes, bytes]],
) -> None:
    """GM/T 0003.2 clause 7.1, B5: otherwise the public key would drop out of the equation."""
    public, signature = signed["sm"]
    r = int.from_bytes(signature[:32], "big")
    assert not sm2.verify(public, b"text", signature[:32] + (_ORDER - r).to_bytes(32, "big"))
