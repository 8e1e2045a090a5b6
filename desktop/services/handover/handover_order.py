"""What somebody asks for when a package is to be built. Light: the command line and the window import it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.handover.sealing import SealOrder
    from models.handover.natures import ManualResult

SETS = 2
"""Copies that the rules ask for: one to be sealed away (封存), one for reading (查用); domain model §5."""


@dataclass(frozen=True, slots=True)
class HandoverOrder:
    """`profile` is an id of `resources.package_profiles`. With `final` None it is final when the gate is clear, else a
    rehearsal.

    `made_by` and `checked_by` are persons of the giver's. `manual` are the checks of the four natures that people made,
    by code. `capacity` is that of the media it will go to, in bytes, for the labels; 0 is one medium for everything.
    """

    profile: str = "client"
    final: bool | None = None
    made_by: str = ""
    checked_by: str = ""
    manual: Mapping[str, ManualResult] = field(default_factory=dict)
    seal: SealOrder | None = None
    capacity: int = 0
    sets: int = SETS
