"""Holds, purging and destroying as jobs do them, and what they leave behind in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.services.disposal.destroying import (
    DestructionNames,
    DestructionRecord,
    destroy,
    vault_name,
)
from desktop.services.disposal.holds import list_holds, place_hold, release_hold
from desktop.services.disposal.purging import PurgeReport, purge_documents
from desktop.services.house import House
from desktop.services.progress import Progress
from models.keeping.destruction_record import NO_NAMES, Kept
from models.keeping.holds import HoldRecord
from models.keeping.residue import Residue

__all__ = [
    "DestructionNames",
    "DestructionRecord",
    "HoldRecord",
    "PurgeReport",
    "Residue",
    "destroy_vault",
    "hold_document",
    "purge",
    "read_holds",
    "release",
    "vault_name",
]


def read_holds(house: House) -> list[HoldRecord]:
    """Every hold, the newest first."""
    return list(reversed(list_holds(house)))


def hold_document(
    house: House, _progress: Progress, *, document: int | None, reason: str
) -> HoldRecord:
    """Forbid purging a document, or without one anything. Raises what `place_hold` does."""
    return place_hold(house, document, reason=reason)


def release(house: House, _progress: Progress, *, hold: int, reason: str) -> HoldRecord:
    """End a hold. Raises what `release_hold` does."""
    return release_hold(house, hold, reason=reason)


def purge(
    house: House,
    progress: Progress,
    *,
    ids: Sequence[int],
    reason: str,
    revoke_editions: bool,
    drop_snapshots: bool,
) -> PurgeReport:
    """Purge documents for good. Raises what `purge_documents` does."""
    return purge_documents(
        house,
        ids,
        reason=reason,
        revoke_editions=revoke_editions,
        drop_snapshots=drop_snapshots,
        progress=progress,
    )


def destroy_vault(
    house: House,
    progress: Progress,
    *,
    name: str,
    record: Path,
    names: DestructionNames = NO_NAMES,
    without_acceptance: str = "",
    kept: Sequence[Kept] = (),
) -> DestructionRecord:
    """Destroy the vault for good; the house is closed afterwards. Raises what `destroy` does."""
    return destroy(
        house,
        confirm_name=name,
        record=record,
        names=names,
        without_acceptance=without_acceptance,
        kept=kept,
        progress=progress,
    )
