"""The tree that a query is read into, and that the index answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.categories import Category
from search.analysis import Phrase


@dataclass(frozen=True, slots=True)
class Text:
    """The phrase, in `field` or, without one, wherever a word is looked for by default."""

    phrase: Phrase
    field: str = ""


@dataclass(frozen=True, slots=True)
class InCategory:
    """Documents of these categories."""

    categories: frozenset[Category]


@dataclass(frozen=True, slots=True)
class Between:
    """Documents with a term of a fact field between two others, both included; an empty bound is open.

    With both open it means: documents that have any term of the field.
    """

    field: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Documents with one of these terms in a fact field; for `type`, `persons` and `systems`: with that very value."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions are looked at; stands at the top of a query only, and matches every one of them."""

    which: Literal["current", "all", "old"]


@dataclass(frozen=True, slots=True)
class Both:
    """Documents that match every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Documents that match at least one part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that don't match."""

    part: Node


Node = Text | InCategory | Between | OneOf | Versions | Both | Either | Without
