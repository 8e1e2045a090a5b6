"""The test vectors printed in FORMAT.md §15, derived again here from the document's formulas with hashlib alone."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from pathlib import Path

import pytest

import vault
from vault.edition_keys import EditionKeys
from vault.ids import Compartment, PackId, VaultId
from vault.keys import MasterKeys
from vault.suites import SUITES

MASTER = bytes(range(32))
VAULT_ID = bytes(range(16))
PACK_ID = bytes(range(0x10, 0x20))
EDITION_ID = bytes(range(0x40, 0x50))
_FORMAT = Path(vault.__file__).parent / "FORMAT.md"


def printed() -> dict[str, str]:
    """The table of §15: what a row is called, and its hex digits."""
    section = _FORMAT.read_text(encoding="utf-8").partition("## 15. Test vectors")[2]
    section = section.partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| `([0-9a-f]{64})` \|$", section, re.MULTILINE)
    return dict(rows)


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 over SHA-256 with one block of output."""
    return hmac.digest(hmac.digest(salt, key, "sha256"), info + b"\x01", "sha256")


def derived() -> dict[str, str]:
    """The same values, from the formulas of §4 and §5."""
    compartment = hkdf(MASTER, VAULT_ID, b"shoudang compartment" + struct.pack(">H", 8))
    chunk_id_key = hkdf(compartment, VAULT_ID, b"shoudang chunk id")
    piece = hashlib.sha256("守档".encode()).digest()
    edition = hkdf(MASTER, EDITION_ID, b"shoudang edition")
    return {
        "database key": hkdf(MASTER, VAULT_ID, b"shoudang database").hex(),
        "compartment key 8": compartment.hex(),
        "chunk id of `守档` in compartment 8": hmac.digest(chunk_id_key, piece, "sha256").hex(),
        "pack key, compartment 8, pack id = bytes 10…1f": hkdf(
            compartment, PACK_ID, b"shoudang pack"
        ).hex(),
        "edition key": edition.hex(),
        "edition mac key": hkdf(edition, EDITION_ID, b"shoudang edition mac").hex(),
        "grant key": hkdf(edition, EDITION_ID, b"shoudang edition grant").hex(),
        "edition database key": hkdf(edition, EDITION_ID, b"shoudang edition database").hex(),
        "record key, salt = bytes 00…1f": hkdf(edition, MASTER, b"shoudang edition record").hex(),
    }


def test_the_document_prints_what_its_formulas_give() -> None:
    assert printed() == derived()


def test_the_program_derives_what_the_document_prints() -> None:
    vectors = printed()
    suite = SUITES[1]
    master = MasterKeys(suite, VaultId(VAULT_ID), MASTER)
    keys = master.compartments[Compartment.OPERATIONS]
    assert master.database.hex() == vectors["database key"]
    edition = EditionKeys(suite, EDITION_ID, master.edition(EDITION_ID))
    assert edition.key.hex() == vectors["edition key"]
    assert edition.database.hex() == vectors["edition database key"]
    piece = suite.digest("守档".encode())
    assert keys.chunk_id(piece).hex() == vectors["chunk id of `守档` in compartment 8"]
    sealed = keys.pack_sealer(PackId(PACK_ID)).seal(bytes(12), b"proof", b"")
    own = suite.sealer(bytes.fromhex(vectors["pack key, compartment 8, pack id = bytes 10…1f"]))
    assert own.open(bytes(12), sealed, b"") == b"proof"
    file_key = hkdf(bytes.fromhex(vectors["compartment key 8"]), PACK_ID, b"shoudang file")
    sealed = keys.file_sealer(PACK_ID).seal(bytes(12), b"proof", b"")
    assert suite.sealer(file_key).open(bytes(12), sealed, b"") == b"proof"


@pytest.mark.parametrize("compartment", Compartment)
def test_no_two_keys_of_a_vault_are_the_same(compartment: Compartment) -> None:
    """One nonce under one key means one plaintext: every derivation must differ from every other."""
    suite = SUITES[1]
    keys = MasterKeys(suite, VaultId(VAULT_ID), MASTER).compartments
    mine = keys[compartment]
    sealed = mine.pack_sealer(PackId(PACK_ID)).seal(bytes(12), b"", b"")
    others = [each.pack_sealer(PackId(PACK_ID)) for each in keys.values() if each is not mine]
    others += [mine.file_sealer(PACK_ID), mine.pack_sealer(PackId(VAULT_ID))]
    assert all(other.seal(bytes(12), b"", b"") != sealed for other in others)
    assert len({each.chunk_id(bytes(32)) for each in keys.values()}) == len(Compartment)


def test_compartment_numbers_are_those_of_the_document() -> None:
    listed = re.search(
        r"^Compartments: (.+)\. 0 is", _FORMAT.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed is not None
    numbered = dict(entry.split(" ")[::-1] for entry in listed[1].split(", "))
    assert numbered == {each.name.lower(): str(each.value) for each in Compartment}


def test_keys_show_neither_themselves_nor_their_master() -> None:
    keys = MasterKeys(SUITES[1], VaultId(VAULT_ID), MASTER).compartments[Compartment.PLEDGE]
    assert repr(keys) == "CompartmentKeys(PLEDGE)"
