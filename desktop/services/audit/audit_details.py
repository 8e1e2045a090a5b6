"""What an event's detail says, in the language in use; the journal itself keeps plain English and stored values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime

from desktop.services.audit import (
    audit_articles,
    audit_assurance,
    audit_duties,
    audit_handover,
    audit_imports,
    audit_inspections,
    audit_people,
    audit_pledges,
    audit_registers,
    audit_rules,
    audit_systems,
)
from desktop.services.order import order_details
from desktop.services.rights import Right
from exporters.wording import amount, minute
from models.categories import Category
from models.inspection.inspection_log import VERIFIED
from resources.words import N_, _

_MESSAGES = ("mended", "snapshot taken", "restored without")
"""Actions whose detail is a message id."""

_KINDS = {
    "full": N_("every byte"),
    "share": N_("today's share"),
    "structure": N_("the structure"),
}


def shown_detail(action: str, detail: str) -> str:
    """`detail` for people; what isn't known is shown as it stands."""
    if not detail:
        return ""
    if action in _MESSAGES:
        return _(detail)
    if action == "refused" and detail.upper() in Right.__members__:
        return _(Right[detail.upper()].value)
    if action in audit_articles.ACTIONS:
        return audit_articles.article_detail(action, detail)
    if action in audit_systems.ACTIONS:
        return audit_systems.system_detail(action, detail)
    if action in audit_assurance.ACTIONS:
        return audit_assurance.assurance_detail(action, detail)
    if action in audit_inspections.ACTIONS or (action == VERIFIED and detail.startswith("{")):
        return audit_inspections.inspection_detail(action, detail)
    if action in audit_duties.ACTIONS:
        return audit_duties.duties_detail(action, detail)
    if action in audit_handover.ACTIONS:
        return audit_handover.handover_detail(detail)
    if action in audit_people.ACTIONS:
        return audit_people.people_detail(action, detail)
    if action in audit_pledges.ACTIONS:
        return audit_pledges.pledges_detail(action, detail)
    if action in audit_registers.ACTIONS:
        return audit_registers.registers_detail(action, detail)
    if action in audit_rules.ACTIONS:
        return audit_rules.rules_detail(action, detail)
    if action in order_details.ORDER_ACTIONS:
        return order_details.order_detail(action, detail)
    if action in audit_imports.ACTIONS:
        return audit_imports.imports_detail(action, detail)
    if action == "filed":
        return audit_imports.filed_detail(detail)
    if action not in _FORMS:
        return detail
    form, words = _FORMS[action]
    found = re.fullmatch(form, detail, re.DOTALL)
    return detail if found is None else words(found)


def _checked(found: re.Match[str]) -> str:
    kind = _(_KINDS[found[1]])
    if found[2] == "clean":
        return _("{what}: no findings").format(what=kind)
    return _("{what}: {count} findings").format(what=kind, count=found[3])


def _verified(found: re.Match[str]) -> str:
    if found[3] == "0":
        return _("complete from 1 to {last}").format(last=found[1])
    return _("whole up to {last} of {count}; {breaks} breaks").format(
        last=found[1], count=found[2], breaks=found[3]
    )


def _backed_up(found: re.Match[str]) -> str:
    words = _("up to event {sequence}: {packs} packs, {size}").format(
        sequence=found[1], packs=found[2], size=amount(int(found[3]))
    )
    if found[4]:
        words += _("; {count} damaged packs left out").format(count=found[4])
    return words


def _handed_over(found: re.Match[str]) -> str:
    return _("{count} documents, root {root}").format(count=found[1], root=found[2][:16])


def _prepared(found: re.Match[str]) -> str:
    try:
        scope = json.loads(found[2])
        categories = [_(Category(word).label) for word in scope["categories"]]
        expires = minute(datetime.fromisoformat(found[3]))
    except (ValueError, KeyError, TypeError):
        return found[0]
    return _("{officer}: {categories}, until {moment}").format(
        officer=found[1], categories=_(", ").join(categories), moment=expires
    )


def _swept(found: re.Match[str]) -> str:
    return _("{count} unfinished files").format(count=found[1])


def _restored(found: re.Match[str]) -> str:
    return _("from the backup of {moment} UTC, up to event {sequence}").format(
        moment=found[1], sequence=found[2]
    )


def _clock(found: re.Match[str]) -> str:
    return _("by {seconds} seconds").format(seconds=found[1])


def _state_secret(found: re.Match[str]) -> str:
    return _("state secret ({level}) {where}").format(level=found[1], where=_(_CARRIERS[found[2]]))


def _packed(found: re.Match[str]) -> str:
    return _("{count} records, root {root}").format(count=found[1], root=found[2])


def _for_pack(_found: re.Match[str]) -> str:
    return _("for an inspection pack")


_CARRIERS = {
    "name": N_("in a file's name"),
    "folder": N_("in a folder's name"),
    "text": N_("in a text"),
    "choice": N_("chosen as a mark"),
}
_SECRET = r"state secret (绝密|机密|秘密), (name|folder|text|choice)"
_FORMS: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "checked": (r"(full|share|structure), (clean|([0-9]+) findings)", _checked),
    "verified": (r"complete to ([0-9]+) of ([0-9]+), ([0-9]+) breaks.*", _verified),
    "backed up": (
        r"to event ([0-9]+), ([0-9]+) packs, ([0-9]+) bytes(?:, ([0-9]+) damaged packs left out)?",
        _backed_up,
    ),
    "handover built": (r"([0-9]+) documents, root ([0-9a-f]+)", _handed_over),
    "prepared": (r"(.*), (\{.*\}), ([0-9T:.+-]+)", _prepared),
    "inspection pack built": (r"([0-9]+) records, root ([0-9a-f]+)", _packed),
    "exported": ("inspection pack built", _for_pack),
    "swept": (r"([0-9]+) unfinished files", _swept),
    "restored": (r"from the backup of (.+) UTC, event ([0-9]+)", _restored),
    "clock back": (r"([0-9]+) s", _clock),
    "refused": (_SECRET, _state_secret),
    "withheld": (_SECRET, _state_secret),
}
