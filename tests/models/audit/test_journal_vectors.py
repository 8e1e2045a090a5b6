"""The journal's values for known inputs, as vault/FORMAT.md §10.5 prints them: hashes, signatures, codes."""

from __future__ import annotations

import hashlib
import struct

import pytest

from models.audit.anchors import fingerprint, head_message
from models.audit.chain import Chain
from models.audit.paper_code import parse_code, qr_line, short_code
from vault.primitives import new_hash
from vault.signing import Signer, verify
from vault.suites import suite_named

VAULT_ID, SEED = bytes(range(16)), bytes(range(32))
EVENT = {
    "sequence": 1,
    "moment": 1_782_894_600_000_000,
    "slot": bytes(range(0x10, 0x20)),
    "actor": "张三",
    "action": "opened",
    "object_name": "document 12",
    "detail": "",
}
VECTORS = {
    "aes": (
        "3d59751de792f6426f8ca81d2a9621ccc626c1321f927584d82bc75411a55ae3",
        "e18b7805d78ccad08611bfa3e7ecb135dbfc603c014e377e42930af484feff70",
        "56475aa75463474c0285df5dbf2bcab7",
        "9f8fde104d729a5940f11d32e08db6ed51157996505a808668527c685fe3d677"
        "19171a819693287a16ef5bfa730787b4ded7a88db177a417557191a49fa2870f",
        "1-W65Q-G1EQ-HK5D-11GH-7D",
    ),
    "sm": (
        "2a53e788370e46f110130224d4ed0f9e814418617494f5be3cf76b4e4e507bde",
        "1d8ae4a4a1411cf9b649ce692ca184aa3b310f7800f20d89c196cd436bdca2df",
        "909abdfa1c669c421958d8b8d0ec5256",
        "455c3231a9c88b09fec1ca5df7fc039451ce201bbc22043f890cd49ac560c752"
        "255f7dabcb540fd643dc62df25c5f727a7f42ed927531accab50b117ec17bfaf",
        "1-3P5E-9951-84EF-KDJ9-G3",
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_the_program_gives_what_the_document_prints(name: str) -> None:
    start, first, key, signature, code = VECTORS[name]
    suite = suite_named(name)
    chain = Chain(suite.digest, VAULT_ID)
    assert chain.start().hex() == start
    event_hash = chain.link(chain.start(), **EVENT)
    assert event_hash.hex() == first
    signer = Signer(suite, SEED)
    message = head_message(VAULT_ID, 1, event_hash)
    assert fingerprint(suite, signer.public) == key
    assert signer.sign(message).hex() == signature
    assert verify(suite, signer.public, message, bytes.fromhex(signature))
    assert short_code(1, event_hash) == code
    line = qr_line(suite, VAULT_ID, 1, event_hash, bytes.fromhex(signature), key)
    assert line == f"SHOUDANG/1/{suite.number}/{VAULT_ID.hex()}/1/{first}/{signature}/{key}".upper()
    assert parse_code(line).prefix.startswith(parse_code(code).prefix)


@pytest.mark.parametrize("name", VECTORS)
def test_the_hashes_follow_from_the_formulas_alone(name: str) -> None:
    start, first, *_rest = VECTORS[name]

    def digest(data: bytes) -> str:
        if name == "aes":
            return hashlib.sha256(data).hexdigest()
        hasher = new_hash("sm3")
        hasher.update(data)
        return hasher.digest().hex()

    assert digest(b"shoudang audit" + VAULT_ID) == start
    message = bytes.fromhex(start) + struct.pack(">Qq", 1, 1_782_894_600_000_000)
    message += bytes(range(0x10, 0x20))
    for word in ("张三", "opened", "document 12", ""):
        message += struct.pack(">I", len(word.encode())) + word.encode()
    assert digest(message) == first
