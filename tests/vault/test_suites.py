"""The suites table says what FORMAT.md §2 says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vault
from vault.suites import SUITES, suite_named


def test_the_table_is_that_of_the_document() -> None:
    text = (Path(vault.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \| (\S+) \((\d+)\) \| (\S+) \| (\d+) =", text, re.M)
    ours = [
        (suite.number, suite.name, suite.cipher, suite.key_length, suite.hash, suite.kdf)
        for suite in SUITES.values()
    ]
    assert rows
    assert ours == [
        (int(number), name, aead.lower(), int(length), digest.replace("-", "").lower(), int(kdf))
        for number, name, aead, length, digest, kdf in rows
    ]


def test_numbers_are_keys_and_names_find_their_suite() -> None:
    for number, suite in SUITES.items():
        assert suite.number == number
        assert suite_named(suite.name) is suite
    with pytest.raises(KeyError):
        suite_named("rot13")


def test_every_suite_digests_macs_derives_and_seals() -> None:
    for suite in SUITES.values():
        key = suite.derive(b"key", b"salt", b"info", suite.key_length)
        assert len(key) == suite.key_length
        assert len(suite.digest(b"")) == len(suite.mac(key, b"")) == 32
        sealer = suite.sealer(key)
        assert sealer.open(bytes(12), sealer.seal(bytes(12), b"text", b"a"), b"a") == b"text"
