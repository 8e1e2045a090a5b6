"""The state of health at a glance, and checks of three depths, for the window."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from desktop.services.house import House
from desktop.services.keeping.checking import check_vault, daily_share, last_proven
from desktop.services.progress import Progress
from desktop.services.records import CheckReport
from models.documents.chunks import committed_packs


class Depth(enum.Enum):
    """How much a check reads."""

    STRUCTURE = "structure"
    SHARE = "share"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Health:
    """How far everything is proven; `any` is whether there is anything to prove. `healed` are translated sentences."""

    oldest: datetime | None
    share: float
    any: bool
    healed: tuple[str, ...]


def read_health(house: House) -> Health:
    """What is known without reading anything anew."""
    proof = last_proven(house)
    with house.database.read() as session:
        packs = bool(committed_packs(session))
    healed = tuple(f"{notice.object_name}: {notice.problem}" for notice in house.vault.notices)
    return Health(proof.oldest, proof.share, packs, healed)


def examine(house: House, progress: Progress, *, depth: Depth) -> CheckReport:
    """Run a check of this depth. Raises Cancelled."""
    if depth is Depth.SHARE:
        return daily_share(house, progress=progress)
    return check_vault(house, full=depth is Depth.FULL, progress=progress)
