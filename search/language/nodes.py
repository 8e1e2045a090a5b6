"""The tree that a query is read into, and that the index answers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
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
class Organised:
    """Documents by the order they were put in, which the database knows; it says which just before the index answers.

    `field` is the key of a field of organised_fields.py. `value` are words as a match text, with `*` behind them
    where the last one may go on, or, with `exact`, the whole value; empty: any value at all. `of` narrows it: the kind
    of what a link leads to, the kind of a relation ("<" before it where the other document has it), or the name of an
    own field, whose values are as they were written. `position` (in the query) and `today` are for reading these.
    """

    field: str
    value: str = ""
    exact: bool = False
    of: str = ""
    position: int = dataclasses.field(default=0, compare=False)
    today: date = dataclasses.field(default=date.min, compare=False)


@dataclass(frozen=True, slots=True)
class Among:
    """These documents, by id, with all their versions."""

    documents: frozenset[int]


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


Node = Text | InCategory | Between | OneOf | Organised | Among | Versions | Both | Either | Without
