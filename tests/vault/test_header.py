"""The header: what is written is read, and nothing else is."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archives import quick_stretch
from tests.vault.builders import floor, suite
from vault import slots as slots_file
from vault.errors import (
    NotAVault,
    Tampered,
    TooNew,
    VaultError,
    WeakKeyDerivation,
    WrongPassphrase,
)
from vault.header import LARGEST_HEADER, Header, parse, unlock
from vault.ids import Passphrase, SlotKind, VaultId
from vault.slots import KdfCost, Slot, wrap
from vault.suites import ARGON2ID

PATH = Path("some.vault")
RIGHT = Passphrase("correct horse")
OTHER = Passphrase("battery staple")
MASTER = bytes(range(32))
CREATED = datetime(2026, 7, 1, 8, 30, 0, 123_456, tzinfo=UTC)
SLOTS_AT = 48  # after magic, major, minor, suite, vault id, created, revision and the slot count
COSTS_AT = SLOTS_AT + 2


def blank() -> Header:
    return Header(suite(), VaultId(bytes(range(16))), CREATED, ())


def new_slot(
    header: Header, passphrase: Passphrase, *, label: str = "", cost: KdfCost | None = None
) -> Slot:
    return wrap(
        header.suite,
        header.vault_id,
        2,
        MASTER,
        passphrase,
        kind=SlotKind.MANAGER,
        label=label,
        cost=cost or floor(),
    )


def with_slots(*passphrases: Passphrase, cost: KdfCost | None = None) -> Header:
    header = blank()
    slots = [
        new_slot(header, each, label=f"钥匙 {number}", cost=cost)
        for number, each in enumerate(passphrases)
    ]
    return replace(header, slots=tuple(slots))


def written(*passphrases: Passphrase, cost: KdfCost | None = None) -> bytes:
    return with_slots(*passphrases, cost=cost).serialise(MASTER)


def repaired(raw: bytes) -> bytes:
    """`raw` with the digest that fits: anyone can compute it."""
    return raw[:-64] + suite().digest(raw[:-64]) + raw[-32:]


def opened(raw: bytes, passphrase: Passphrase = RIGHT) -> bytes:
    return unlock(parse(raw, PATH), raw, passphrase, PATH).master


@pytest.fixture
def costs_asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A derivation that costs nothing and writes down the rounds that it was asked for."""
    asked: list[int] = []

    def stretch(kdf: int, secret: bytes, salt: bytes, cost: KdfCost, length: int) -> bytes:
        asked.append(cost.iterations)
        return quick_stretch(kdf, secret, salt, cost, length)

    monkeypatch.setattr(slots_file, "stretch", stretch)
    return asked


def test_the_real_derivation_opens_with_the_right_passphrase_only() -> None:
    raw = written(RIGHT)
    assert opened(raw) == MASTER
    with pytest.raises(WrongPassphrase):
        opened(raw, OTHER)


def test_what_is_written_is_what_is_read(costs_asked: list[int]) -> None:
    header = with_slots(RIGHT, OTHER)
    raw = header.serialise(MASTER)
    assert parse(raw, PATH) == header
    assert parse(raw, PATH).serialise(MASTER) == raw


def test_the_bytes_are_those_of_the_format(costs_asked: list[int]) -> None:
    header = with_slots(RIGHT)
    raw = header.serialise(MASTER)
    (slot,) = header.slots
    label = "钥匙 0".encode()
    microseconds = 1_782_894_600_123_456
    assert raw[:SLOTS_AT] == b"SHOUDANG" + struct.pack(
        ">HHH16sQQH", 2, 0, suite().number, bytes(range(16)), microseconds, 1, 1
    )
    costs = {"aes": (1, 65_536, 3, 4), "sm": (2, 0, 600_000, 0)}[suite().name]
    public = struct.pack(">BBIII8s", 1, *costs, bytes(8)) + slot.salt + slot.id
    assert raw[SLOTS_AT:].startswith(public)
    end = SLOTS_AT + len(public) + 8
    assert raw[end : end + 2 + len(label)] == struct.pack(">H", len(label)) + label
    assert len(slot.salt) == 32
    assert len(slot.id) == 16
    assert len(slot.nonce) == 12
    assert len(slot.wrapped) == 48
    assert raw[end + 2 + len(label) : -64] == slot.nonce + slot.wrapped
    assert raw[-64:-32] == suite().digest(raw[:-64])
    key = suite().derive(MASTER, bytes(range(16)), b"shoudang header")
    assert raw[-32:] == suite().mac(key, raw[:-32])


