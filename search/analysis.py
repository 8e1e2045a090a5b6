"""Text to terms, Chinese first: one fold for both sides, bigrams of Han runs, words and their camel-case parts.

`match_text` defines what "contains" means: widths and case folded character by character, and every run of
punctuation or white space collapsed to one blank. A phrase is found exactly where its match text occurs in the
document's, whole words for Latin letters and digits, anywhere for Chinese.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

LONGEST_WORD = 64
"""Words are indexed by their first characters up to here; base64 and hex dumps don't fill the term dictionary."""

# Han with its extensions, kana, bopomofo, Hangul, and the private use areas: GB18030 fonts put rare names there.
_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7af"
    "\ue000-\uf8ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff\U000f0000-\U0010fffd"
)
_SEPARATOR_RUNS = re.compile(rf"(?:[^\w{_HAN}]|_)+")
_HAN_ONLY = re.compile(rf"[{_HAN}]")
_TOKENS = re.compile(rf"([{_HAN}]+)|[^ {_HAN}]+")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MOST_PARTS = 8


class _Fold(dict[int, str]):
    """Code point → its folded single character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        for candidate in (folded.casefold(), folded.lower(), folded):
            if len(candidate) == 1:
                character = candidate
                break
        self[code] = character
        return character


_FOLD = _Fold()


def fold(text: str) -> str:
    """`text` with widths, compatibility forms and case folded; always of the same length, so offsets stay true."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


def is_han(character: str) -> bool:
    """Whether the character belongs to a script that is written without blanks."""
    return _HAN_ONLY.fullmatch(character) is not None


def match_text(text: str) -> str:
    """`text` as it is compared: folded, separators collapsed to one blank, none at the ends."""
    return fold(_SEPARATOR_RUNS.sub(" ", text)).strip(" ")


@functools.lru_cache(maxsize=65_536)
def _word_parts(word: str) -> tuple[tuple[int, str], ...]:
    """Where a word has an inner structure (getUserName, GB18030): its parts with their offsets, folded."""
    parts = [(found.start(), found.group().lower()) for found in _PARTS.finditer(word)]
    if not 2 <= len(parts) <= _MOST_PARTS or len(word) > LONGEST_WORD:
        return ()
    return tuple(parts)


def tokens_of(word: str) -> list[tuple[int, int]]:
    """Where the word and its indexed parts start and end."""
    whole = [(0, len(word))]
    return whole + [(start, start + len(part)) for start, part in _word_parts(word)]


def positions_by_term(text: str) -> tuple[dict[str, list[int]], int]:
    """Every term of `text` with its offsets in the match text, ascending, and the number of term occurrences.

    Of a Han run every bigram is a term, and its last character alone: a one-character query is a prefix query.
    """
    spaced = _SEPARATOR_RUNS.sub(" ", text).strip(" ")
    folded = fold(spaced)
    found: defaultdict[str, list[int]] = defaultdict(list)
    count = 0
    for token in _TOKENS.finditer(folded):
        start, end = token.span()
        if token.group(1) is not None:
            run = token.group()
            count += end - start
            for position, pair in enumerate(map(operator.add, run, run[1:]), start):
                found[pair].append(position)
            found[run[-1]].append(end - 1)
        else:
            count += 1
            found[token.group()[:LONGEST_WORD]].append(start)
            if end - start > 2:
                for offset, part in _word_parts(spaced[start:end]):
                    if (at := found[part]) and at[-1] == start + offset:
                        continue
                    at.append(start + offset)
    return dict(found), count


@dataclass(frozen=True, slots=True)
class Element:
    """One term a phrase is made of, `offset` characters behind its start; with `prefix`, any term that begins so."""

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
        if token.group(1) is None:
            word = token.group()
            open_ended = prefix and end == len(wanted) and len(word) <= LONGEST_WORD
            elements.append(Element(start, word[:LONGEST_WORD], prefix=open_ended))
        elif end - start == 1:
            # Inside a phrase a single character ends its run, and a run's last character is a term of its own.
            elements.append(Element(start, token.group(), prefix=end == len(wanted)))
        else:
            # Every second bigram covers the run; an odd length needs the last one too.
            starts = itertools.chain(
                range(start, end - 1, 2), [end - 2] if (end - start) % 2 else []
            )
            elements.extend(Element(at, wanted[at : at + 2]) for at in starts)
    return Phrase(wanted, tuple(elements)) if elements else None
