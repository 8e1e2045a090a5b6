"""What the journal says of rules and of what the contract leaves open, in the language in use."""

from __future__ import annotations

import json

from models.contract.kept_rules import RULES_KEPT
from resources.words import N_, _

ACTIONS = (N_("rules kept"), N_("setting settled"))
OBJECTS = {"rules": N_("rules {name}"), "setting": N_("setting {name}")}


def rules_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        if action != RULES_KEPT:
            return _settled(said)
        parts = [
            _("revision {number}").format(number=said["revision"]),
            said["origin"],
            said["note"],
        ]
        return "; ".join(filter(None, parts))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return detail


def _settled(said: dict[str, object]) -> str:
    rows = said["rows"]
    now = rows[0]["set"] if isinstance(rows, list) else {}
    parts = []
    if "value" in now:
        parts.append(now["value"] or _("opened again"))
    if now.get("document_id") is not None:
        parts.append(_("by document {id}").format(id=now["document_id"]))
    parts.append(now.get("note", ""))
    return "; ".join(filter(None, parts))
