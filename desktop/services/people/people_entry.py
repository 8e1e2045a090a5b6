"""A person as it is entered: which words it may have, field by field, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.contract.registers import today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.order.order_rules import require_order
from desktop.services.people.identity_numbers import (
    identity_values,
    look_at_identity,
    phone_values,
    require_no_number,
)
from models.knowledge.person_names import find_person
from models.knowledge.titles import title_key
from models.naming import tidy_name
from models.obligations.register_records import Person
from models.people.identity import FEMALE, MALE, Identity
from resources.words import N_, _

LONGEST_LABEL = 60
"""Characters of a label: more than a column or a button shows."""
LONGEST_WORD, LONGEST_NOTE = 100, 2_000

_HALVES = re.compile("[\ud800-\udfff]")

SECRECY = ("", "general", "important", "core")
"""Levels of classified posts (涉密等级), the first for posts that aren't."""

FIELDS = {
    "label": N_("label"),
    "name": N_("name"),
    "staff_number": N_("staff number"),
    "gender": N_("sex"),
    "identity_kind": N_("kind of identity paper"),
    "identity": N_("identity number"),
    "phone": N_("telephone"),
    "nationality": N_("nationality"),
    "born": N_("day of birth"),
    "education": N_("education"),
    "school": N_("school"),
    "major": N_("major"),
    "employer": N_("employer"),
    "role": N_("role"),
    "post": N_("post"),
    "core": N_("core staff"),
    "shift": N_("shift"),
    "secrecy": N_("secrecy level"),
    "note": N_("note"),
}
"""Everything that can be said of a person, in the order in which it is asked for."""

_WORDS = (
    "name",
    "staff_number",
    "nationality",
    "education",
    "school",
    "major",
    "employer",
    "post",
    "shift",
)
_SEXES = {
    "": "",
    "男": MALE,
    "m": MALE,
    "male": MALE,
    "女": FEMALE,
    "f": FEMALE,
    "female": FEMALE,
}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be entered. Without a label the name is it; without `core` the role decides.

    `identity` and `phone` are the whole numbers; they are kept out of any repr. A number by GB 11643 holds the day of
    birth, which is compared with `born` and then kept nowhere else.
    """

    name: str
    label: str = ""
    staff_number: str = ""
    gender: str = ""
    identity_kind: str = "id-card"
    identity: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    nationality: str = ""
    born: date | None = None
    education: str = ""
    school: str = ""
    major: str = ""
    employer: str = ""
    role: str = ""
    post: str = ""
    core: bool | None = None
    shift: str = ""
    secrecy: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What is to be said of a person from now on; None leaves it as it is, "" empties it."""

    name: str | None = None
    label: str | None = None
    staff_number: str | None = None
    gender: str | None = None
    identity_kind: str | None = None
    identity: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    nationality: str | None = None
    born: date | None = None
    education: str | None = None
    school: str | None = None
    major: str | None = None
    employer: str | None = None
    role: str | None = None
    post: str | None = None
    core: bool | None = None
    shift: str | None = None
    secrecy: str | None = None
    note: str | None = None


class FieldProblem(NamedTuple):
    """What is wrong with one field (a key of FIELDS): a stable word, and a translated sentence without the value."""

    field: str
    reason: str
    sentence: str


def person_values(
    house: House, said: NewPerson | PersonChange, *, before: Person | None = None
) -> dict[str, Any]:
    """The columns that say this; `before` is the person as it is. Raises StateSecret, ContractRefused.

    That a label or a number is somebody else's is asked by those who write it.
    """
    words = _free_words(said)
    require_order(house, *words)
    require_no_number(*words)
    values, problems = _Entry(house, said, before).read()
    if problems:
        raise ContractRefused(problems[0].reason, problems[0].sentence)
    return values


def person_problems(
    house: House, said: NewPerson | PersonChange, *, before: Person | None = None
) -> tuple[FieldProblem, ...]:
    """Everything that is wrong with what is to be said, field by field; for sheets that are looked at as a whole."""
    return tuple(_Entry(house, said, before).read()[1])


def require_free_label(session: Session, label: str, *, besides: int | None = None) -> None:
    """Raises ContractRefused where somebody else bears the label, be it in another case or width."""
    taken = find_person(session, label)
    if taken is not None and taken != besides:
        sentence = _(
            "Somebody else is called “{label}”. Give this person another label, such as the name with the post "
            "in brackets."
        )
        raise ContractRefused("label-taken", sentence.format(label=label))


def _free_words(said: NewPerson | PersonChange) -> list[str]:
    return [
        value
        for each in fields(said)
        if each.name not in ("identity", "phone")
        and isinstance(value := getattr(said, each.name), str)
    ]


