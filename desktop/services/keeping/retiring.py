"""Removing what a purge has replaced: pack files, then traces in the database. Finished at open if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.keeping.purging import compacting_due, forget_retired, retired_packs, set_compacting_due
from vault.rewriting import remove_packs

if TYPE_CHECKING:
    from desktop.services.house import House


def finish_retirement(house: House) -> int:
    """Remove packs that were retired, and write the database anew when that is due; returns the bytes that were freed.

    Does nothing when nothing is left to do; may be interrupted anywhere and called again. Raises StorageFailed.
    """
    with house.database.read() as session:
        packs, compacting = retired_packs(session), compacting_due(session)
    if not packs and not compacting:
        return 0
    house.store.close()
    freed = remove_packs(house.vault.packs_path, packs)
    if compacting and not house.database.compact():
        # Somebody still reads what was there before; the next open does it.
        return freed
    with house.database.write() as session:
        forget_retired(session, packs)
        set_compacting_due(session, due=False)
    return freed
