"""What the journal says of systems, in the language in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from resources.words import N_, _

ACTIONS = (
    N_("system entered"),
    N_("system changed"),
    N_("system retired"),
    N_("system merged"),
)

_SAID = {
    "name": N_("name"),
    "kind": N_("kind"),
    "code": N_("code"),
    "owner": N_("owner"),
    "purpose": N_("purpose"),
    "facts": N_("facts"),
    "note": N_("note"),
    "people": N_("people in charge"),
    "accounts": N_("accounts"),
    "ties": N_("ties"),
}
_SHORT = ("name", "code", "owner")
"""What is short enough to be told before and after."""


def system_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        if not isinstance(said, dict):
            return detail
        return _sentence(action, said)
    except (ValueError, KeyError, TypeError, IndexError):
        return detail


def _sentence(action: str, said: Mapping[str, Any]) -> str:
    if action == "system merged":
        words = _("“{name}” into “{other}”; {count} documents name it so now")
        return words.format(name=said["name"], other=said["into_name"], count=said["documents"])
    if action == "system retired":
        words = _("“{name}” is out of use") if said["retired"] else _("“{name}” is in use again")
        return words.format(name=said["name"])
    if action == "system entered":
        return str(said["name"])
    changes = [_change(name, *values) for name, values in said["changed"].items()]
    sentence = _("“{name}”: {changes}").format(name=said["name"], changes=_("; ").join(changes))
    if said["documents"]:
        sentence += _("; {count} documents follow").format(count=said["documents"])
    return sentence


def _change(name: str, before: object, after: object) -> str:
    label = _(_SAID[name])
    if name not in _SHORT:
        return _("{what} changed").format(what=label)
    return _("{what}: {before} → {after}").format(
        what=label, before=before or "–", after=after or "–"
    )
