"""The sentences of a document's history. Events of tags, collections and fields are told while it has them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_imports import arrival
from desktop.services.audit.audit_words import shown_action
from desktop.services.audit.fact_words import change_sentence, changes_in
from desktop.services.order.field_values import shown_value
from desktop.services.order.order_details import relation_words
from exporters.wording import minute
from models.records import AuditEvent, VersionRecord
from resources.words import N_, _

LOOKS = frozenset({"opened", "read", "viewed"})
"""What doesn't change anything and leaves nothing behind: told only when somebody asks."""

_HOLD = re.compile(r"hold [0-9]+: (?P<reason>.*)", re.DOTALL)
_VERSION = re.compile(r"version (?P<id>[0-9]+)")
_DELIVERY = re.compile(r"delivery of (?P<count>[0-9]+) files")

_INTERVAL = re.compile("review_months: [0-9]+ → (?P<months>[0-9]+)")

_WITH_REASON = {
    "trashed": (N_("Put into the trash."), N_("Put into the trash: {reason}")),
    "brought back": (
        N_("Brought back from the trash."),
        N_("Brought back from the trash: {reason}"),
    ),
    "released": (N_("Released for use again."), N_("Released for use again: {reason}")),
    "withheld": (N_("Withheld."), N_("Withheld: {reason}")),
}
_PLAIN = {
    "opened": N_("Opened."),
    "read": N_("Its text was read."),
    "viewed": N_("Looked at in an edition."),
    "printed": N_("Printed."),
    "exported": N_("Written outside the vault."),
}


class OtherDocument(NamedTuple):
    """A document that relations name; without a title where that must not be shown."""

    number: str
    title: str


class Background:
    """What the sentences need besides the events, and what the document has while they are told, the oldest first."""

    def __init__(
        self, document: int, versions: Sequence[VersionRecord], others: Mapping[int, OtherDocument]
    ) -> None:
        self.document, self.others = document, others
        self.versions = {version.id: version for version in versions}
        self.filed = self.live = False
        self._has: set[str] = set()

    def has(self, thing: str) -> bool:
        """Whether the document has this tag, collection or field at this point of the story."""
        return thing in self._has

    def gain(self, thing: str) -> None:
        """It has from now on."""
        self._has.add(thing)

    def lose(self, thing: str) -> None:
        """It hasn't any more."""
        self._has.discard(thing)


def sentences(event: AuditEvent, known: Background) -> list[str]:
    """What an event means to the document: mostly one sentence, several for an amendment, none for what passes it by.

    Events have to come in order, the oldest first.
    """
    kind, _blank, _key = event.object_name.partition(" ")
    own = kind == "document"
    known.filed = known.filed or own
    if own and event.action in ("filed", "written", "brought back", "released"):
        known.live = True
    if own and event.action in ("trashed", "withheld"):
        known.live = False
    try:
        if event.action == "amended":
            return _amended(event)
        if event.action in _BY_ACTION:
            return [each for each in (_BY_ACTION[event.action](event, known),) if each]
    except (ValueError, KeyError, TypeError):
        return [_other(event)]
    return [_other(event)] if own else []


def _other(event: AuditEvent) -> str:
    """An event that has no sentence of its own."""
    detail = shown_detail(event.action, event.detail)
    if not detail:
        return _("{action}.").format(action=shown_action(event.action))
    return _("{action}: {detail}").format(action=shown_action(event.action), detail=detail)


def _amended(event: AuditEvent) -> list[str]:
    if found := _INTERVAL.fullmatch(event.detail):
        if found["months"] == "0":
            return [_("No reviews are asked for any more.")]
        words = _("To be reviewed every {months} months from now on.")
        return [words.format(months=found["months"])]
    changes = changes_in(event.detail)
    return [change_sentence(each) for each in changes] or [_other(event)]


def _filed(event: AuditEvent, known: Background) -> str:
    if delivery := _DELIVERY.fullmatch(event.detail):
        return _("A source delivery of {count} files was filed.").format(count=delivery["count"])
    if found := _VERSION.fullmatch(event.detail):
        return _version_filed(known.versions.get(int(found["id"])))
    if (came := arrival(event.detail)) is not None:
        words = _("Taken over with a package from {number}, where it was filed on {moment}.")
        return words.format(number=came[0], moment=minute(came[1]))
    return _("Filed.")


