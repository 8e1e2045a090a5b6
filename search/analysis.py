"""Text to terms, Chinese first: one fold for both sides, bigrams of Han runs, words and their camel-case parts.

`match_text` defines what "contains" means: what `search.folding` evens out, and every run of punctuation or white
space collapsed to one blank. A phrase is found exactly where its match text occurs in the document's, whole words for
Latin letters and digits, anywhere for Chinese.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
from array import array
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from search.folding import HAN, SEPARATORS, even, is_han, may_join, without_case

LONGEST_TERM = 64
"""Longer words become several terms of this length, so that base64 and hex dumps are found as exactly as words."""

_GOES_ON = "\x01"
"""At the end of a term: the word goes on; at its beginning: it began before. No text holds it, as it is a separator."""

_SLICE = 500_000
_SEPARATOR_RUNS = re.compile(SEPARATORS)
_TOKENS = re.compile(rf"([{HAN}]+)|[^ {HAN}]+")
_RUNS = re.compile(rf"([{HAN}](?:[{HAN} ]*[{HAN}])?)|[^ {HAN}]+")
"""Han runs together with those that only blanks divide them from, and words."""

_exhaust = deque[None](maxlen=0).extend
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MOST_PARTS = 8
_SHORTEST_COMPOUND = 3


def match_text(text: str) -> str:
    """`text` as it is compared: folded, separators collapsed to one blank, none at the ends."""
    return without_case(_spaced(text)).strip(" ")


def _spaced(text: str) -> str:
    return _SEPARATOR_RUNS.sub(" ", even(text))


@functools.lru_cache(maxsize=65_536)
def _word_parts(word: str) -> tuple[tuple[int, str], ...]:
    """Where an evened word of three letters or more has an inner structure (getUserName, GB18030): its parts with their
    offsets, folded."""
    if len(word) < _SHORTEST_COMPOUND:
        return ()
    parts = [(found.start(), found.group().lower()) for found in _PARTS.finditer(word)]
    if not 2 <= len(parts) <= _MOST_PARTS or len(word) > LONGEST_TERM:
        return ()
    return tuple(parts)


def tokens_of(word: str) -> list[tuple[int, int]]:
    """Where the evened word and its indexed parts start and end."""
    whole = [(0, len(word))]
    return whole + [(start, start + len(part)) for start, part in _word_parts(word)]


def extent(text: str) -> int:
    """How far a piece of a match text reaches: places count 2 for a character and 1 for a blank.

    So what stands two places behind is the next character, and what stands three places behind comes after a blank: a
    phrase is proven by the places of its terms, although blanks are no terms.
    """
    return 2 * len(text) - text.count(" ")


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a match text, its case kept, that no word crosses; `place` is where it begins.

    With `goes_on`, its last character is Chinese and is the first of the next slice, too: a bigram needs both.
    """

    place: int
    text: str
    goes_on: bool = False


def whole(text: str) -> Slice:
    """The match text of a short text."""
    return Slice(0, _spaced(text).strip(" "))


def slices(text: str, size: int = _SLICE) -> Iterator[Slice]:
    """The match text of `text` in pieces, so that a long one never lies there whole with all its terms."""
    position, at, carried = 0, 0, ""
    while at < len(text):
        # As long as what is carried at least, so that one endless word is not copied over and over.
        end = min(len(text), at + max(size, len(carried)))
        while end < len(text) and may_join(text[end]):
            end += 1
        piece = _spaced(carried + text[at:end])
        if not position:
            piece = piece.lstrip(" ")
        at = end
        if at == len(text):
            yield Slice(position, piece.rstrip(" "))
            return
        goes_on = piece != "" and is_han(piece[-1])
        cut = len(piece) - 1 if goes_on else _last_start(piece)
        yield Slice(position, piece if goes_on else piece[:cut], goes_on)
        position, carried = position + extent(piece[:cut]), piece[cut:]


