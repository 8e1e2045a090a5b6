"""The journal in words: what its events are called, and what a verification found, sentence by sentence.

The journal keeps plain English words, whatever language the window had when they were written.
"""

from __future__ import annotations

import re

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
from exporters.wording import minute
from models.audit.chain_report import ChainBreak, ChainReport, ClockStep, Flaw
from resources.words import N_, _
from vault.times import from_microseconds

ACTIONS = (
    N_("absorbed"),
    N_("backed up"),
    N_("backup failed"),
    N_("backup set aside"),
    N_("checked"),
    N_("clock back"),
    N_("closed"),
    N_("created"),
    N_("destruction begun"),
    N_("disposal approved"),
    N_("disposal carried out"),
    N_("disposal list made"),
    N_("disposal withdrawn"),
    N_("edition problem"),
    N_("exported"),
    N_("filed"),
    N_("handover built"),
    N_("handover started"),
    N_("hold placed"),
    N_("hold released"),
    N_("inspection pack built"),
    N_("interrupted"),
    N_("medium registered"),
    N_("medium retired"),
    N_("medium written"),
    N_("mended"),
    N_("numbers handed over"),
    N_("opened"),
    N_("package sealed"),
    N_("prepared"),
    N_("printed"),
    N_("purged"),
    N_("read"),
    N_("recovery sheet written"),
    N_("rehearsal built"),
    N_("refused"),
    N_("rekeyed"),
    N_("repair begun"),
    N_("repaired"),
    N_("restore drill"),
    N_("restored"),
    N_("restored without"),
    N_("revoked"),
    N_("searched"),
    N_("signing key"),
    N_("slot added"),
    N_("slot changed"),
    N_("slot removed"),
    N_("snapshot failed"),
    N_("snapshot taken"),
    N_("statement written"),
    N_("swept"),
    N_("verified"),
    N_("viewed"),
    N_("withheld"),
    N_("amended"),
    N_("trashed"),
    N_("brought back"),
    N_("released"),
    *audit_articles.ACTIONS,
    *audit_systems.ACTIONS,
    *audit_assurance.ACTIONS,
    *audit_inspections.ACTIONS,
    *audit_duties.ACTIONS,
    *audit_handover.ACTIONS,
    *audit_imports.ACTIONS,
    *audit_people.ACTIONS,
    *audit_pledges.ACTIONS,
    *audit_registers.ACTIONS,
    *audit_rules.ACTIONS,
    *order_details.ORDER_ACTIONS,
)
"""The actions that are written today; others are shown as they stand."""

_OBJECTS = {
    "bulk edit": N_("bulk edit {name}"),
    "collection": N_("collection {name}"),
    "disposal": N_("disposal list {name}"),
    "document": N_("document {name}"),
    "edition": N_("edition {name}"),
    "medium": N_("medium {name}"),
    "slot": N_("key slot {name}"),
    "system": N_("system {name}"),
    "field": N_("field {name}"),
    "tag": N_("tag {name}"),
    **audit_assurance.OBJECTS,
    **audit_duties.OBJECTS,
    **audit_inspections.OBJECTS,
    **audit_handover.OBJECTS,
    **audit_people.OBJECTS,
    **audit_pledges.OBJECTS,
    **audit_registers.OBJECTS,
    **audit_rules.OBJECTS,
}
_WHOLE_OBJECTS = {
    "bulk edit": N_("bulk edit {name}"),
    "collection": N_("collection {name}"),
    "clock": N_("the clock"),
    "collections": N_("the collections"),
    "documents": N_("the documents"),
    "journal": N_("the journal"),
    "package": N_("the package"),
    **audit_handover.WHOLE_OBJECTS,
    **audit_inspections.WHOLE_OBJECTS,
    **audit_people.WHOLE_OBJECTS,
    **audit_registers.WHOLE_OBJECTS,
    "vault": N_("the vault"),
}
_OBJECT = re.compile("(bulk edit|[a-z]+) (.+)", re.DOTALL)


