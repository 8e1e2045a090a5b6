"""Key slots: who can open the vault, ways in that come and go, changing one's own secret, testing without opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.services.errors import NoSuchSlot, TooManySlots
from desktop.services.house import House
from desktop.services.rights import Right, require
from resources.words import N_, _
from vault.credentials import Credentials, Key
from vault.errors import LastManagerSlot
from vault.header import MAJOR, MOST_SLOTS
from vault.header_files import read_headers
from vault.ids import Passphrase, SlotKind
from vault.recovery import new_recovery_secret, sheet_lines, sheet_numbers
from vault.slots import KdfCost, Slot, calibrated_cost, wrap
from vault.vault import KDF_SECONDS

_KIND_NAMES = {
    SlotKind.MANAGER: N_("Project manager"),
    SlotKind.DEPUTY: N_("Deputy"),
    SlotKind.ESCROW: N_("Escrow for the client"),
    SlotKind.RECOVERY: N_("Recovery sheet"),
}


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way in, as shown. `current`: the vault was opened through it."""

    id: bytes
    kind: SlotKind
    label: str
    created: datetime
    key_file: bool
    current: bool


@dataclass(frozen=True, slots=True, repr=False)
class RecoverySheet:
    """A new recovery sheet, to be printed and kept apart; it exists nowhere else. `numbers` name the same words."""

    lines: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]
    vault_name: str
    vault_id: bytes
    suite: str
    label: str
    created: datetime


def slot_kind_name(kind: SlotKind) -> str:
    """What a kind of slot is called, translated."""
    return _(_KIND_NAMES[kind])


def list_slots(house: House) -> list[SlotInfo]:
    """Every way in, in the order they were made."""
    return [_info(slot, house.vault.slot) for slot in house.vault.header.slots]


def find_slot(house: House, word: str) -> SlotInfo:
    """The slot whose id begins with `word`, or whose label it is; raises NoSuchSlot unless it is exactly one."""
    found = [
        slot
        for slot in list_slots(house)
        if slot.label == word or (len(word) >= 4 and slot.id.hex().startswith(word.lower()))
    ]
    if len(found) != 1:
        raise NoSuchSlot(word)
    return found[0]


def add_slot(
    house: House,
    *,
    kind: SlotKind,
    label: str,
    key: Passphrase | Credentials,
    kdf_seconds: float = KDF_SECONDS,
) -> SlotInfo:
    """Another way in. Raises NotAllowed, TooManySlots, StorageFailed."""
    require(house, Right.KEYS)
    slot = _wrapped(house, key, kind, label, calibrated_cost(house.vault.suite, kdf_seconds))
    _add(house, slot)
    return _info(slot, house.vault.slot)


def add_recovery(house: House, *, label: str) -> RecoverySheet:
    """A recovery slot, and the only copy of its sheet. Raises NotAllowed, TooManySlots, StorageFailed."""
    require(house, Right.KEYS)
    secret = new_recovery_secret()
    slot = _wrapped(house, secret, SlotKind.RECOVERY, label, KdfCost(0, 0, 0))
    _add(house, slot)
    return RecoverySheet(
        sheet_lines(secret),
        sheet_numbers(secret),
        house.path.name,
        house.vault.id,
        house.vault.suite.name,
        slot.label,
        slot.created,
    )


def remove_slot(house: House, slot_id: bytes) -> None:
    """Close a way in. It doesn't undo what its owner may have copied: only a new master key does.

    Raises NotAllowed, NoSuchSlot, LastManagerSlot, StorageFailed.
    """
    require(house, Right.KEYS)
    slots = house.vault.header.slots
    gone = next((slot for slot in slots if slot.id == slot_id), None)
    if gone is None:
        raise NoSuchSlot(slot_id.hex())
    left = tuple(slot for slot in slots if slot.id != slot_id)
    if not any(slot.kind is SlotKind.MANAGER for slot in left):
        raise LastManagerSlot(gone.label)
    _replace(house, left, ("slot removed", _name(gone), gone.label))


def change_key(
    house: House, new: Passphrase | Credentials, *, kdf_seconds: float = KDF_SECONDS
) -> SlotInfo:
    """Give the slot in use another secret; a recovery sheet can't be changed, only made anew.

    Raises NotAllowed for a recovery slot, StorageFailed.
    """
    old = house.vault.slot
    if old.kind is SlotKind.RECOVERY:
        require(house, Right.FILING)  # Which it hasn't: the refusal is journalled as any other.
    cost = calibrated_cost(house.vault.suite, kdf_seconds)
    slot = _wrapped(house, new, old.kind, old.label, cost, old.id)
    slots = tuple(slot if each.id == old.id else each for each in house.vault.header.slots)
    _replace(house, slots, ("slot changed", _name(slot), slot.label))
    house.vault.slot = slot
    return _info(slot, slot)


def prove_key(path: Path, key: Key) -> SlotInfo:
    """Prove a passphrase, a key file or a sheet against the header; opens, locks and changes nothing.

    Raises NotAVault, TooNew, Tampered, WrongPassphrase, KeyFileWrong, WeakKeyDerivation, StorageFailed.
    """
    slot = read_headers(path).unlock(key).slot
    return _info(slot, slot)


def _wrapped(
    house: House,
    key: Key,
    kind: SlotKind,
    label: str,
    cost: KdfCost,
    slot_id: bytes | None = None,
) -> Slot:
    vault = house.vault
    return wrap(
        vault.suite,
        vault.id,
        MAJOR,
        vault.keys.master,
        key,
        kind=kind,
        label=label or slot_kind_name(kind),
        cost=cost,
        slot_id=slot_id,
    )


def _add(house: House, slot: Slot) -> None:
    slots = house.vault.header.slots
    if len(slots) >= MOST_SLOTS:
        raise TooManySlots
    _replace(house, (*slots, slot), ("slot added", _name(slot), slot.label))


def _replace(house: House, slots: tuple[Slot, ...], event: tuple[str, str, str]) -> None:
    # The journal first: a slot that nobody can account for would be worse than an event about one that isn't there.
    house.log(event)
    house.vault.replace_slots(slots)


def _name(slot: Slot) -> str:
    return f"slot {slot.id.hex()[:8]} ({slot.kind.name.lower()})"


def _info(slot: Slot, current: Slot) -> SlotInfo:
    return SlotInfo(
        slot.id, slot.kind, slot.label, slot.created, slot.needs_key_file, slot.id == current.id
    )
