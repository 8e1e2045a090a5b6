"""Names for headings, and the heading that a link's `#place` means."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from exporters.prose.plain import words_of
from exporters.prose.records import Article

# Before every anchor: a heading called "document" or "location" must not become a name of the page's.
PREFIX = "h-"
_LONGEST = 80
_NOT_IN_NAME = re.compile(r"[^\w\- ]+")


class Anchors:
    """Hands out anchors that are unique in one article."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def make(self, title: str) -> str:
        """`h-` and the title in small letters, words joined by hyphens, with a number where it was used before."""
        name = PREFIX + _slug(title)
        anchor, number = name, self._next.get(name, 0)
        while anchor in self._used:
            number += 1
            anchor = f"{name}-{number}"
        self._next[name] = number
        self._used.add(anchor)
        return anchor


def anchor_of(article: Article, place: str) -> str | None:
    """The anchor of the first heading that `place` names: by its words, then regardless of case and width."""
    wished = unquote(place).strip()
    titles = [(words_of(heading.spans).strip(), heading.anchor) for heading in article.headings]
    for title, anchor in titles:
        if title == wished:
            return anchor
    for title, anchor in titles:
        if _key(title) == _key(wished) or anchor in (wished, PREFIX + _slug(wished)):
            return anchor
    return None


def _slug(title: str) -> str:
    name = _NOT_IN_NAME.sub("", unicodedata.normalize("NFKC", title).casefold())
    return "-".join(name.split())[:_LONGEST] or "section"


def _key(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())
