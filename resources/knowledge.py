"""Typed access to `resources/knowledge` and `resources/catalogue`: kinds of articles, relations, systems; the duties.

They are data, so that whoever keeps an archive corrects words, intervals and templates without touching code. Labels
come in both languages and are given in the one in use.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from resources.words import language

_KNOWLEDGE = Path(__file__).parent / "knowledge"
_CATALOGUE = Path(__file__).parent / "catalogue"
# {name|what to write here}: the second half stands where nothing is known, the name where nobody says what to write.
_PLACEHOLDER = re.compile(r"\{([a-z]+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Label:
    """A word in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh_CN" else self.en


@dataclass(frozen=True, slots=True)
class ArticleKind:
    """What an article can be.

    `type` is its document type (Chinese, as any type), `category` the value of one of the eight categories,
    `review_months` how often it is read again (0: never), `of_system` whether it should name the system it is about,
    `fields` the placeholders of its template, `source` the clause that wants such papers, where one does.
    """

    id: str
    words: Label
    hint: Label
    type: str
    category: str
    review_months: int
    of_system: bool
    source: str
    template: str
    fields: tuple[str, ...]

    @property
    def label(self) -> str:
        """What the kind is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class RelationKind:
    """What a document can be to another. `acyclic`: nothing may, by way of others, be so to itself."""

    id: str
    words: Label
    inverse_words: Label
    acyclic: bool

    @property
    def label(self) -> str:
        """From the document to the other: "supersedes"."""
        return str(self.words)

    @property
    def inverse(self) -> str:
        """From the other to the document: "superseded by"."""
        return str(self.inverse_words)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is written down about systems of a kind."""

    id: str
    words: Label

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class AssetKind:
    """What a system can be; `clause` is the service of the contract that looks after such things.

    `runbook`: each of them needs an operations manual of its own.
    """

    id: str
    words: Label
    clause: str
    runbook: bool
    service: Label
    facts: tuple[Fact, ...]

    @property
    def label(self) -> str:
        """What the kind is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class TieKind:
    """What a system can have to do with another, said from either side."""

    id: str
    words: Label
    inverse_words: Label

    @property
    def label(self) -> str:
        """From the system to the other: "runs on"."""
        return str(self.words)

    @property
    def inverse(self) -> str:
        """From the other to the system: "carries"."""
        return str(self.inverse_words)


@dataclass(frozen=True, slots=True)
class Role:
    """As what somebody is in charge of a system."""

    id: str
    words: Label

    @property
    def label(self) -> str:
        """What the role is called, in the language in use."""
        return str(self.words)


class Duty(NamedTuple):
    """A duty of the contract: the clause it comes from, and what it is called."""

    clause: str
    zh: str
    en: str


@functools.cache
def article_kinds() -> tuple[ArticleKind, ...]:
    """All kinds of articles, in the order in which they are shown."""
    return tuple(_article_kind(entry) for entry in _read("article_kinds")["kind"])


def article_kind(kind_id: str) -> ArticleKind:
    """The kind with this id; raises KeyError."""
    return _by_id(article_kinds(), kind_id)


def fill_template(kind_id: str, values: Mapping[str, str]) -> str:
    """The template of a kind with what is known put in; what isn't stays a prompt in italics. Raises KeyError."""

    def put(found: re.Match[str]) -> str:
        name, prompt = found[1], found[2] or ""
        return values.get(name) or (f"*{prompt}*" if prompt else "")

    return _PLACEHOLDER.sub(put, article_kind(kind_id).template)


@functools.cache
def relation_kinds() -> tuple[RelationKind, ...]:
    """All kinds of relations between documents."""
    return tuple(
        RelationKind(entry["id"], _label(entry), _label(entry, "inverse_"), entry["acyclic"])
        for entry in _read("relation_kinds")["kind"]
    )


def relation_kind(kind_id: str) -> RelationKind:
    """The kind with this id; raises KeyError."""
    return _by_id(relation_kinds(), kind_id)


@functools.cache
def asset_kinds() -> tuple[AssetKind, ...]:
    """All kinds of systems, in the order of the contract's five services."""
    raw = _read("asset_kinds")
    facts = {fact["id"]: Fact(fact["id"], _label(fact)) for fact in raw["fact"]}
    return tuple(
        AssetKind(
            entry["id"],
            _label(entry),
            entry["clause"],
            entry["runbook"],
            _label(entry, "service_"),
            tuple(facts[name] for name in entry["facts"]),
        )
        for entry in raw["kind"]
    )


def asset_kind(kind_id: str) -> AssetKind:
    """The kind with this id; raises KeyError."""
    return _by_id(asset_kinds(), kind_id)


@functools.cache
def facts() -> tuple[Fact, ...]:
    """Everything that can be written down about a system, whatever its kind."""
    return tuple(Fact(entry["id"], _label(entry)) for entry in _read("asset_kinds")["fact"])


@functools.cache
def tie_kinds() -> tuple[TieKind, ...]:
    """All kinds of ties between systems."""
    return tuple(
        TieKind(entry["id"], _label(entry), _label(entry, "inverse_"))
        for entry in _read("tie_kinds")["kind"]
    )


def tie_kind(kind_id: str) -> TieKind:
    """The kind with this id; raises KeyError."""
    return _by_id(tie_kinds(), kind_id)


@functools.cache
def person_roles() -> tuple[Role, ...]:
    """As what somebody can be in charge of a system, the first to ask first."""
    return tuple(Role(entry["id"], _label(entry)) for entry in _read("roles")["role"])


def person_role(role_id: str) -> Role:
    """The role with this id; raises KeyError."""
    return _by_id(person_roles(), role_id)


@functools.cache
def duty_titles() -> Mapping[str, Duty]:
    """The contract's duties by their ids ("R35"), in the catalogue's order."""
    raw = tomllib.loads((_CATALOGUE / "duties.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {entry["id"]: Duty(entry["clause"], entry["zh"], entry["en"]) for entry in raw["duty"]}
    )


@functools.cache
def system_groups() -> tuple[tuple[str, Label, frozenset[str]], ...]:
    """How a system's page sorts its documents: (id, what the group is called, the types in it), in order."""
    return tuple(
        (entry["id"], _label(entry), frozenset(entry["types"]))
        for entry in _read("system_groups")["group"]
    )


@functools.cache
def fault_types() -> tuple[str, ...]:
    """The types of records that tell of a fault, each of which should have an article with its cure."""
    return tuple(_read("system_groups")["faults"])


def _article_kind(entry: dict[str, Any]) -> ArticleKind:
    template = (_KNOWLEDGE / "templates" / f"{entry['id']}.md").read_text(encoding="utf-8")
    return ArticleKind(
        entry["id"],
        _label(entry),
        _label(entry, "hint_"),
        entry["type"],
        entry["category"],
        entry["review_months"],
        entry["of_system"],
        entry.get("source", ""),
        template,
        tuple(dict.fromkeys(found[1] for found in _PLACEHOLDER.finditer(template))),
    )


def _label(entry: dict[str, Any], prefix: str = "") -> Label:
    return Label(entry[f"{prefix}zh"], entry[f"{prefix}en"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_KNOWLEDGE / f"{name}.toml").read_text(encoding="utf-8"))


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Identified)


def _by_id(kinds: tuple[_Kind, ...], wanted: str) -> _Kind:
    for each in kinds:
        if each.id == wanted:
            return each
    raise KeyError(wanted)
