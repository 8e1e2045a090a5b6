"""The suites table says what FORMAT.md §2 says, and both suites do their work alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vault
from vault.signing import Signer, verify
from vault.suites import ARGON2ID, HKDF_ONLY, PBKDF2_SM3, SUITES, Suite, suite_named

_ROW = re.compile(
    r"^\| (\d+) \| `(\w+)` \| (\S+) \((\d+)\) \| (\S+) \| (\d+) = [^|]+ \| (\w+) \(", re.MULTILINE
)

each_suite = pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)


def test_the_table_is_that_of_the_document() -> None:
    text = (Path(vault.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
    assert [
        (
            int(number),
            name,
            aead.lower(),
            int(length),
            digest.replace("-", "").lower(),
            int(kdf),
            signature.lower(),
        )
        for number, name, aead, length, digest, kdf, signature in _ROW.findall(text)
    ] == [
        (
            suite.number,
            suite.name,
            suite.cipher,
            suite.key_length,
            suite.hash,
            suite.kdf,
            suite.signature,
        )
        for suite in SUITES.values()
    ]


def test_there_are_an_international_and_a_national_suite() -> None:
    assert [suite.name for suite in SUITES.values()] == ["aes", "sm"]
    assert (ARGON2ID, PBKDF2_SM3, HKDF_ONLY) == (1, 2, 3)


@each_suite
def test_numbers_are_keys_and_names_find_their_suite(suite: Suite) -> None:
    assert SUITES[suite.number] is suite
    assert suite_named(suite.name) is suite


def test_an_unknown_name_is_no_suite() -> None:
    with pytest.raises(KeyError):
        suite_named("rot13")


@each_suite
def test_every_suite_digests_macs_derives_and_seals(suite: Suite) -> None:
    key = suite.derive(b"key", b"salt", b"info", suite.key_length)
    assert len(key) == suite.key_length
    assert len(suite.digest(b"")) == len(suite.mac(key, b"")) == 32
    sealer = suite.sealer(key)
    assert sealer.open(bytes(12), sealer.seal(bytes(12), b"text", b"a"), b"a") == b"text"


@each_suite
def test_a_description_names_every_algorithm(suite: Suite) -> None:
    words = suite.description.lower().replace("sha-256", "sha256").split(", ")
    assert {suite.cipher, suite.hash, suite.signature, "hkdf"} < set(words)


def test_the_suites_share_no_algorithm() -> None:
    first, second = SUITES.values()
    assert first.digest(b"x") != second.digest(b"x")
    assert first.mac(b"k", b"x") != second.mac(b"k", b"x")
    assert first.derive(b"k", b"s", b"i") != second.derive(b"k", b"s", b"i")


def test_a_signature_of_one_suite_is_none_of_the_other() -> None:
    aes, sm = SUITES.values()
    for ours, other in ((aes, sm), (sm, aes)):
        signer = Signer(ours, bytes(32))
        signature = signer.sign(b"text")
        assert verify(ours, signer.public, b"text", signature)
        assert not verify(other, signer.public, b"text", signature)