def test_every_slot_opens_and_says_which_it_was(costs_asked: list[int]) -> None:
    raw = written(RIGHT, OTHER)
    for number, passphrase in enumerate((RIGHT, OTHER)):
        found = unlock(parse(raw, PATH), raw, passphrase, PATH)
        assert (found.master, found.slot.label) == (MASTER, f"钥匙 {number}")


@pytest.mark.parametrize("text", ["é", "Å", "\u1100\u1161\u11a8", "が"])
def test_every_input_method_gives_the_same_passphrase(costs_asked: list[int], text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert composed != apart
    assert opened(written(Passphrase(apart)), Passphrase(composed)) == MASTER
    assert opened(written(Passphrase(composed)), Passphrase(apart)) == MASTER


def test_compatible_characters_stay_different(costs_asked: list[int]) -> None:
    with pytest.raises(WrongPassphrase):
        opened(written(Passphrase("１２３")), Passphrase("123"))


def test_every_truncation_is_refused(costs_asked: list[int]) -> None:
    raw = written(RIGHT, OTHER)
    for length in range(len(raw)):
        with pytest.raises((NotAVault, Tampered)):
            opened(raw[:length])
    assert not costs_asked[2:], "a header that is cut short is refused before the derivation"


@pytest.mark.parametrize("change", [0x01, 0x80, 0xFF])
def test_every_flipped_byte_is_damage_and_never_a_wrong_passphrase(
    costs_asked: list[int], change: int
) -> None:
    raw = written(RIGHT)
    costs_asked.clear()
    for position in range(len(raw)):
        damaged = bytearray(raw)
        damaged[position] ^= change
        kind = (TooNew, Tampered) if position in (8, 9) else Tampered
        with pytest.raises(kind):
            opened(bytes(damaged))
    assert len(costs_asked) == 32, "only damage to the mac itself is found after the derivation"


@pytest.mark.parametrize("change", [0x01, 0x80, 0xFF])
def test_every_byte_flipped_by_someone_who_repairs_the_digest_is_refused(
    costs_asked: list[int], change: int
) -> None:
    raw = written(RIGHT)
    refusals = set()
    for position in range(len(raw)):
        forged = bytearray(raw)
        forged[position] ^= change
        with pytest.raises((Tampered, TooNew, WeakKeyDerivation, WrongPassphrase)) as caught:
            opened(repaired(bytes(forged)) if position < len(raw) - 64 else bytes(forged))
        refusals.add(type(caught.value))
    assert {Tampered, TooNew, WrongPassphrase} <= refusals


@pytest.mark.parametrize("extra", [b"\0", b"\0" * 32, b"x" * 70_000])
def test_nothing_may_follow_the_mac(costs_asked: list[int], extra: bytes) -> None:
    with pytest.raises(Tampered):
        parse(written(RIGHT) + extra, PATH)


@given(raw=st.binary(max_size=400), magic=st.booleans())
def test_arbitrary_bytes_are_refused_in_our_words(raw: bytes, magic: bool) -> None:
    with pytest.raises(VaultError):
        parse(b"SHOUDANG" * magic + raw, PATH)


@given(microseconds=st.integers(0, 253_402_300_799_999_999))
def test_every_legal_time_survives_to_the_microsecond(microseconds: int) -> None:
    cost = (floor().memory_kib, floor().iterations, floor().lanes)
    fixed = struct.pack(">HHH16sQQH", 2, 0, suite().number, bytes(16), microseconds, 9, 1)
    slot = struct.pack(">BBIII8s32s16sQH", 1, suite().kdf, *cost, b"", b"", b"", microseconds, 0)
    raw = repaired(b"SHOUDANG" + fixed + slot + bytes(60) + bytes(64))
    assert parse(raw, PATH).serialise(MASTER)[:-32] == raw[:-32]


def test_a_time_that_no_calendar_holds_is_damage(costs_asked: list[int]) -> None:
    raw = bytearray(written(RIGHT))
    raw[30:38] = b"\xff" * 8
    with pytest.raises(Tampered):
        parse(repaired(bytes(raw)), PATH)


def test_a_newer_major_version_is_refused_before_anything_else_is_read() -> None:
    with pytest.raises(TooNew) as caught:
        parse(b"SHOUDANG" + struct.pack(">HHH", 3, 0, 99) + bytes(40), PATH)
    assert (caught.value.found, caught.value.known) == (3, 2)


def test_a_newer_minor_version_opens(costs_asked: list[int]) -> None:
    header = replace(with_slots(RIGHT), minor=7)
    raw = header.serialise(MASTER)
    assert opened(raw) == MASTER
    assert parse(raw, PATH).serialise(MASTER) == raw


def test_a_slot_below_the_floor_is_refused_even_with_the_right_passphrase(
    costs_asked: list[int],
) -> None:
    weak = [KdfCost(65_535, 3, 4), KdfCost(65_536, 2, 4), KdfCost(8, 1, 1)]
    if suite().kdf != ARGON2ID:
        weak = [KdfCost(0, 599_999, 0), KdfCost(0, 1024, 0), KdfCost(0, 1, 0)]
    for cost in weak:
        raw = written(RIGHT, cost=cost)
        costs_asked.clear()
        with pytest.raises(WeakKeyDerivation):
            opened(raw)
        assert not costs_asked
    least = KdfCost(65_536, 3, 1) if suite().kdf == ARGON2ID else KdfCost(0, 600_000, 0)
    assert opened(written(RIGHT, cost=least)) == MASTER


_IMPOSSIBLE = {
    "aes": [
        (1024 * 1024 + 1, 3, 4),
        (0xFFFFFFFF, 3, 4),
        (65_536, 65, 4),
        (65_536, 0xFFFFFFFF, 4),
        (65_536, 3, 65),
        (0, 3, 4),
        (65_536, 0, 4),
        (65_536, 3, 0),
    ],
    "sm": [
        (0, 20_000_001, 0),
        (0, 0xFFFFFFFF, 0),
        (0, 0, 0),
        (1, 600_000, 0),
        (0, 600_000, 1),
    ],
}


@pytest.mark.parametrize("number", range(8))
def test_impossible_costs_are_refused_before_any_work_is_done(
    costs_asked: list[int], number: int
) -> None:
    choices = _IMPOSSIBLE[suite().name]
    raw = bytearray(written(RIGHT))
    raw[COSTS_AT : COSTS_AT + 12] = struct.pack(">III", *choices[number % len(choices)])
    costs_asked.clear()
    with pytest.raises(Tampered):
        opened(repaired(bytes(raw)))
    assert not costs_asked


@pytest.mark.parametrize("count", [0, 65, 0xFFFF])
def test_an_impossible_slot_count_is_damage(costs_asked: list[int], count: int) -> None:
    raw = bytearray(written(RIGHT))
    raw[46:48] = struct.pack(">H", count)
    with pytest.raises(Tampered):
        parse(bytes(raw), PATH)


@pytest.mark.parametrize("label", [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80"])
def test_a_label_that_is_no_text_is_damage(costs_asked: list[int], label: bytes) -> None:
    raw = bytearray(written(RIGHT))
    start = raw.index("钥匙 0".encode())
    raw[start : start + len(label)] = label
    with pytest.raises(Tampered):
        parse(repaired(bytes(raw)), PATH)


def test_a_long_label_is_cut_between_characters(costs_asked: list[int]) -> None:
    slot = new_slot(blank(), RIGHT, label="守" * 100)
    assert slot.label == "守" * 66
    raw = replace(blank(), slots=(slot,)).serialise(MASTER)
    assert opened(raw) == MASTER


def test_a_slot_moved_to_another_vault_does_not_open_it(costs_asked: list[int]) -> None:
    """The slot's seal names its vault: nobody gets in by pasting his own slot into another header."""
    stranger = replace(blank(), vault_id=VaultId(bytes(16)))
    slot = new_slot(stranger, RIGHT)
    raw = replace(blank(), slots=(slot,)).serialise(MASTER)
    with pytest.raises(WrongPassphrase):
        opened(raw)


def test_a_removed_or_added_slot_breaks_the_mac(costs_asked: list[int]) -> None:
    header = with_slots(RIGHT, OTHER)
    mac = header.serialise(MASTER)[-32:]
    fewer = replace(header, slots=header.slots[:1]).serialise(MASTER)[:-32] + mac
    swapped = replace(header, slots=header.slots[::-1]).serialise(MASTER)[:-32] + mac
    for raw in (fewer, swapped):
        with pytest.raises(Tampered):
            opened(raw)


def test_salts_nonces_and_ids_never_repeat(costs_asked: list[int]) -> None:
    slots = [new_slot(blank(), RIGHT) for _ in range(20)]
    for field in ("salt", "nonce", "id", "wrapped"):
        assert len({getattr(slot, field) for slot in slots}) == len(slots)


def test_calibration_never_goes_below_the_floor_nor_above_the_ceiling(
    monkeypatch: pytest.MonkeyPatch, costs_asked: list[int]
) -> None:
    for seconds, elapsed in ((0.0, 0.2), (1.0, 0.2), (1.0, 5.0), (3.0, 0.002), (60.0, 0.05)):
        ticks = iter((0.0, elapsed))
        monkeypatch.setattr("vault.slots.time.perf_counter", lambda ticks=ticks: next(ticks))
        cost = slots_file.calibrated_cost(suite(), seconds)
        assert cost.memory_kib >= floor().memory_kib
        assert cost.iterations >= floor().iterations
        assert cost.memory_kib <= 1024 * 1024
        slot = new_slot(blank(), RIGHT, cost=cost)
        raw = replace(blank(), slots=(slot,)).serialise(MASTER)
        assert opened(raw) == MASTER, f"a vault made with {cost} must open again"


def duplicated_ids(header: Header) -> Header:
    first, second = header.slots
    return replace(header, slots=(first, replace(second, id=first.id)))


def without_manager(header: Header) -> Header:
    return replace(
        header, slots=tuple(replace(each, kind=SlotKind.DEPUTY) for each in header.slots)
    )


@pytest.mark.parametrize("change", [duplicated_ids, without_manager])
def test_slots_that_contradict_each_other_are_refused_even_when_authentic(
    costs_asked: list[int], change: Callable[[Header], Header]
) -> None:
    raw = change(with_slots(RIGHT, OTHER)).serialise(MASTER)
    with pytest.raises(Tampered, match="contradict"):
        parse(raw, PATH)


def test_a_revision_of_zero_is_refused(costs_asked: list[int]) -> None:
    with pytest.raises(Tampered):
        parse(replace(with_slots(RIGHT), revision=0).serialise(MASTER), PATH)


def test_all_slots_that_fit_are_read_and_none_more(costs_asked: list[int]) -> None:
    header = with_slots(RIGHT)
    many = tuple(
        replace(header.slots[0], id=number.to_bytes(16, "big"), label="守" * 66)
        for number in range(64)
    )
    raw = replace(header, slots=many).serialise(MASTER)
    assert len(raw) < LARGEST_HEADER
    assert parse(raw, PATH).slots == many
    one_more = (*many, replace(many[0], id=b"x" * 16))
    with pytest.raises(Tampered):
        parse(replace(header, slots=one_more).serialise(MASTER), PATH)
