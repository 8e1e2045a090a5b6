"""Queries made at random out of texts, together with what they mean."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from tests.search.brute_force import SIMPLE, All, Not, Some, Wish, Words, is_chinese, plain

NAMES = {
    "title": ("标题", "title"),
    "name": ("文件名", "name"),
    "body": ("正文", "text"),
    "persons": ("人员", "person"),
    "systems": ("系统", "system"),
    "number": ("编号", "number"),
    "type": ("类型", "type"),
}
_OPERATORS = {"AND", "OR", "NOT"}
_TRADITIONAL: dict[str, list[str]] = {}
for _old, _new in SIMPLE.items():
    _TRADITIONAL.setdefault(_new, []).append(_old)


class Wishes:
    """Makes wishes and the queries that say them."""

    def __init__(self, papers: Mapping[int, Mapping[str, str]], seed: int) -> None:
        self._chance = random.Random(seed)
        self._papers: Sequence[Mapping[str, str]] = list(papers.values())

    def make(self) -> tuple[str, Wish]:
        """A query and what it means."""
        kind = self._chance.random()
        if kind < 0.45:
            return self._leaf()
        if kind < 0.62:
            return self._joined(" ", All)
        if kind < 0.70:
            return self._joined(" AND ", All)
        if kind < 0.82:
            return self._joined(" OR ", Some)
        if kind < 0.92:
            (first, wanted), (second, unwanted) = self._leaf(), self._leaf()
            sign = self._chance.choice(("NOT ", "-"))
            return f"{first} {sign}{second}", All((wanted, Not(unwanted)))
        if kind < 0.95:
            query, wish = self._leaf()
            return f"NOT {query}", Not(wish)
        first, wanted = self._joined(" OR ", Some)
        second, besides = self._leaf()
        return f"({first}) {second}", All((wanted, besides))

    def _joined(self, between: str, kind: type[All] | type[Some]) -> tuple[str, Wish]:
        leaves = [self._leaf() for _ in range(self._chance.choice((2, 2, 3)))]
        return between.join(query for query, _ in leaves), kind(tuple(wish for _, wish in leaves))

    def _leaf(self) -> tuple[str, Wish]:
        field, text = self._piece()
        named = self._chance.random() < 0.3
        prefix = f"{self._chance.choice(NAMES[field])}{self._chance.choice(':：')}" if named else ""
        meant = field if named else ""
        if any(not each.isalnum() for each in text):
            return f'{prefix}"{self._written(text)}"', Words(text, meant)
        form = self._chance.random()
        if form < 0.15:
            return f"{prefix}{self._written(text)}*", Words(text, meant, open_end=True)
        if form < 0.3:
            return f'{prefix}"{self._written(text)}"', Words(text, meant)
        return f"{prefix}{self._written(text)}", Words(text, meant)

    def _piece(self) -> tuple[str, str]:
        """One to eight characters that stand together in a text, or that are mixed up and stand nowhere."""
        while True:
            paper = self._chance.choice(self._papers)
            field = "body" if self._chance.random() < 0.6 else self._chance.choice(list(NAMES))
            text = paper.get(field, "")
            if not text:
                continue
            size = self._chance.randint(1, 8)
            at = self._start(text)
            piece = text[at : at + size]
            if self._chance.random() < 0.7:
                # Most queries are one word: up to the first separator.
                words = "".join(each if each.isalnum() else " " for each in piece).split()
                piece = words[0] if words else ""
            if self._chance.random() < 0.08:
                piece = "".join(self._chance.sample(piece, len(piece)))
            foreign = all(not is_chinese(each) for each in piece)
            if field == "persons" and foreign:
                continue  # That would be pinyin.
            if plain(piece) and not set('"“”*＊') & set(piece) and piece not in _OPERATORS:
                return field, piece

    def _start(self, text: str) -> int:
        """Anywhere; now and then where letters and digits meet Chinese."""
        if self._chance.random() < 0.25:
            mixed = [
                at for at, each in enumerate(text[:20_000]) if each.isascii() and each.isalnum()
            ]
            if mixed:
                return max(0, self._chance.choice(mixed) - self._chance.randint(0, 3))
        return self._chance.randrange(len(text))

    def _written(self, text: str) -> str:
        """As it may be typed: in traditional characters, in full width, in other case."""
        form = self._chance.random()
        if form < 0.15:
            return "".join(self._chance.choice(_TRADITIONAL.get(each, [each])) for each in text)
        if form < 0.27:
            return "".join(
                chr(ord(each) + 0xFEE0) if each.isascii() and each.isalnum() else each
                for each in text
            )
        if form < 0.35 and text.swapcase() not in _OPERATORS:
            return text.swapcase()
        return text
