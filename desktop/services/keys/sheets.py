"""Recovery sheets from making to throwing away: what the wizard and the Vault page do with them."""

from __future__ import annotations

from pathlib import Path

from desktop.services.house import House
from desktop.services.keys.keyring import (
    RecoverySheet,
    SlotInfo,
    add_recovery,
    list_slots,
    remove_slot,
)
from vault.durable import storage_errors
from vault.ids import SlotKind

__all__ = ["RecoverySheet", "discard_recovery", "make_recovery", "save_recovery"]


def make_recovery(house: House, *, label: str) -> RecoverySheet:
    """A new slot and the only copy of its sheet. Raises as `add_recovery` does."""
    return add_recovery(house, label=label)


def save_recovery(house: House, *, sheet: RecoverySheet, target: Path) -> Path:
    """Write a sheet as PDF to `target`, which appears only when it is whole; the journal tells of it.

    Raises StorageFailed.
    """
    from exporters.recovery_sheet import write_recovery_pdf

    part = target.with_name(target.name + ".part")
    with storage_errors(target):
        try:
            with part.open("wb") as file:
                write_recovery_pdf(sheet, file)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    house.log(("recovery sheet written", "vault", sheet.label))
    return target


def discard_recovery(house: House, *, sheet: RecoverySheet) -> None:
    """Close the way in of a sheet that nobody has on paper. Raises as `remove_slot` does."""
    for slot in list_slots(house):
        if _is_of(slot, sheet):
            remove_slot(house, slot.id)


def _is_of(slot: SlotInfo, sheet: RecoverySheet) -> bool:
    return slot.kind is SlotKind.RECOVERY and (slot.created, slot.label) == (
        sheet.created,
        sheet.label,
    )
