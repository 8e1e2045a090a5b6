"""What a search must find, said once more and in the plainest way: read every text, look for the words in it.

Nothing here comes from `search`, so that what is wrong there can't be wrong here, too; only the table of traditional
characters is the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import resources

ANYWHERE = ("title", "number", "reference", "persons", "name", "systems", "type", "body")
"""The fields that a word without a field is looked for in."""

TOGETHER = {"number": ("number", "reference")}
_TABLE = Path(resources.__file__).parent / "characters" / "traditional.txt"
SIMPLE = {
    pair[0]: pair[1]
    for line in _TABLE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for pair in line.split()
}
_SHORTEST, _LONGEST_WORD, _MOST_PARTS = 3, 64, 8


@dataclass(frozen=True)
class Words:
    """A wish: these words, one after the other, in `field` or anywhere; with `open_end` the last one may go on."""

    text: str
    field: str = ""
    open_end: bool = False


@dataclass(frozen=True)
class All:
    """Every one of these wishes."""

    parts: tuple[Wish, ...]


@dataclass(frozen=True)
class Some:
    """At least one of these wishes."""

    parts: tuple[Wish, ...]


@dataclass(frozen=True)
class Not:
    """The contrary of a wish."""

    part: Wish


Wish = Words | All | Some | Not


def plain(text: str) -> str:
    """The text with everything evened out but case: words and single blanks between them."""
    shown = "".join(each for each in text if unicodedata.category(each) != "Cf")
    wide = unicodedata.normalize("NFKC", shown)
    letters = [SIMPLE.get(each, each) for each in wide]
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


def lower(text: str) -> str:
    """In lower case, letter by letter, so that places stay."""
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def is_chinese(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or letter >= "\U00020000"


class Text:
    """One text to look in."""

    def __init__(self, text: str) -> None:
        self.cased = plain(text)
        self.folded = lower(self.cased)

    def holds(self, wanted: str, *, open_end: bool) -> bool:
        """Whether the words are in it: Chinese anywhere, others as whole words or parts of an identifier."""
        start = self.folded.find(wanted)
        while start >= 0:
            if all(
                self._is_word(start + first, start + last, open_end and last == len(wanted))
                for first, last in _foreign_words(wanted)
            ):
                return True
            start = self.folded.find(wanted, start + 1)
        return False

    def _is_word(self, start: int, end: int, open_end: bool) -> bool:
        low, high = start, start
        while low and self._is_foreign(low - 1):
            low -= 1
        while high < len(self.folded) and self._is_foreign(high):
            high += 1
        spans = [(low, high), *((low + a, low + b) for a, b in _parts(self.cased[low:high]))]
        return any(
            start == first and (end <= last if open_end else end == last) for first, last in spans
        )

    def _is_foreign(self, place: int) -> bool:
        letter = self.folded[place]
        return letter != " " and not is_chinese(letter)


def _foreign_words(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = None
    for place, letter in enumerate(text + " "):
        foreign = letter != " " and not is_chinese(letter)
        if foreign and start is None:
            start = place
        if not foreign and start is not None:
            found.append((start, place))
            start = None
    return found


def _parts(word: str) -> list[tuple[int, int]]:
    """getUserName → get, User, Name; HTTPServer2 → HTTP, Server, 2; nothing for a word that is one part."""
    kinds = [
        "0" if "0" <= c <= "9" else "A" if "A" <= c <= "Z" else "a" if "a" <= c <= "z" else "?"
        for c in word
    ]
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(word):
        end = place
        while end < len(word) and kinds[end] == kinds[place]:
            end += 1
        following = kinds[end] if end < len(word) else ""
        if kinds[place] == "A" and following == "a":
            if end - place > 1:  # All but the last capital, which belongs to the word behind.
                found.append((place, end - 1))
            place, end = end - 1, end
            while end < len(word) and kinds[end] == "a":
                end += 1
        if kinds[place] != "?":
            found.append((place, end))
        place = end
    many = 2 <= len(found) <= _MOST_PARTS
    return found if many and _SHORTEST <= len(word) <= _LONGEST_WORD else []


class BruteForce:
    """Papers by number: of each, its fields by name."""

    def __init__(self, papers: Mapping[int, Mapping[str, str]]) -> None:
        self._papers = {
            number: {field: Text(text) for field, text in fields.items() if text}
            for number, fields in papers.items()
        }

    def find(self, wish: Wish) -> set[int]:
        """The numbers of the papers that the wish is true of."""
        if isinstance(wish, Words):
            fields: Sequence[str] = (
                TOGETHER.get(wish.field, (wish.field,)) if wish.field else ANYWHERE
            )
            wanted = lower(plain(wish.text))
            return {
                number
                for number, texts in self._papers.items()
                if any(
                    texts[field].holds(wanted, open_end=wish.open_end)
                    for field in fields
                    if field in texts
                )
            }
        if isinstance(wish, Not):
            return set(self._papers) - self.find(wish.part)
        found = [self.find(part) for part in wish.parts]
        return set.intersection(*found) if isinstance(wish, All) else set.union(*found)
