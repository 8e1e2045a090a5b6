"""An edition's file: strict, authenticated to the last byte, and of no use beyond what it grants."""

from __future__ import annotations

import struct
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.builders import all_keys, floor, make_piece, suite
from tests.vault.edition_samples import (
    EDITION,
    EXPIRES,
    GRANTED,
    PASSPHRASE,
    edition_keys,
    grant,
    sealed,
    terms,
)
from vault.edition import Grant, parse_edition, read_edition, seal_edition
from vault.edition_keys import EditionKeys
from vault.errors import (
    EditionRevoked,
    Tampered,
    TooNew,
    VaultError,
    WeakKeyDerivation,
    WrongEditionPassphrase,
)
from vault.ids import Compartment, PackId, Passphrase
from vault.primitives import AuthenticationFailed
from vault.slots import KdfCost

OTHER = bytes(range(0x50, 0x60))
PLACE = Path("edition")

pytestmark = pytest.mark.usefixtures("quick_unlock")


def opened(raw: bytes, passphrase: Passphrase = PASSPHRASE) -> Grant:
    """The whole way in."""
    file = parse_edition(raw, EDITION, PLACE)
    return file.opened(file.unlock(passphrase, PLACE))


def resealed(raw: bytes) -> bytes:
    """`raw` with a digest that fits: what a forger without a key can do."""
    body = raw[:-64]
    return body + suite().digest(body) + raw[-32:]


def test_what_was_sealed_comes_back() -> None:
    file = parse_edition(sealed(), EDITION, PLACE)
    assert file.terms == terms()
    keys = file.unlock(PASSPHRASE, PLACE)
    assert keys.key == edition_keys().key
    found = file.opened(keys)
    assert set(found.compartments) == set(GRANTED)
    assert (found.database_size, found.database_digest, found.scope) == (
        grant().database_size,
        grant().database_digest,
        grant().scope,
    )
    piece = make_piece(b"x", all_keys()[Compartment.PLEDGE])
    assert found.compartments[Compartment.PLEDGE].chunk_id(suite().digest(b"x")) == piece.id


def test_the_manager_opens_it_without_the_passphrase() -> None:
    assert set(parse_edition(sealed(), EDITION, PLACE).opened(edition_keys()).compartments) == set(
        GRANTED
    )


def test_another_passphrase_does_not_open_it() -> None:
    for wrong in ("检查组 的 口令", PASSPHRASE.text + " ", ""):
        with pytest.raises(WrongEditionPassphrase):
            opened(sealed(), Passphrase(wrong))


def test_the_key_of_another_edition_does_not_open_it() -> None:
    with pytest.raises(Tampered):
        parse_edition(sealed(), EDITION, PLACE).opened(edition_keys(OTHER))


def test_the_file_of_another_edition_is_not_taken_for_this_one() -> None:
    with pytest.raises(Tampered):
        parse_edition(sealed(OTHER), EDITION, PLACE)


def test_every_single_byte_is_authenticated() -> None:
    raw = sealed()
    for place in range(len(raw)):
        for bits in (0x01, 0x80):
            changed = bytearray(raw)
            changed[place] ^= bits
            with pytest.raises((Tampered, TooNew)) as caught:
                opened(bytes(changed))
            if isinstance(caught.value, Tampered):
                assert caught.value.object_name.startswith("edition ")


def test_a_forger_who_mends_the_digest_is_found_out_all_the_same() -> None:
    raw = sealed()
    for place in range(len(raw) - 64):
        changed = bytearray(raw)
        changed[place] ^= 0x02
        with pytest.raises(VaultError):
            opened(resealed(bytes(changed)))


def test_a_later_expiry_with_a_mended_digest_is_named_and_no_wrong_passphrase() -> None:
    raw = sealed()
    stored = struct.pack(">Q", round(EXPIRES.timestamp() * 1_000_000))
    later = struct.pack(">Q", round((EXPIRES + timedelta(days=365)).timestamp() * 1_000_000))
    assert raw.count(stored) == 1
    with pytest.raises(Tampered) as caught:
        opened(resealed(raw.replace(stored, later)))
    assert caught.value.object_name == "edition 检查组"


def test_another_label_with_a_mended_digest_is_named() -> None:
    raw = sealed()
    assert raw.count("检查组".encode()) == 1
    with pytest.raises(Tampered):
        opened(resealed(raw.replace("检查组".encode(), "审计组".encode())))


