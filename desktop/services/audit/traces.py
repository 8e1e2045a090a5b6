"""An event about a document in a sentence that anybody may read who may read the document: what was done, no values."""

from __future__ import annotations

import re

from desktop.services.audit.audit_words import shown_action
from desktop.services.audit.fact_words import LABELS, changes_in
from models.inspection.edition_contents import Trace
from models.records import AuditEvent
from resources.words import N_, _

_DELIVERY = re.compile(r"delivery of (?P<count>[0-9]+) files")
_PLAIN = {
    "written": N_("A version was written here."),
    "reviewed": N_("Reviewed and found right."),
    "opened": N_("Opened."),
    "read": N_("Its text was read."),
    "viewed": N_("Looked at in an edition."),
    "printed": N_("Printed."),
    "exported": N_("Written outside the vault."),
    "trashed": N_("Put into the trash."),
    "brought back": N_("Brought back from the trash."),
    "evidence attached": N_("Attached as evidence."),
    "evidence renewed": N_("Its newest version became the evidence."),
    "evidence withdrawn": N_("Withdrawn as evidence."),
}


def trace_of(document_id: int, event: AuditEvent) -> Trace:
    """The event as an edition keeps it."""
    return Trace(
        event.sequence,
        document_id,
        event.moment,
        event.actor,
        event.action,
        told(event),
        event.hash,
    )


def told(event: AuditEvent) -> str:
    """What was done, in the language in use; neither reasons nor names nor values."""
    if event.action == "filed":
        return _filed(event.detail)
    if event.action == "amended":
        names = [_(LABELS[each.fact]) for each in changes_in(event.detail)]
        if names:
            words = _("Said anew: {facts}.")
            return words.format(facts=_(", ").join(dict.fromkeys(names)))
    if event.action in _PLAIN:
        return _(_PLAIN[event.action])
    return _("{action}.").format(action=shown_action(event.action))


def moves_formed(event: AuditEvent) -> tuple[str, str] | None:
    """The dates of the paper, before and after, where an event changed it; None for any other event."""
    if event.action != "amended":
        return None
    for each in changes_in(event.detail):
        if each.fact == "formed":
            return _(", ").join(each.before), _(", ").join(each.after)
    return None


def _filed(detail: str) -> str:
    if found := _DELIVERY.fullmatch(detail):
        return _("A source delivery of {count} files was filed.").format(count=found["count"])
    if detail.startswith("version "):
        return _("A new version was filed.")
    return _("Filed.")
