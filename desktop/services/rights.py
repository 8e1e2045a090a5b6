"""What each kind of key slot may do. Every slot opens everything, so these are rules of the house, not of the keys."""

from __future__ import annotations

import enum

from desktop.services.errors import NotAllowed
from desktop.services.house import House
from resources.words import N_
from vault.ids import SlotKind


class Right(enum.Enum):
    """What not everybody may do; the value is a message id."""

    KEYS = N_("manage key slots")
    REKEY = N_("change the master key")
    FILING = N_("file documents")
    EDITIONS = N_("prepare or revoke editions")
    BACKUP = N_("back up")
    REPAIR = N_("repair")
    HOLDS = N_("place or release holds")
    PURGE = N_("purge documents")
    DESTROY = N_("destroy the vault")
    HANDOVER = N_("build a handover package")
    RULES = N_("change the contract's rules")


_RESCUE = frozenset({Right.KEYS, Right.BACKUP, Right.REPAIR})
_RIGHTS = {
    SlotKind.MANAGER: frozenset(Right),
    SlotKind.DEPUTY: frozenset(Right)
    - {Right.KEYS, Right.REKEY, Right.PURGE, Right.DESTROY, Right.REPAIR, Right.RULES},
    # These two exist to let somebody in again when nobody else can, and to read until then.
    SlotKind.ESCROW: _RESCUE,
    SlotKind.RECOVERY: _RESCUE,
}


def may(house: House, right: Right) -> bool:
    """Whether the slot in use has this right."""
    return allows(house.vault.slot.kind, right)


def allows(kind: SlotKind, right: Right) -> bool:
    """Whether slots of this kind have this right."""
    return right in _RIGHTS[kind]


def require(house: House, right: Right) -> None:
    """Raises NotAllowed, and journals the attempt, unless the slot in use has this right."""
    if may(house, right):
        return
    house.log(("refused", "vault", right.name.lower()))
    raise NotAllowed(right.value, house.vault.slot.kind)
