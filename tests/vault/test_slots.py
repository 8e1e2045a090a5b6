"""Key slots of every kind: each opens with its own secret, and with nothing that is merely like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.vault.builders import MASTER, VAULT_ID, floor, suite
from vault.credentials import Credentials, Key, KeyFile, RecoverySecret
from vault.errors import KeyFileWrong, Tampered, VaultError, WeakKeyDerivation, WrongPassphrase
from vault.header import Header, Unlocked, parse, unlock
from vault.ids import Passphrase, SlotKind
from vault.slots import NO_COST, KdfCost, Slot, unwrap, wrap

pytestmark = pytest.mark.usefixtures("quick_unlock")

PATH = Path("some.vault")
MANAGER, DEPUTY, ESCROW = Passphrase("经理"), Passphrase("副手"), Passphrase("托管")
FACTOR, STRANGER = KeyFile(b"k" * 32), KeyFile(b"s" * 32)
SHEET = RecoverySecret(b"r" * 32)


def slot(key: Key, kind: SlotKind, *, cost: KdfCost | None = None) -> Slot:
    chosen = NO_COST if kind is SlotKind.RECOVERY else cost or floor()
    return wrap(suite(), VAULT_ID, 2, MASTER, key, kind=kind, label=kind.name.title(), cost=chosen)


def header(*slots: Slot) -> Header:
    return Header(suite(), VAULT_ID, datetime(2026, 7, 1, tzinfo=UTC), slots)


def every_kind() -> Header:
    return header(
        slot(Credentials(MANAGER, FACTOR), SlotKind.MANAGER),
        slot(DEPUTY, SlotKind.DEPUTY),
        slot(ESCROW, SlotKind.ESCROW),
        slot(SHEET, SlotKind.RECOVERY),
    )


def opened(made: Header, key: Key) -> Unlocked:
    raw = made.serialise(MASTER)
    return unlock(parse(raw, PATH), raw, key, PATH)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Credentials(MANAGER, FACTOR), SlotKind.MANAGER),
        (DEPUTY, SlotKind.DEPUTY),
        (Credentials(DEPUTY), SlotKind.DEPUTY),
        (Credentials(DEPUTY, FACTOR), SlotKind.DEPUTY),
        (ESCROW, SlotKind.ESCROW),
        (SHEET, SlotKind.RECOVERY),
    ],
    ids=str,
)
def test_every_kind_of_slot_opens_with_its_own_key(key: Key, kind: SlotKind) -> None:
    found = opened(every_kind(), key)
    assert (found.master, found.slot.kind) == (MASTER, kind)


@pytest.mark.parametrize(
    ("key", "error", "helps"),
    [
        (MANAGER, WrongPassphrase, True),
        (Credentials(MANAGER), WrongPassphrase, True),
        (Credentials(MANAGER, STRANGER), KeyFileWrong, None),
        (Credentials(ESCROW, STRANGER), KeyFileWrong, None),
        (Credentials(Passphrase("经理 "), FACTOR), WrongPassphrase, False),
        (Passphrase(""), WrongPassphrase, True),
        (RecoverySecret(b"R" * 32), WrongPassphrase, False),
    ],
    ids=str,
)
def test_what_is_merely_like_a_key_opens_nothing(
    key: Key, error: type[VaultError], helps: bool | None
) -> None:
    with pytest.raises(error) as caught:
        opened(every_kind(), key)
    if isinstance(caught.value, WrongPassphrase):
        assert caught.value.key_file_helps == helps


def test_the_bytes_of_a_sheet_are_no_passphrase_nor_the_other_way_round() -> None:
    made = header(slot(MANAGER, SlotKind.MANAGER), slot(SHEET, SlotKind.RECOVERY))
    with pytest.raises(WrongPassphrase):
        opened(made, Passphrase("r" * 32))
    with pytest.raises(WrongPassphrase):
        opened(made, Passphrase((b"r" * 32).hex()))


def test_a_key_file_is_part_of_the_key_and_not_only_asked_for() -> None:
    """Whoever edits the id out of a slot, or knows the id alone, gains nothing."""
    made = slot(Credentials(MANAGER, FACTOR), SlotKind.MANAGER)
    without = replace(made, key_file=bytes(8))
    with pytest.raises(WrongPassphrase):
        opened(header(without), MANAGER)
    impostor = KeyFile(b"other")
    impostor.id = FACTOR.id
    with pytest.raises(WrongPassphrase):
        opened(header(made), Credentials(MANAGER, impostor))


@pytest.mark.parametrize("field", ["kind", "cost", "key_file", "salt", "id", "created", "label"])
def test_nothing_of_a_slot_can_be_changed_without_its_owner(field: str) -> None:
    made = slot(ESCROW, SlotKind.ESCROW)
    more = replace(made.cost, iterations=made.cost.iterations + 1)
    changed = {
        "kind": SlotKind.MANAGER,
        "cost": more,
        "key_file": FACTOR.id,
        "salt": bytes(32),
        "id": bytes(16),
        "created": datetime(2020, 1, 1, tzinfo=UTC),
        "label": "Manager",
    }
    forged = replace(made, **{field: changed[field]})
    key: Key = Credentials(ESCROW, FACTOR) if field == "key_file" else ESCROW
    with pytest.raises(WrongPassphrase):
        opened(header(slot(MANAGER, SlotKind.MANAGER), forged), key)


def test_one_weak_slot_closes_the_vault_to_everybody() -> None:
    """Otherwise an attacker would lower the cost of one slot and wait until its owner types."""
    weak = KdfCost(65_535, 3, 4) if suite().name == "aes" else KdfCost(0, 599_999, 0)
    made = header(slot(MANAGER, SlotKind.MANAGER), slot(DEPUTY, SlotKind.DEPUTY, cost=weak))
    for key in (MANAGER, DEPUTY, SHEET):
        with pytest.raises(WeakKeyDerivation):
            opened(made, key)


@pytest.mark.parametrize("kdf", [0, 1, 2, 3, 4, 255])
def test_a_slot_speaks_its_suites_derivation_and_no_other(kdf: int) -> None:
    sheet = slot(SHEET, SlotKind.RECOVERY)
    for made, own in ((slot(MANAGER, SlotKind.MANAGER), suite().kdf), (sheet, 3)):
        others = (slot(MANAGER, SlotKind.MANAGER),) if made is sheet else ()
        raw = header(*others, replace(made, kdf=kdf)).serialise(MASTER)
        if kdf == own:
            parse(raw, PATH)
        else:
            with pytest.raises(Tampered):
                parse(raw, PATH)


def test_a_recovery_slot_asks_for_neither_a_key_file_nor_work() -> None:
    sheet = slot(SHEET, SlotKind.RECOVERY)
    for odd in (replace(sheet, key_file=FACTOR.id), replace(sheet, cost=floor())):
        with pytest.raises(Tampered):
            parse(header(slot(MANAGER, SlotKind.MANAGER), odd).serialise(MASTER), PATH)


@pytest.mark.parametrize("kind", [0, 5, 255])
def test_an_unknown_kind_of_slot_is_refused(kind: int) -> None:
    raw = bytearray(header(slot(MANAGER, SlotKind.MANAGER)).serialise(MASTER))
    raw[48] = kind
    raw[-64:-32] = suite().digest(bytes(raw[:-64]))
    with pytest.raises(Tampered):
        parse(bytes(raw), PATH)


def test_a_successor_keeps_its_id_and_nothing_else() -> None:
    made = slot(MANAGER, SlotKind.MANAGER)
    new = wrap(
        suite(),
        VAULT_ID,
        2,
        MASTER,
        DEPUTY,
        kind=made.kind,
        label=made.label,
        cost=floor(),
        slot_id=made.id,
    )
    assert (new.id, new.kind, new.label) == (made.id, made.kind, made.label)
    assert not {made.salt, made.nonce, made.wrapped} & {new.salt, new.nonce, new.wrapped}


def test_neither_slots_nor_what_they_gave_show_a_key() -> None:
    found = opened(every_kind(), DEPUTY)
    shown = repr(found) + repr(FACTOR) + repr(SHEET) + repr(Credentials(MANAGER, FACTOR))
    for secret in (MASTER, found.slot_key, b"k" * 32, b"r" * 32):
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown
    assert MANAGER.text not in shown


def test_a_slot_of_the_older_format_does_not_fit_the_newer() -> None:
    """The major version is in the seal: a slot can't be carried from one format into the other."""
    from vault.primitives import AuthenticationFailed
    from vault.slots import kek

    made = slot(MANAGER, SlotKind.MANAGER)
    key = kek(suite(), made, MANAGER)
    assert unwrap(suite(), VAULT_ID, 2, made, key) == MASTER
    with pytest.raises(AuthenticationFailed):
        unwrap(suite(), VAULT_ID, 1, made, key)
