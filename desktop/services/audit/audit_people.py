"""What the journal says of people, of what is on their files, and of matters, in the language in use."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from desktop.services.people.people_entry import FIELDS
from models.contract.rule_reading import read_toml
from models.obligations.registers import ROWS
from models.people.matter_reading import parse_matters
from models.people.matter_rules import MatterKind
from models.people.people_reading import parse_people
from models.people.people_rules import PeopleRules
from resources.rule_files import shipped_rules
from resources.words import N_, _, ngettext

ACTIONS = (
    N_("person entered"),
    N_("person changed"),
    N_("person voided"),
    N_("item entered"),
    N_("item changed"),
    N_("item voided"),
    N_("identity revealed"),
    N_("matter opened"),
    N_("matter changed"),
    N_("matter step taken"),
    N_("matter step undone"),
    N_("matter withdrawn"),
)
OBJECTS = {"person": N_("person {name}"), "matter": N_("matter {name}")}
WHOLE_OBJECTS = {"people": N_("the people")}

_DAYS = {
    "since": N_("first day"),
    "until": N_("last day"),
    "day": N_("day"),
    "planned": N_("planned day"),
    "title": N_("title"),
    "number": N_("number"),
}
_TOLD = frozenset({"label", "name", "staff_number", "post", "employer", "shift", *_DAYS})
"""What is short enough to be told before and after; of anything else only that it changed."""
_SILENT = frozenset({"key", "identity_shown", "phone_shown", "identity_kind", "void"})
_SEALED = {"identity": "identity", "phone": "phone"}


def people_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    if action == "identity revealed":
        return _(FIELDS[detail]) if detail in FIELDS else detail
    try:
        said = json.loads(detail)
        if not isinstance(said, dict):
            return detail
        return _sentence(action, said)
    except (ValueError, KeyError, TypeError, AttributeError):
        return detail


def _sentence(action: str, said: Mapping[str, Any]) -> str:
    if action == "person entered" and "count" in said:
        count = said["count"]
        return ngettext("{count} person", "{count} people", count).format(count=count)
    if action.startswith("matter"):
        return _matter(action, said)
    name = str(said.get("name", ""))
    if action.startswith("item"):
        kinds = _people().items
        kind = kinds[said["kind"]].label if said["kind"] in kinds else said["kind"]
        name = ": ".join(dict.fromkeys(filter(None, (name, kind, said["title"]))))
    if said.get("reason"):
        return _("{name}: {reason}").format(name=name, reason=said["reason"])
    sentence = _("; ").join(filter(None, (name, *_changes(said))))
    if said.get("documents"):
        sentence += _("; {count} documents follow").format(count=said["documents"])
    return sentence


def _matter(action: str, said: Mapping[str, Any]) -> str:
    number = said["number"]
    if action == "matter opened":
        return _("{number}: {title}").format(number=number, title=said["title"])
    if action == "matter changed":
        return _("; ").join((number, *_changes(said)))
    if action == "matter withdrawn":
        return _("{name}: {reason}").format(name=number, reason=said["reason"])
    step = _step(said["kind"], said["step"])
    if action == "matter step undone":
        return _("{number}: {step} ({reason})").format(
            number=number, step=step, reason=said["reason"]
        )
    words = (
        _("{number}: {step} on {day}, as what happened")
        if said.get("happened")
        else _("{number}: {step} on {day}")
    )
    return words.format(number=number, step=step, day=said["day"])


def _changes(said: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for row in said.get(ROWS, ()):
        before = row.get("was")
        if before is None:
            continue
        for field in row.get("sealed", ()):
            if field in _SEALED:
                found.append(_("{what} changed").format(what=_(FIELDS[_SEALED[field]])))
        for field, value in row["set"].items():
            if field in _SILENT:
                continue
            label = _({**FIELDS, **_DAYS}.get(field, field))
            if field in _TOLD:
                words = _("{what}: {before} → {after}")
                found.append(
                    words.format(what=label, before=before.get(field) or "–", after=value or "–")
                )
            else:
                found.append(_("{what} changed").format(what=label))
    return found


def _step(kind: str, step: str) -> str:
    try:
        return _matters()[kind].step(step).label
    except KeyError:
        return step


@functools.cache
def _matters() -> Mapping[str, MatterKind]:
    """The shipped kinds, for their words: the journal is told without the vault's own copy."""
    return parse_matters(read_toml(shipped_rules("matters") or "", "matters"))


@functools.cache
def _people() -> PeopleRules:
    return parse_people(read_toml(shipped_rules("people") or "", "people"))
