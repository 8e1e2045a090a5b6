"""What the journal says of filings, assessments, scores, findings and products, in the language in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.assurance.findings_machine import TRANSITIONS
from models.obligations.registers import ROWS
from resources.words import N_, _

ACTIONS = (
    N_("filing entered"),
    N_("filing changed"),
    N_("filing struck"),
    N_("assessment entered"),
    N_("assessment changed"),
    N_("assessment struck"),
    N_("scores entered"),
    N_("finding entered"),
    N_("finding changed"),
    N_("finding step"),
    N_("product entered"),
    N_("product changed"),
    N_("product struck"),
)
OBJECTS = {
    "assessment": N_("assessment {name}"),
    "filing": N_("filing {name}"),
    "finding": N_("finding {name}"),
    "product": N_("product {name}"),
}
_FIELDS = {
    "title": N_("name"),
    "name": N_("name"),
    "level": N_("level"),
    "number": N_("its number"),
    "template": N_("template"),
    "graded": N_("day of grading"),
    "issued": N_("day of issue"),
    "until": N_("last day"),
    "started": N_("begun"),
    "reported": N_("report's day"),
    "result": N_("result"),
    "hazards": N_("major hazards"),
    "rectified": N_("rectified hazards"),
    "conclusion": N_("conclusion"),
    "owner": N_("responsible person"),
    "due": N_("to be rectified by"),
    "risk": N_("risk"),
    "item": N_("item"),
}
"""What is short enough to be told before and after."""


def assurance_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        if not isinstance(said, dict):
            return detail
        return _sentence(action, said)
    except (ValueError, KeyError, TypeError, AttributeError):
        return detail


def _sentence(action: str, said: Mapping[str, Any]) -> str:
    name = str(said.get("number") or said.get("title") or "")
    if action == "finding step":
        step = said["step"]
        words = _(TRANSITIONS[step].label) if step in TRANSITIONS else step
        told = _("{number}: {step}").format(number=name, step=words)
        return _("{words} ({name})").format(words=told, name=said["name"]) if said["name"] else told
    if action == "scores entered":
        return _("{number}: {count} objects").format(number=name or "–", count=said["count"])
    if action == "finding entered":
        return _("{number}: {problem}").format(number=name, problem=said["problem"])
    if said.get("reason"):
        return _("{name}: {reason}").format(name=name or "–", reason=said["reason"])
    changes = [
        _("{what}: {before} → {after}").format(
            what=_(_FIELDS[field]), before=_shown(row["was"].get(field)), after=_shown(value)
        )
        for row in said[ROWS]
        if "was" in row
        for field, value in row["set"].items()
        if field in _FIELDS
    ]
    return _("; ").join(filter(None, (name, *changes)))


def _shown(value: object) -> str:
    return "–" if value in (None, "") else str(value)
