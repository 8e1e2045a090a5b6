"""What the journal says of duties, of what proves them, and of the contract's payments, in the language in use."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from models.money import yuan
from models.obligations.registers import ROWS
from resources.words import N_, _

ACTIONS = (
    N_("duty submitted"),
    N_("duty confirmed"),
    N_("duty archived"),
    N_("duty returned"),
    N_("duty waived"),
    N_("duty unwaived"),
    N_("duty not-applicable"),
    N_("duty applicable-again"),
    N_("evidence attached"),
    N_("evidence withdrawn"),
    N_("evidence renewed"),
    N_("payment invoiced"),
    N_("payment applied"),
    N_("payment received"),
    N_("payment public-funds"),
    N_("payment voided"),
)
OBJECTS = {
    "duty": N_("duty {name}"),
    "evidence": N_("evidence {name}"),
    "payment": N_("payment {name}"),
}
_KEYS_SHOWN = 5


def duties_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        return _sentence(action, said) if isinstance(said, dict) else detail
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return detail


def _sentence(action: str, said: Mapping[str, Any]) -> str:
    if action.startswith("duty "):
        return _("; ").join(filter(None, (said["day"], said["name"], said["reason"])))
    if action.startswith("evidence "):
        return _("; ").join(filter(None, (_keys(said["keys"]), said.get("reason", ""))))
    if action == "payment voided":
        return str(said["reason"])
    row = said[ROWS][0]["set"]
    amount = yuan(row["amount_fen"]) if row["amount_fen"] else ""
    return _("; ").join(filter(None, (row["day"], amount, row["reference"])))


def _keys(keys: Sequence[str]) -> str:
    """Duties by their keys, the first few of many."""
    shown = _(", ").join(keys[:_KEYS_SHOWN])
    more = len(keys) - _KEYS_SHOWN
    if more <= 0:
        return shown
    return _("{keys} and {count} more").format(keys=shown, count=more)
