"""Records of search: what extraction yields, what is indexed, what a query returns."""

from __future__ import annotations

from dataclasses import dataclass

from models.categories import Category

PAGE_BREAK = "\f"
"""Separates pages (or sheets, slides) in extracted text; the page of a hit is one more than the breaks before it."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of one file, or why there is none.

    `text` is empty both for a file that could not be read (`reason` says why, in English, one sentence, to be
    translated) and for one that holds no text (`reason` empty).
    """

    text: str
    reason: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """What the index is told of one document version."""

    document_id: int
    version_id: int
    category: Category
    title: str
    name: str
    number: str
    type: str
    period: str
    persons: tuple[str, ...]
    systems: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document. `score` is relative to this answer only."""

    document_id: int
    version_id: int
    category: Category
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` counts every match; `hits` are the best of them, best first."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text around the first match. `marks` are (start, end) offsets into `text`; `page` counts from 1."""

    text: str
    marks: tuple[tuple[int, int], ...]
    page: int
