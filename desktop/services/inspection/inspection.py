"""Preparing and revoking editions as jobs do: the officer's passphrase must be as strong as anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.house import House
from desktop.services.inspection.editions import (
    EditionInfo,
    EditionScope,
    create_edition,
    revoke_edition,
)
from desktop.services.keys.strength import require_strength
from desktop.services.progress import Progress
from models.inspection.inspection import InspectionRequest
from vault.ids import Passphrase

if TYPE_CHECKING:
    from desktop.services.inspection.inspection_record import RecordCheck


def prepare_edition(
    house: House,
    progress: Progress,
    *,
    scope: EditionScope,
    label: str,
    purpose: str,
    passphrase: Passphrase,
    expires: datetime,
    unit: str = "",
    requests: Sequence[InspectionRequest] = (),
) -> EditionInfo:
    """An edition behind a passphrase that is strong enough. Raises WeakPassphrase and what `create_edition` does."""
    require_strength(passphrase.text, (label, purpose, unit, house.path.stem))
    return create_edition(
        house,
        scope,
        label=label,
        purpose=purpose,
        passphrase=passphrase,
        expires=expires,
        requests=requests,
        unit=unit,
        progress=progress,
    )


def revoke(house: House, _progress: Progress, *, edition_id: bytes) -> str:
    """Revoke an edition; what it means for copies, translated. Raises what `revoke_edition` does."""
    return revoke_edition(house, edition_id)


def print_again(house: House, _progress: Progress, *, edition_id: bytes, target: Path) -> Path:
    """Print an inspection's record once more. Raises what `print_record` does."""
    from desktop.services.inspection.inspection_record import print_record

    return print_record(house, edition_id, target)


def compare_record(house: House, _progress: Progress, *, path: Path) -> RecordCheck:
    """Compare the file of a record with the vault. Raises what `verify_record` does."""
    from desktop.services.inspection.inspection_record import verify_record

    return verify_record(house, path)