def _last_start(piece: str) -> int:
    """Where the last word begins, or the blank at the end: more of both may follow."""
    if piece.endswith(" "):
        return len(piece) - 1
    start = piece.rfind(" ") + 1
    for token in _TOKENS.finditer(piece, start):
        start = token.start()
    return start


def add_terms(piece: Slice, found: defaultdict[str, array[int]], base: int = 0) -> int:
    """Append the places of a slice's terms, and `base`, to `found`, ascending; returns the number of its tokens.

    Of a Han run every bigram is a term, and its last character alone: a one-character query is a prefix query. They are
    found under keys, which `term_of` turns into terms.
    """
    folded = without_case(piece.text)
    place = base + piece.place
    count = last = 0
    for token in _RUNS.finditer(folded):
        start, end = token.span()
        place += start - last  # Only blanks are between tokens.
        last = end
        if token.lastindex:
            run = token.group()
            if piece.goes_on and end == len(folded):
                count -= 1
                following = run[1:]
            else:
                following = run[1:] + " "
            places = []
            for words in run.split(" "):
                count += len(words)
                places.append(range(place, behind := place + 2 * len(words) + 1, 2))
                place = behind
            place -= 1
            pairs = map(operator.add, run, following)
            # As a loop in Python it takes twice as long, and it is most of what indexing does.
            _exhaust(
                map(
                    array.append,
                    map(found.__getitem__, pairs),
                    itertools.chain.from_iterable(places),
                )
            )
            continue
        if end - start > LONGEST_TERM:
            for offset, term in _long_word(token.group()):
                found[term].append(place + 2 * offset)
        else:
            found[token.group()].append(place)
            for offset, part in _word_parts(piece.text[start:end]):
                at = found[part]
                if not at or at[-1] != place + 2 * offset:
                    at.append(place + 2 * offset)
        count += 1
        place += 2 * (end - start)
    return count


def term_of(key: str) -> str:
    """The term that a key of `add_terms` stands for; empty where it stands for none.

    A run's last character comes with the blank behind it, and of two runs' border there is a pair that begins with one.
    """
    if len(key) == 2:
        return key.strip(" ") if key[1] == " " else "" if key[0] == " " else key
    return key


def _long_word(word: str) -> Iterator[tuple[int, str]]:
    """The terms of a word that is too long for one, with their offsets; each says on which sides it goes on."""
    for start in range(0, len(word), LONGEST_TERM):
        before = _GOES_ON if start else ""
        after = _GOES_ON if start + LONGEST_TERM < len(word) else ""
        yield start, f"{before}{word[start : start + LONGEST_TERM]}{after}"


@dataclass(frozen=True, slots=True)
class Element:
    """One term a phrase is made of, `offset` places behind its start; with `prefix`, any term that begins so."""

    offset: int
    term: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a document must contain, as the fewest terms that prove it. `text` is its match text."""

    text: str
    elements: tuple[Element, ...]


def analyse_phrase(text: str, *, prefix: bool = False) -> Phrase | None:
    """The terms that together prove that a document contains `text`; None when it holds nothing searchable.

    With `prefix`, the last word may go on; Chinese always may.
    """
    wanted = match_text(text)
    elements: list[Element] = []
    for token in _TOKENS.finditer(wanted):
        start, end = token.span()
        place = extent(wanted[:start])
        if token.group(1) is None:
            open_ended = prefix and end == len(wanted)
            elements += [
                Element(place + 2 * at, term, open_ended and start + at + LONGEST_TERM >= end)
                for at, term in _long_word(token.group())
            ]
        elif end - start == 1:
            # Inside a phrase a single character ends its run, and a run's last character is a term of its own.
            elements.append(Element(place, token.group(), prefix=end == len(wanted)))
        else:
            # Every second bigram covers the run; an odd length needs the last one too.
            starts = itertools.chain(
                range(0, end - start - 1, 2), [end - start - 2] if (end - start) % 2 else []
            )
            run = token.group()
            elements.extend(Element(place + 2 * at, run[at : at + 2]) for at in starts)
    return Phrase(wanted, tuple(elements)) if elements else None
