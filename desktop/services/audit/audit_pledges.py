"""What the journal says of pledges, and of proof that was lost to a purge, in the language in use."""

from __future__ import annotations

import json

from models.obligations.registers import ROWS
from resources.words import N_, ngettext

ACTIONS = (
    N_("pledges made"),
    N_("pledges signed"),
    N_("pledge entered"),
    N_("pledge voided"),
    N_("evidence lost"),
)
OBJECTS = {"pledge": N_("pledge {name}")}


def pledges_detail(_action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        people = said.get("people", [])
        if not people and not said.get("reason"):
            count = len(said[ROWS])
            return ngettext("{count} entry", "{count} entries", count).format(count=count)
        return "; ".join(filter(None, ["、".join(people), said.get("reason", "")]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return detail
