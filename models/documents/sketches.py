"""Near duplicates by the sketches of their texts: 64 bits, of which texts that are much alike share nearly all."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

_SKETCHES = "SELECT document_id, id, sketch FROM version WHERE sketch IS NOT NULL AND live"
_MASK = (1 << 64) - 1


class Near(NamedTuple):
    """A version whose text is much like the one that was asked about; `distance` in bits that differ."""

    document_id: int
    version_id: int
    distance: int


def near(session: Session, sketch: int, distance: int) -> list[Near]:
    """Live versions whose sketch differs in at most `distance` bits, the nearest first."""
    rows = session.connection().exec_driver_sql(_SKETCHES)
    found = [
        Near(document, version, bits)
        for document, version, other in rows
        if (bits := ((sketch ^ other) & _MASK).bit_count()) <= distance
    ]
    return sorted(found, key=lambda each: (each.distance, each.version_id))
