"""What the pages of a knowledge base are made of; how it came to be is not known here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """Something with a name; `href` is its file relative to the site's folder, empty where there is none to show."""

    label: str
    href: str = ""
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SiteArticle:
    """An article as it is shown. `kind` is the name of its kind, `reviewed` a translated sentence on its review.

    `body` gives its HTML, `text` its words for searching; both are asked for once, when the page is written.
    `outline`: level, heading and anchor.
    """

    path: str
    number: str
    title: str
    kind: str
    version: int
    updated: datetime
    reviewed: str
    systems: tuple[Reference, ...]
    persons: tuple[str, ...]
    tags: tuple[str, ...]
    body: Callable[[], SiteBody]


@dataclass(frozen=True, slots=True)
class SiteBody:
    """What an article says, and what it has to do with others."""

    html: str
    text: str
    outline: tuple[tuple[int, str, str], ...] = ()
    backlinks: tuple[Reference, ...] = ()
    related: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSystem:
    """A system's page: facts as label and value, documents by group."""

    path: str
    name: str
    kind: str
    purpose: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Reference, ...]], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """All of it. `gaps` are translated sentences on what is missing; a successor has to know."""

    title: str
    subtitle: str
    articles: tuple[SiteArticle, ...]
    systems: tuple[SiteSystem, ...]
    collections: tuple[tuple[str, tuple[Reference, ...]], ...] = ()
    gaps: tuple[str, ...] = ()
