"""What is stored of people in ids, as words in the language in use."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.services.people.people_entry import FIELDS
from models.obligations.register_records import Person
from models.people.people_rules import PeopleRules
from resources.words import N_, _

_PRESENCE = {
    "on-site": N_("on site"),
    "expected": N_("not on site yet"),
    "left": N_("left"),
    "unknown": N_("no time on site entered"),
}
_LAMPS = {
    "ok": N_("in order"),
    "missing": N_("missing"),
    "expiring": N_("expires soon"),
    "expired": N_("expired"),
    "not-needed": N_("not needed"),
}
_SECRECY = {
    "": N_("not classified"),
    "general": N_("classified: general"),
    "important": N_("classified: important"),
    "core": N_("classified: core"),
}
_SHOWN = {"identity": "identity_shown", "phone": "phone_shown"}


def presence_words(presence: str) -> str:
    """Where somebody is."""
    return _(_PRESENCE.get(presence, presence))


def lamp_words(state: str) -> str:
    """How it stands with a requirement."""
    return _(_LAMPS.get(state, state))


def secrecy_words(level: str) -> str:
    """Whether a post is classified."""
    return _(_SECRECY.get(level, level))


def said_of_person(rules: PeopleRules, person: Person) -> Iterator[tuple[str, str]]:
    """(what it is, what is said) of everything that is known of a person, numbers masked."""
    for name, label in FIELDS.items():
        value = getattr(person, _SHOWN.get(name, name))
        if name == "label" or value in ("", None):
            continue
        if name == "core":
            value = _("yes") if value else _("no")
        elif name == "role" and value in rules.roles:
            value = rules.roles[value].label
        elif name == "identity_kind" and value in rules.identities:
            value = rules.identities[value].label
        elif name == "secrecy":
            value = secrecy_words(value)
        yield _(label), str(value)
