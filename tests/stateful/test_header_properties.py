"""Headers of every shape: what is written is read, nothing else is, and no change is ever taken for authentic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.archives import quick_stretch
from vault.credentials import Credentials, Key, KeyFile, RecoverySecret
from vault.errors import VaultError
from vault.header import MOST_SLOTS, Header, parse, unlock
from vault.ids import Passphrase, SlotKind, VaultId
from vault.slots import NO_COST, KdfCost, Slot, wrap
from vault.suites import ARGON2ID, HKDF_ONLY, SUITES, Suite

_PATH = Path("some.vault")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 253_402_300_799_999_999).map(
    lambda microseconds: _EPOCH + timedelta(microseconds=microseconds)
)
_LABELS = st.text(st.characters(codec="utf-8"), max_size=50)
_KINDS = st.sampled_from(SlotKind)


@st.composite
def _slots(draw: st.DrawFn, suite: Suite, kind: SlotKind | None = None) -> Slot:
    chosen = kind or draw(_KINDS)
    recovery = chosen is SlotKind.RECOVERY
    if recovery:
        cost = NO_COST
    elif suite.kdf == ARGON2ID:
        cost = KdfCost(
            draw(st.integers(1, 1024 * 1024)), draw(st.integers(1, 64)), draw(st.integers(1, 64))
        )
    else:
        cost = KdfCost(0, draw(st.integers(1, 20_000_000)), 0)
    label = draw(_LABELS).encode()[:200].decode("utf-8", "ignore")
    return Slot(
        kind=chosen,
        kdf=HKDF_ONLY if recovery else suite.kdf,
        cost=cost,
        salt=draw(st.binary(min_size=32, max_size=32)),
        id=draw(st.binary(min_size=16, max_size=16)),
        created=draw(_MOMENTS),
        label=label,
        key_file=bytes(8) if recovery else draw(st.binary(min_size=8, max_size=8)),
        nonce=draw(st.binary(min_size=12, max_size=12)),
        wrapped=draw(st.binary(min_size=48, max_size=48)),
    )


@st.composite
def headers(draw: st.DrawFn) -> Header:
    """Any header that a writer could make, and many that none would."""
    suite = draw(st.sampled_from(list(SUITES.values())))
    slots = [draw(_slots(suite, SlotKind.MANAGER)), *draw(st.lists(_slots(suite), max_size=4))]
    assume(len({slot.id for slot in slots}) == len(slots))
    return Header(
        suite,
        VaultId(draw(st.binary(min_size=16, max_size=16))),
        draw(_MOMENTS),
        tuple(draw(st.permutations(slots))),
        draw(st.integers(1, 2**64 - 1)),
        minor=draw(st.integers(0, 0xFFFF)),
    )


@given(header=headers(), master=st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(header: Header, master: bytes) -> None:
    raw = header.serialise(master)
    assert parse(raw, _PATH) == header
    assert parse(raw, _PATH).serialise(master) == raw


@given(header=headers(), data=st.data())
def test_nothing_else_is_read_as_the_same(header: Header, data: st.DataObject) -> None:
    """With the checksum put right by whoever changed it: either it is refused, or it is another header."""
    raw = header.serialise(bytes(32))
    position = data.draw(st.integers(0, len(raw) - 65))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != raw[position]))
    body = raw[:position] + bytes((byte,)) + raw[position + 1 : -64]
    forged = body + header.suite.digest(body) + raw[-32:]
    try:
        found = parse(forged, _PATH)
    except VaultError:
        return
    assert found != header
    assert found.serialise(bytes(32))[:-32] == forged[:-32]
    assert found.serialise(bytes(32))[-32:] != forged[-32:]


@given(header=headers(), cut=st.integers(1, 200), extra=st.binary(min_size=1, max_size=100))
def test_no_other_length_is_read(header: Header, cut: int, extra: bytes) -> None:
    raw = header.serialise(bytes(32))
    for wrong in (raw[:-cut], raw + extra):
        with pytest.raises(VaultError):
            parse(wrong, _PATH)


_TEXTS = st.text(max_size=20)


@settings(deadline=None)
@given(
    suite=st.sampled_from(list(SUITES.values())),
    texts=st.lists(_TEXTS, min_size=1, max_size=4, unique=True),
    factors=st.lists(st.booleans(), min_size=4, max_size=4),
    tried=_TEXTS,
)
def test_every_key_opens_its_slot_and_no_other(
    suite: Suite, texts: list[str], factors: list[bool], tried: str
) -> None:
    import unicodedata

    assume(len({unicodedata.normalize("NFC", text) for text in texts}) == len(texts))
    factor, master, vault_id = KeyFile(b"k" * 32), bytes(range(32)), VaultId(bytes(16))
    floor = KdfCost(65_536, 3, 4) if suite.kdf == ARGON2ID else KdfCost(0, 600_000, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        keys: list[Key] = [
            Credentials(Passphrase(text), factor if wanted else None)
            for text, wanted in zip(texts, factors, strict=False)
        ]
        sheet = RecoverySecret(b"r" * 32)
        slots = [
            wrap(suite, vault_id, 2, master, key, kind=SlotKind.MANAGER, label="", cost=floor)
            for key in keys
        ]
        slots.append(
            wrap(suite, vault_id, 2, master, sheet, kind=SlotKind.RECOVERY, label="", cost=NO_COST)
        )
        header = Header(suite, vault_id, datetime(2026, 7, 1, tzinfo=UTC), tuple(slots))
        raw = header.serialise(master)
        for key, slot in zip([*keys, sheet], slots, strict=True):
            found = unlock(parse(raw, _PATH), raw, key, _PATH)
            assert (found.master, found.slot.id) == (master, slot.id)
        composed = {unicodedata.normalize("NFC", text) for text in texts}
        if unicodedata.normalize("NFC", tried) not in composed:
            with pytest.raises(VaultError):
                unlock(header, raw, Passphrase(tried), _PATH)
    assert len(slots) <= MOST_SLOTS
    assert replace(header, revision=2) != header
