"""Key slots as jobs work on them: a fresh secret is measured, its key file written, and taken back on failure."""

from __future__ import annotations

from pathlib import Path

from desktop.services.credentials import fresh_key, known_key
from desktop.services.house import House
from desktop.services.keys.keyring import SlotInfo, add_slot, change_key, remove_slot
from desktop.services.keys.rekeying import RekeyReport, rekey
from desktop.services.keys.strength import require_strength
from desktop.services.progress import Progress
from vault.ids import Passphrase, SlotKind


def add_person(
    house: House,
    _progress: Progress,
    *,
    kind: SlotKind,
    label: str,
    passphrase: Passphrase,
    key_file: Path | None,
) -> SlotInfo:
    """A new way in behind a passphrase that is strong enough. Raises WeakPassphrase and what `add_slot` does."""
    require_strength(passphrase.text, (label, house.path.stem))
    with fresh_key(passphrase, key_file) as key:
        return add_slot(house, kind=kind, label=label, key=key)


def change_own(
    house: House, _progress: Progress, *, passphrase: Passphrase, key_file: Path | None
) -> SlotInfo:
    """Another secret for the slot in use. Raises WeakPassphrase and what `change_key` does."""
    require_strength(passphrase.text, (house.actor, house.path.stem))
    with fresh_key(passphrase, key_file) as key:
        return change_key(house, key)


def remove_slot_of(house: House, _progress: Progress, *, slot_id: bytes) -> None:
    """Close a way in. Raises what `remove_slot` does."""
    remove_slot(house, slot_id)


def change_master(
    house: House, progress: Progress, *, passphrase: Passphrase, key_file: Path | None
) -> RekeyReport:
    """Seal everything anew; the house is closed afterwards. Raises KeyFileWrong and what `rekey` does."""
    return rekey(house, known_key(passphrase, key_file), progress=progress)