def shown_action(action: str) -> str:
    """An action in the language in use."""
    return _(action) if action in ACTIONS else action


def stored_action(word: str) -> str:
    """The action as the journal keeps it, of a word in the language in use or as kept."""
    return next((action for action in ACTIONS if word == _(action)), word)


def shown_object(name: str) -> str:
    """An object in the language in use; names of files and media stay as they are."""
    if name in _WHOLE_OBJECTS:
        return _(_WHOLE_OBJECTS[name])
    found = _OBJECT.fullmatch(name)
    if found is None or found[1] not in _OBJECTS:
        return name
    return _(_OBJECTS[found[1]]).format(name=found[2])


def break_sentence(found: ChainBreak) -> str:
    """What is wrong at one place."""
    words = {
        "first": found.first,
        "last": found.last,
        "before": found.first - 1,
        "other": found.other,
        "moment": _moment(found.moment),
    }
    return _break_message(found).format(**words)


def clock_sentence(step: ClockStep) -> str:
    """A clock that had been set back."""
    return _("Event {sequence} of {moment}: the clock had been set back before it.").format(
        sequence=step.sequence, moment=_moment(step.moment)
    )


def code_sentence(outcome: str, sequence: int, report: ChainReport) -> str:
    """How a paper that was printed at event `sequence` compares; `outcome` is a `CodeOutcome`'s value."""
    return _(_CODES[outcome]).format(sequence=sequence, last=report.last)


_CODES = {
    "fits": N_("Event {sequence} and all before it are unchanged since the paper was printed."),
    "older": N_(
        "The paper was printed at event {sequence}, and this journal ends at event {last}: an older copy of the "
        "vault was put in its place, or the paper belongs to another vault."
    ),
    "different": N_(
        "Event {sequence} is not the one on the paper: the journal was rewritten since, an older copy of the vault "
        "was put in its place and used, or the paper belongs to another vault."
    ),
    "broken": N_(
        "Event {sequence} is the one on the paper, but something before it was changed since the paper was printed."
    ),
    "other vault": N_("The paper belongs to another vault."),
    "forged": N_(
        "Number and hash on the paper are those of event {sequence}, but its signature is not this vault's."
    ),
}


def _break_message(found: ChainBreak) -> str:
    one = found.first == found.last
    if found.flaw is Flaw.STRANGE:
        return _("A row with the number {first} stands in the journal, which counts from 1.")
    if found.flaw is Flaw.MISSING:
        return _("Event {first} is missing.") if one else _("Events {first} to {last} are missing.")
    if found.flaw is Flaw.HASH:
        return _("The hash of event {first} was changed; the event itself fits.")
    if found.flaw is Flaw.MOVED:
        return _("Event {first} stands at number {other}: the order was changed.")
    if found.flaw is Flaw.TRUNCATED:
        return _(
            "The end is missing: {last} events were signed on {moment}, and {before} are there."
        )
    if found.flaw is Flaw.SIGNATURE:
        return _("The signature of {moment} under event {last} is not valid.")
    if found.flaw is Flaw.FOREIGN_KEY:
        return _(
            "The signature of {moment} under event {last} was made with a key that the journal does not know."
        )
    if found.flaw is Flaw.REWRITTEN and one:
        return _("Event {last} is not the one that was signed on {moment}: it was rewritten.")
    if found.flaw is Flaw.REWRITTEN:
        return _(
            "Event {last} is not the one that was signed on {moment}: something from event {first} on was rewritten."
        )
    if found.first == 1:
        return _("Event {first} was changed.")
    return _("Event {first} was changed, or event {before} together with its hash.")


def _moment(microseconds: int) -> str:
    """A moment from the database, which may be any number by now."""
    try:
        return minute(from_microseconds(microseconds))
    except (ValueError, OverflowError):
        return "?"
