"""Preparing and revoking editions as jobs do: the officer's passphrase must be as strong as anybody's."""

from __future__ import annotations

from datetime import datetime

from desktop.services.editions import EditionInfo, EditionScope, create_edition, revoke_edition
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.strength import require_strength
from vault.ids import Passphrase


def prepare_edition(
    house: House,
    progress: Progress,
    *,
    scope: EditionScope,
    label: str,
    purpose: str,
    passphrase: Passphrase,
    expires: datetime,
) -> EditionInfo:
    """An edition behind a passphrase that is strong enough. Raises WeakPassphrase and what `create_edition` does."""
    require_strength(passphrase.text, (label, purpose, house.path.stem))
    return create_edition(
        house,
        scope,
        label=label,
        purpose=purpose,
        passphrase=passphrase,
        expires=expires,
        progress=progress,
    )


def revoke(house: House, _progress: Progress, *, edition_id: bytes) -> str:
    """Revoke an edition; what it means for copies, translated. Raises what `revoke_edition` does."""
    return revoke_edition(house, edition_id)