class _Entry:
    """Reads one person field by field; a field that is wrong doesn't keep the others from being looked at."""

    def __init__(self, house: House, said: NewPerson | PersonChange, before: Person | None) -> None:
        self._house, self._said, self._before = house, said, before
        self._rules = rules_of(house).people
        self._values: dict[str, Any] = {}
        self._problems: list[FieldProblem] = []

    def read(self) -> tuple[dict[str, Any], list[FieldProblem]]:
        """The columns, and what is wrong."""
        for name in FIELDS:
            value = getattr(self._said, name)
            if value is None:
                continue
            reader: Callable[[str, Any], Mapping[str, Any]]
            reader = self._word if name in _WORDS else getattr(self, f"_{name}")
            try:
                self._values.update(reader(name, value))
            except ContractRefused as error:
                self._problems.append(FieldProblem(name, error.reason, error.sentence))
        return self._values, self._problems

    def _word(self, name: str, value: str) -> Mapping[str, Any]:
        tidy = tidy_name(value)
        if not tidy and name == "name":
            raise ContractRefused("bad-name", _("A person needs a name."))
        return {name: _short(name, tidy, LONGEST_WORD)}

    def _label(self, name: str, value: str) -> Mapping[str, Any]:
        tidy = tidy_name(value) or tidy_name(self._said.name or "")
        if not tidy and self._before is not None:
            tidy = self._before.name
        if not tidy:
            return {}  # The name is missing, and that is said of the name.
        return {name: _short(name, tidy, LONGEST_LABEL), "key": title_key(tidy)}

    def _gender(self, name: str, value: str) -> Mapping[str, Any]:
        word = value.strip().casefold()
        if word not in _SEXES:
            sentence = _("The sex is written {male} or {female}.")
            raise ContractRefused("bad-value", sentence.format(male=MALE, female=FEMALE))
        return {name: _SEXES[word]}

    def _identity_kind(self, name: str, value: str) -> Mapping[str, Any]:
        if value in self._rules.identities or not value:
            return {name: value}
        for each in self._rules.identities.values():
            if title_key(value) in (title_key(each.words.zh), title_key(each.words.en)):
                return {name: each.id}
        sentence = _("“{kind}” is no kind of identity paper; choose one of: {known}.")
        known = _(", ").join(each.label for each in self._rules.identities.values())
        raise ContractRefused("unknown-kind", sentence.format(kind=value[:40], known=known))

    def _identity(self, name: str, value: str) -> Mapping[str, Any]:  # noqa: ARG002 - one signature for all fields
        kind = self._values.get("identity_kind") or (
            self._before.identity_kind if self._before is not None else ""
        )
        if not value.strip():
            entered = self._before is None
            return {"identity_kind": ""} if entered else identity_values(self._house, "", None)
        found = look_at_identity(self._house, kind or "id-card", value)
        self._agree(found)
        values = identity_values(self._house, kind or "id-card", found)
        if found.gender:
            values["gender"] = found.gender
        if found.born is not None:
            # The day of birth beside the masked number would be the number: it is kept in the sealed one alone.
            values["born"] = None
        return values

    def _agree(self, found: Identity) -> None:
        """Raises ContractRefused where sex or day of birth are said otherwise than by the number."""
        said = self._values.get("gender") or (
            self._before.gender if self._before is not None else ""
        )
        if found.gender and said and found.gender != said:
            sentence = _("The identity number is not that of a person of this sex; correct one.")
            raise ContractRefused("contradiction", sentence)
        born = self._said.born
        if found.born is not None and born is not None and found.born != born:
            sentence = _("The identity number has another day of birth; correct one of the two.")
            raise ContractRefused("contradiction", sentence)

    def _phone(self, name: str, value: str) -> Mapping[str, Any]:  # noqa: ARG002 - one signature for all fields
        return phone_values(self._house, value)

    def _born(self, name: str, value: date) -> Mapping[str, Any]:
        if value > today_of(self._house):
            raise ContractRefused("future-day", _("The day of birth hasn't come yet."))
        checked = {each.id for each in self._rules.identities.values() if each.checked}
        shown = self._before.identity_shown if self._before is not None else ""
        kind = self._before.identity_kind if self._before is not None else ""
        sealed = self._values.get("identity_mark") is not None or (shown and kind in checked)
        if sealed and self._values.get("identity_kind", kind) in checked:
            return {}
        return {name: value}

    def _role(self, name: str, value: str) -> Mapping[str, Any]:
        for each in self._rules.roles.values():
            if value and title_key(value) in map(
                title_key, (each.id, each.words.zh, each.words.en)
            ):
                entered = {"core": each.core} if self._before is None else {}
                return {name: each.id, **entered}
        if value:
            sentence = _("“{role}” is no role; choose one of: {known}.")
            pairs = _("{id} ({label})")
            known = _(", ").join(
                pairs.format(id=each.id, label=each.label) for each in self._rules.roles.values()
            )
            raise ContractRefused("unknown-role", sentence.format(role=value[:40], known=known))
        return {name: ""}

    def _core(self, name: str, value: bool) -> Mapping[str, Any]:
        return {name: value}

    def _secrecy(self, name: str, value: str) -> Mapping[str, Any]:
        if value not in SECRECY:
            sentence = _("The secrecy level is one of: {known}.")
            known = ", ".join(filter(None, SECRECY))
            raise ContractRefused("bad-value", sentence.format(known=known))
        return {name: value}

    def _note(self, name: str, value: str) -> Mapping[str, Any]:
        return {name: _short(name, _HALVES.sub("\ufffd", value.strip()), LONGEST_NOTE)}


def _short(name: str, value: str, most: int) -> str:
    if len(value) > most:
        sentence = _("“{field}” has at most {most} characters.")
        raise ContractRefused("too-long", sentence.format(field=_(FIELDS[name]), most=most))
    return value
