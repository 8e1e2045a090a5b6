"""What is kept of people and what has to be there for somebody to work: roles, items of a file, requirements.

people_reading.py reads them from `resources/catalogue/people.toml` or the vault's own copy; how somebody stands on a
day is in people_state.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.documents.fact_fields import FactField
from resources.knowledge import Label

ON_SITE = "on-site"
"""The kind of item that says from when to when somebody was there; the rules of duties count from it."""
ACCOUNT = "account"
ACCESS = (ACCOUNT, "badge")
"""Kinds of items that give access: the first of them must not be older than the pledge (domain model §4)."""
PERIOD, BOTH, SINCE, NONE = "period", "both", "since", "none"
DATES = (PERIOD, BOTH, SINCE, NONE)
"""Which days an item needs: a first one with an open end, both, one day, or none."""
BY_PLEDGE, BY_ITEM, BY_QUARTER = "pledge", "item", "quarter"
LAMPS = ("", "pledge", "training", "certificate")
"""The lamps that inspectors ask for (承诺书, 培训, 资质), and none."""


class _Labelled:
    __slots__ = ()
    words: Label

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Role(_Labelled):
    """As what somebody works. `on_site`: is there; `core`: taken for core staff unless said otherwise."""

    id: str
    words: Label
    on_site: bool
    core: bool


@dataclass(frozen=True, slots=True)
class IdentityKind(_Labelled):
    """A kind of identity paper. `checked`: its number follows GB 11643."""

    id: str
    words: Label
    checked: bool


@dataclass(frozen=True, slots=True)
class ItemKind(_Labelled):
    """A kind of thing on a person's file; the head of its part of people.toml says what each field means."""

    id: str
    words: Label
    dates: str
    unknown: bool
    alone: bool
    expires: bool
    duty: str
    papers: tuple[str, ...]
    facts: tuple[FactField, ...]


@dataclass(frozen=True, slots=True)
class Requirement(_Labelled):
    """What has to be there; the head of its part of people.toml says what each field means.

    `by` is one of BY_…; `kinds` of items fulfil it, narrowed to those whose `fact` is one of `values`, or `unsaid`.
    """

    id: str
    words: Label
    by: str
    kinds: tuple[str, ...]
    fact: str
    values: tuple[str, ...]
    unsaid: bool
    roles: tuple[str, ...]
    lamp: str
    duty: str
    clause: str
    basis: str

    def asks(self, role: str) -> bool:
        """Whether somebody in this role needs it; in a role that nobody entered everything is needed."""
        return not self.roles or not role or role in self.roles


@dataclass(frozen=True, slots=True)
class PeopleRules:
    """The whole file. `certificates` are titles to choose from, by what they are for."""

    version: int
    source: str
    warn_days: int
    retention_years: int
    roles: Mapping[str, Role]
    identities: Mapping[str, IdentityKind]
    items: Mapping[str, ItemKind]
    requirements: tuple[Requirement, ...]
    certificates: Mapping[str, tuple[str, ...]]