def _written(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    version = known.versions[int(said["version"])]
    if version.ordinal == 1:
        return _("Written as an article.")
    if not said["reason"]:
        return _("Version {number} written.").format(number=version.ordinal)
    words = _("Version {number} written: {reason}")
    return words.format(number=version.ordinal, reason=said["reason"])


def _version_filed(version: VersionRecord | None) -> str:
    if version is None:
        return _("A new version was filed.")
    if not version.reason:
        return _("Version {number} filed.").format(number=version.ordinal)
    words = _("Version {number} filed: {reason}")
    return words.format(number=version.ordinal, reason=version.reason)


def _reviewed(event: AuditEvent, known: Background) -> str:
    version = known.versions[int(_said(event)["version"])]
    return _("Version {number} reviewed and found right.").format(number=version.ordinal)


def _moved(event: AuditEvent, _known: Background) -> str:
    plain, reasoned = _WITH_REASON[event.action]
    reason = shown_detail(event.action, event.detail)
    return _(reasoned).format(reason=reason) if reason else _(plain)


def _plain(event: AuditEvent, _known: Background) -> str:
    return _(_PLAIN[event.action])


def _held(event: AuditEvent, known: Background) -> str:
    found = _HOLD.fullmatch(event.detail)
    reason = found["reason"] if found else event.detail
    everything = event.object_name == "vault"
    if everything and not known.filed:
        return ""
    if event.action == "hold placed":
        words = (
            _("Put on hold with everything: {reason}") if everything else _("Put on hold: {reason}")
        )
    elif everything:
        words = _("The hold on everything was released: {reason}")
    else:
        words = _("The hold was released: {reason}")
    return words.format(reason=reason)


def _refused(event: AuditEvent, _known: Background) -> str:
    if event.object_name.startswith("document") and event.detail.startswith("hold "):
        return _("Putting it away or purging it was refused: it is on hold.")
    return _other(event)


def _handed_over(_event: AuditEvent, known: Background) -> str:
    return _("Handed over in a package.") if known.live else ""


def _tagged(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    thing = f"tag {said['tag']}"
    if event.action == "tagged":
        known.gain(thing)
        return _("Tag “{tag}” added.").format(tag=said["path"])
    known.lose(thing)
    return _("Tag “{tag}” taken off.").format(tag=said["path"])


def _tag_named(event: AuditEvent, known: Background) -> str:
    if not known.has(event.object_name):
        return ""
    said = _said(event)
    words = _("Its tag “{before}” became “{after}”.")
    return words.format(before=said["before"], after=said["after"])


def _tag_merged(event: AuditEvent, known: Background) -> str:
    if not known.has(event.object_name):
        return ""
    said = _said(event)
    known.lose(event.object_name)
    known.gain(f"tag {said['into']}")
    words = _("Its tag “{before}” was merged into “{after}”.")
    return words.format(before=said["path"], after=said["into_path"])


def _tag_removed(event: AuditEvent, known: Background) -> str:
    if not known.has(event.object_name):
        return ""
    known.lose(event.object_name)
    return _("Its tag “{tag}” was removed.").format(tag=_said(event)["path"])


def _collected(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    thing = f"collection {said['collection']}"
    if event.action == "collected":
        known.gain(thing)
        return _("Put into the collection “{name}”.").format(name=said["name"])
    known.lose(thing)
    return _("Taken out of the collection “{name}”.").format(name=said["name"])


def _collection_named(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    if not known.has(event.object_name) or said["before"] == said["name"]:
        return ""
    words = _("Its collection “{before}” became “{after}”.")
    return words.format(before=said["before"], after=said["name"])


def _collection_removed(event: AuditEvent, known: Background) -> str:
    if not known.has(event.object_name):
        return ""
    known.lose(event.object_name)
    return _("Its collection “{name}” was removed.").format(name=_said(event)["name"])


def _related(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    other = known.others.get(int(said["other"]))
    if other is None:
        shown = _("a document that was purged")
    elif other.title:
        shown = _("{number} “{title}”").format(number=other.number, title=other.title)
    else:
        shown = other.number
    if event.action == "related":
        words = _("Relation added: {relation} {other}.")
    else:
        words = _("Relation taken back: {relation} {other}.")
    return words.format(relation=relation_words(said), other=shown)


def _field_set(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    known.gain(f"field {said['field']}")
    before, after = (shown_value(said["kind"], said[each]) for each in ("before", "after"))
    if not before:
        return _("{fact} set to “{after}”.").format(fact=said["name"], after=after)
    if not after:
        return _("{fact} “{before}” cleared.").format(fact=said["name"], before=before)
    words = _("{fact} changed from “{before}” to “{after}”.")
    return words.format(fact=said["name"], before=before, after=after)


def _field_changed(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    if not known.has(event.object_name) or said["before"]["name"] == said["name"]:
        return ""
    words = _("Its field “{before}” became “{after}”.")
    return words.format(before=said["before"]["name"], after=said["name"])


def _field_removed(event: AuditEvent, known: Background) -> str:
    said = _said(event)
    value = said["values"].get(str(known.document))
    if value is None:
        return ""
    words = _("The field “{field}”, which said “{value}”, was removed.")
    return words.format(field=said["name"], value=shown_value(said["kind"], value))


def _said(event: AuditEvent) -> dict[str, Any]:
    said = json.loads(event.detail)
    if not isinstance(said, dict):
        raise ValueError("not a record")
    return said


_BY_ACTION: dict[str, Callable[[AuditEvent, Background], str]] = {
    "filed": _filed,
    "written": _written,
    "reviewed": _reviewed,
    **dict.fromkeys(_WITH_REASON, _moved),
    **dict.fromkeys(_PLAIN, _plain),
    "hold placed": _held,
    "hold released": _held,
    "refused": _refused,
    "handover built": _handed_over,
    "tagged": _tagged,
    "untagged": _tagged,
    "tag renamed": _tag_named,
    "tag moved": _tag_named,
    "tag merged": _tag_merged,
    "tag removed": _tag_removed,
    "collected": _collected,
    "uncollected": _collected,
    "collection renamed": _collection_named,
    "collection removed": _collection_removed,
    "related": _related,
    "unrelated": _related,
    "field set": _field_set,
    "field changed": _field_changed,
    "field removed": _field_removed,
}
