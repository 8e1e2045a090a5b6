"""Words as the archive writes them: near a misspelt one for Latin letters, of the same sound or one off for Chinese."""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Iterator

from desktop.services.searching.corpus import Corpus
from search.analysis import match_text
from search.folding import is_han
from search.pinyin import syllables

_SHORTEST_LATIN = 4
_LONGEST_CHINESE = 12
_TERMS = 4_000
_PATHS = 40
_EACH = 6
_FOLLOWERS = 12
_VALUES = {"persons": "persons", "systems": "systems", "type": "type"}
_COMMON = (0x4E00, 0x9FFF)


class Speller:
    """Asks one corpus; gives up at `end` (time.monotonic)."""

    def __init__(self, corpus: Corpus, end: float) -> None:
        self._corpus, self._end = corpus, end
        self._pairs: dict[str, dict[str, int]] = {}

    def alternatives(self, word: str, field: str) -> Iterator[str]:
        """Words that may have been meant with `word`, the likeliest first. Some may be found nowhere."""
        folded = match_text(word)
        if not folded:
            return
        seen = {folded}
        for found in self._all(folded, field):
            if found not in seen:
                seen.add(found)
                yield found
            if time.monotonic() > self._end:
                return

    def _all(self, word: str, field: str) -> Iterator[str]:
        yield from self._values(word, field)
        if all(map(is_han, word)):
            if 2 <= len(word) <= _LONGEST_CHINESE:
                # The cheap ones first: time may run out.
                yield from self._one_off(word, same_sound=True)
                yield from self._of_same_sound(word)
                yield from self._one_off(word, same_sound=False)
                if len(word) > 2:
                    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))
        elif word.isalnum() and not any(map(is_han, word)) and len(word) >= _SHORTEST_LATIN:
            yield from self._near(word)

    def _values(self, word: str, field: str) -> Iterator[str]:
        """Persons, systems and types that sound the same, nearly so, or of which one character is another one."""
        if len(word) < 2:
            return
        spoken, blurred = syllables(word), _blurred(word)
        found: list[tuple[int, str]] = []
        for name in [field] if field in _VALUES else list(_VALUES) if not field else []:
            for value, _count in self._corpus.terms(name, "", _TERMS):
                folded = match_text(value)
                if folded == word or not folded:
                    continue
                if syllables(folded) == spoken:
                    found.append((0, value))
                elif _blurred(folded) == blurred:
                    found.append((1, value))
                elif len(folded) == len(word) > 2 and _different(folded, word) == 1:
                    found.append((2, value))
        yield from (value for _rank, value in sorted(found, key=lambda pair: pair[0]))

    def _of_same_sound(self, word: str) -> Iterator[str]:
        """Chains of pairs that the index has, each character sounding as it does in `word`."""
        spoken = syllables(word)
        paths: list[tuple[int, str]] = [
            (0, each) for each in _of_sound(spoken[0]) if each == word[0] or len(word) <= 4
        ]
        if word[0] not in {path for _count, path in paths}:
            paths.append((0, word[0]))
        for sound in spoken[1:]:
            longer = [
                (min(count, pair_count) if len(path) > 1 else pair_count, path + following)
                for count, path in paths
                for following, pair_count in self._after(path[-1]).items()
                if syllables(following) == (sound,)
            ]
            paths = sorted(longer, reverse=True)[:_PATHS]
        yield from (path for _count, path in paths[:_EACH])

    def _one_off(self, word: str, *, same_sound: bool) -> Iterator[str]:
        """One character replaced by another that stands between the same neighbours somewhere."""
        found: list[tuple[int, str]] = []
        for at in reversed(range(1, len(word))):
            sound = _blurred(word[at])
            followers = sorted(self._after(word[at - 1]).items(), key=lambda pair: -pair[1])
            likely = [pair for pair in followers if (_blurred(pair[0]) == sound) is same_sound]
            behind = word[at + 1 : at + 2]
            for each, count in likely[:_FOLLOWERS]:
                if behind:
                    count = min(count, self._documents_with(each + behind))
                if count:
                    found.append((count, word[:at] + each + word[at + 1 :]))
        yield from (candidate for _count, candidate in sorted(found, reverse=True)[:_EACH])

    def _documents_with(self, pair: str) -> int:
        """How many documents hold these two characters one after the other."""
        if time.monotonic() > self._end:
            return 0
        found = (self._corpus.terms(field, pair, 1) for field in ("body", "title"))
        return sum(count for terms in found for _term, count in terms)

    def _near(self, word: str) -> Iterator[str]:
        """Words of the index at most one slip away, two for long ones; the first letter is rarely wrong."""
        most = 1 if len(word) < 7 else 2
        counts: defaultdict[str, int] = defaultdict(int)
        for beginning in {word[:2], word[0] + word[2:3], word[1] + word[0]}:
            for field in ("body", "title"):
                for term, count in self._corpus.terms(field, beginning, _TERMS):
                    if abs(len(term) - len(word)) <= most and term.isalnum():
                        counts[term] += count
        near = [
            (distance, -count, term)
            for term, count in counts.items()
            if (distance := _distance(word, term)) <= most
        ]
        yield from (term for _distance, _count, term in sorted(near)[:_EACH])

    def _after(self, character: str) -> dict[str, int]:
        """What follows a character in the archive's texts and titles, and in how many documents."""
        if character not in self._pairs:
            counts: defaultdict[str, int] = defaultdict(int)
            if time.monotonic() < self._end:
                for field in ("body", "title"):
                    for term, count in self._corpus.terms(field, character, _TERMS):
                        if len(term) == 2:
                            counts[term[1]] += count
            self._pairs[character] = dict(counts)
        return self._pairs[character]


@functools.cache
def _by_sound() -> dict[str, str]:
    """The characters of each syllable that people use: those of GB 2312."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(_COMMON[0], _COMMON[1] + 1):
        character = chr(code)
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            continue
        found[syllables(character)[0]].append(character)
    return {sound: "".join(characters) for sound, characters in found.items()}


@functools.lru_cache(maxsize=16_384)
def _blurred(text: str) -> tuple[str, ...]:
    """How it sounds to those who don't tell zh from z, ch from c, sh from s, -ng from -n, or l from n."""
    return tuple(
        sound[:1].replace("l", "n")
        + sound[1:].replace("h", "", sound[0] in "zcs").removesuffix("g")
        for sound in syllables(text)
    )


def _of_sound(sound: str) -> str:
    return _by_sound().get(sound, "")


def _different(one: str, other: str) -> int:
    return sum(first != second for first, second in zip(one, other, strict=True))


def _distance(one: str, other: str) -> int:
    """Slips between two words: a letter too many, missing, wrong, or swapped with its neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for number, wanted in enumerate(other, 1):
            cost = min(row[-1] + 1, before[number] + 1, before[number - 1] + (letter != wanted))
            if at > 1 and number > 1 and letter == other[number - 2] and wanted == one[at - 2]:
                cost = min(cost, last[number - 2] + 1)
            row.append(cost)
    return row[-1]
