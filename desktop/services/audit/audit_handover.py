"""What the journal says of inspections, the gate, the client's materials, packages that go and come, disposal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.obligations.registers import ROWS
from resources.words import N_, _

ACTIONS = (
    N_("gate waived"),
    N_("gate waiver withdrawn"),
    N_("material received"),
    N_("material returned"),
    N_("material void"),
    N_("receipt imported"),
)
OBJECTS = {"material": N_("material {name}")}
WHOLE_OBJECTS = {"handover": N_("the handover")}
_SAID = ("name", "number", "title", "returned_to", "reason")
"""What of a row or of the detail's own words is worth reading, in this order."""


def handover_detail(detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        words = _sentence(said) if isinstance(said, dict) else ""
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return detail
    return words or detail


def _sentence(said: Mapping[str, Any]) -> str:
    first = said[ROWS][0]["set"] if said.get(ROWS) else {}
    known = {**first, **said}
    parts = [str(known[name]) for name in _SAID if known.get(name)]
    return _("; ").join(dict.fromkeys(parts))