@pytest.mark.parametrize("surplus", [b"\0", b"x" * 100])
def test_nothing_may_follow(surplus: bytes) -> None:
    with pytest.raises(Tampered):
        parse_edition(sealed() + surplus, EDITION, PLACE)


def test_every_shorter_file_is_refused() -> None:
    raw = sealed()
    for length in range(len(raw)):
        with pytest.raises(Tampered):
            parse_edition(raw[:length], EDITION, PLACE)


def test_a_newer_major_version_is_refused_and_a_newer_minor_read() -> None:
    raw = bytearray(sealed())
    raw[8:10] = b"\0\2"
    with pytest.raises(TooNew):
        parse_edition(bytes(raw), EDITION, PLACE)
    raw[8:12] = b"\0\1\0\7"
    assert parse_edition(resealed(bytes(raw)), EDITION, PLACE).terms == terms()


def test_a_cost_below_the_floor_is_refused_before_the_passphrase_is_used() -> None:
    cost = floor()
    weak = KdfCost(cost.memory_kib, cost.iterations - 1, cost.lanes)
    file = parse_edition(sealed(cost=weak), EDITION, PLACE)
    with pytest.raises(WeakKeyDerivation):
        file.unlock(PASSPHRASE, PLACE)


def test_no_grant_in_the_file_is_readable_without_a_key() -> None:
    raw = sealed()
    for compartment in GRANTED:
        assert all_keys()[compartment].grant() not in raw
    assert b"categories" not in raw


def test_nothing_that_an_edition_holds_opens_a_compartment_that_was_not_granted() -> None:
    """Every key in it, and everything that can be made of them, against sealed things of the other compartments."""
    keys = parse_edition(sealed(), EDITION, PLACE).unlock(PASSPHRASE, PLACE)
    given = parse_edition(sealed(), EDITION, PLACE).opened(keys)
    held = [keys.key, keys.database, *(each.grant() for each in given.compartments.values())]
    for compartment in set(Compartment) - set(GRANTED):
        wanted = all_keys()[compartment]
        assert wanted.grant() not in held
        assert wanted.grant() not in grant().serialise()
        pack, file = PackId(bytes(16)), bytes(range(16))
        body = wanted.pack_sealer(pack).seal(bytes(12), b"secret", b"")
        other = wanted.file_sealer(file).seal(bytes(12), b"secret", b"")
        for each in given.compartments.values():
            for sealer in (each.pack_sealer(pack), each.file_sealer(file)):
                for sealed_bytes in (body, other):
                    with pytest.raises(AuthenticationFailed):
                        sealer.open(bytes(12), sealed_bytes, b"")


def test_the_keys_are_never_shown() -> None:
    keys = edition_keys()
    assert keys.key.hex() not in repr(keys)
    assert PASSPHRASE.text not in repr(keys)


def test_a_key_that_was_forgotten_is_gone() -> None:
    keys = EditionKeys(suite(), EDITION, bytes(32))
    keys.forget()
    keys.forget()
    with pytest.raises(ValueError, match="forgotten"):
        _ = keys.database


def test_a_missing_file_is_an_edition_that_was_revoked(tmp_path: Path) -> None:
    with pytest.raises(EditionRevoked):
        read_edition(tmp_path / "edition", EDITION)
    (tmp_path / "edition").mkdir()
    with pytest.raises(EditionRevoked):
        read_edition(tmp_path / "edition", EDITION)


@settings(max_examples=60, deadline=None)
@given(
    label=st.text(max_size=50),
    purpose=st.text(max_size=300),
    size=st.integers(0, 2**63),
    scope=st.text(max_size=200),
)
def test_whatever_is_sealed_comes_back_the_same(
    label: str, purpose: str, size: int, scope: str
) -> None:
    made = terms(label=label, purpose=purpose)
    given_ = Grant({}, size, bytes(32), scope)
    raw = seal_edition(made, edition_keys(), PASSPHRASE, floor(), given_)
    file = parse_edition(raw, EDITION, PLACE)
    assert file.terms == made
    assert file.opened(edition_keys()) == given_


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_strange_bytes_are_refused_and_never_crash(raw: bytes) -> None:
    for each in (raw, sealed()[:50] + raw, resealed(sealed()[:80] + raw + bytes(64))):
        with pytest.raises((Tampered, TooNew)):
            parse_edition(each, EDITION, PLACE)
