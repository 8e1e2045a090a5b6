"""Where a query matches a text, for people: a short piece of it with the matches marked, and its page.

Matches are found in the folded text, block by block, and carried back to where they stand in the original.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis import Phrase, match_text, tokens_of
from search.errors import QueryError
from search.folding import SEPARATORS, Origins, even, is_han, without_case
from search.language.query import parse_query, positive_phrases
from search.records import PAGE_BREAK, Snippet

MOST_MATCHES = 2_000
"""So many matches are looked at in one text; what comes after them is neither marked nor counted."""

COUNTED = 200_000
"""In so many characters, and up to the one that is shown, matches are counted: a longer text may hold more."""

_LEAD = 3
"""A match is shown a third into the snippet: what comes after it says more than what comes before."""

_BLOCK = 3_000
"""So many characters are folded at once; most texts show what to show in their first blocks."""

_GAP = re.compile(r"[\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    phrase: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a text is shown for a query, where in the text its match begins, and how many matches there are."""

    snippet: Snippet
    offset: int
    matches: int


def make_snippet(text: str, query: str, width: int = 120) -> Snippet | None:
    """At most `width` characters around the place where most of the query is; None where none of it is in `text`."""
    sight = find_sight(text, query, width, counted=0)
    return sight.snippet if sight else None


def find_sight(text: str, query: str, width: int = 120, *, counted: int = COUNTED) -> Sight | None:
    """The same with where it stands, and the matches counted in the first `counted` characters at least."""
    wanted = _wanted(query, "body")
    matches: list[_Match] = []
    best: _Match | None = None
    shown = False
    for end, found in _blocks(text, wanted):
        matches += found
        # Once a place shows the whole query, only what else stands beside it is still of interest.
        if not shown and found and (best is None or end < best.start + 4 * width):
            best, most = _densest(matches, width)
            best = best if most == len(wanted) else None
        shown = best is not None and end >= best.start + 4 * width
        if len(matches) >= MOST_MATCHES or (shown and end >= counted):
            break
    if not matches:
        return None
    best = best or _densest(matches, width)[0]
    return Sight(_around(text, matches, best, width), best.start, len(matches))


def _around(text: str, matches: list[_Match], best: _Match, width: int) -> Snippet:
    page = text.count(PAGE_BREAK, 0, best.start) + 1
    page_start = text.rfind(PAGE_BREAK, 0, best.start) + 1
    page_end = text.find(PAGE_BREAK, best.start)
    page_end = len(text) if page_end < 0 else page_end
    room = max(0, width - (best.end - best.start))
    start = max(page_start, best.start - room // _LEAD)
    # Collapsing blanks makes room, so a longer piece is taken and cut again.
    shown, origins = _collapsed(text, start, min(page_end, start + 4 * width))
    shown, origins = shown[:width], origins[:width]
    marks = [_mark(match, origins) for match in matches if match.start >= start]
    return Snippet(shown, _disjoint([mark for mark in marks if mark is not None]), page)


def holds(name: str, phrase: Phrase) -> bool:
    """Whether a name or a title holds the phrase, as the index would find it there."""
    # Folding is most of the work, and names are asked for again and again.
    if phrase.text not in folded_name(name):
        return False
    # Chinese is found inside of words; only where a word begins or ends the phrase, it must do so in the name.
    whole = is_han(phrase.text[0]) and is_han(phrase.text[-1])
    return whole or bool(_matches(name, (phrase,)))


@functools.lru_cache(maxsize=65_536)
def folded_name(name: str) -> str:
    """The match text of a name, remembered."""
    return match_text(name)


def title_marks(title: str, query: str) -> tuple[tuple[int, int], ...]:
    """Where the query matches a title."""
    found = _matches(title, _wanted(query, "title"))
    return _disjoint([(match.start, match.end) for match in found])


def body_marks(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Where the query matches a text, all of it."""
    found = _matches(text, _wanted(query, "body"))
    return _disjoint([(match.start, match.end) for match in found])


@functools.lru_cache(maxsize=64)
def _wanted(query: str, field: str) -> tuple[Phrase, ...]:
    """The different phrases of the query that may match in `field`."""
    try:
        node = parse_query(query)
    except QueryError:
        return ()
    texts = (text for text in positive_phrases(node) if text.field in ("", field))
    return tuple(dict.fromkeys(text.phrase for text in texts))


def _blocks(text: str, wanted: tuple[Phrase, ...]) -> Iterator[tuple[int, list[_Match]]]:
    """The matches of one block of lines after the other, and where the block ends."""
    # Only a phrase of several words can run from one line into the next.
    size = len(text) if any(" " in phrase.text for phrase in wanted) else _BLOCK
    start = 0
    while wanted and start < len(text):
        end = text.find("\n", start + size) + 1 or len(text)
        yield (
            end,
            [
                _Match(match.start + start, match.end + start, match.phrase)
                for match in _matches(text[start:end], wanted)
            ],
        )
        start = end


def _matches(text: str, wanted: tuple[Phrase, ...]) -> list[_Match]:
    """Every match of every phrase, by place."""
    evened = even(text)
    folded = without_case(evened)
    spans: list[tuple[int, int, int]] = []
    for number, phrase in enumerate(wanted):
        for match in _pattern(phrase).finditer(folded):
            start, end = match.span()
            if _whole_words(evened, start, end, phrase.elements[-1].prefix):
                spans.append((start, end, number))
                if len(spans) >= MOST_MATCHES:
                    break
    if not spans:
        return []
    origins = Origins(text, evened)
    return [_Match(*origins.span(start, end), number) for start, end, number in sorted(spans)]


@functools.lru_cache(maxsize=64)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """The match text as an expression over folded text: each blank stands for a run of separators."""
    body = SEPARATORS.join(map(re.escape, phrase.text.split(" ")))
    open_ended = phrase.elements[-1].prefix and not is_han(phrase.text[-1])
    return re.compile(body + (r"\w*" if open_ended else ""))


def _whole_words(evened: str, start: int, end: int, open_ended: bool) -> bool:
    """Whether a match that begins or ends inside a run of letters does so where the index has a word, too."""
    starts, ends = is_han(evened[start]), is_han(evened[end - 1]) or open_ended
    if not starts:
        starts = start == 0 or start in _word_edges(evened, start)[0]
    if not ends:
        ends = end == len(evened) or end in _word_edges(evened, end - 1)[1]
    return starts and ends


def _word_edges(evened: str, inside: int) -> tuple[set[int], set[int]]:
    """Where words and their parts start and end, in the run of letters around `inside`."""
    low = high = inside
    while low > 0 and evened[low - 1].isalnum() and not is_han(evened[low - 1]):
        low -= 1
    while high < len(evened) and evened[high].isalnum() and not is_han(evened[high]):
        high += 1
    spans = tokens_of(evened[low:high])
    return {low + start for start, _ in spans}, {low + end for _, end in spans}


def _densest(matches: list[_Match], width: int) -> tuple[_Match, int]:
    """The first match of the window that holds the most different phrases, and how many these are."""
    starts = [match.start for match in matches]
    best, most = matches[0], 0
    for number, match in enumerate(matches):
        beyond = bisect.bisect_right(starts, match.start + width * 2 // 3, number)
        different = len({each.phrase for each in matches[number:beyond][: MOST_MATCHES // 20]})
        if different > most:
            best, most = match, different
    return best, most


def _collapsed(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """The piece with runs of blanks as one, and of each of its characters the offset it came from."""
    shown: list[str] = []
    origins: list[int] = []
    at = start
    for gap in [*_GAP.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        shown.append(text[at:stop])
        origins.extend(range(at, stop))
        if gap and origins and gap.end() < end:
            shown.append(" ")
            origins.append(stop)
        at = gap.end() if gap else end
    return "".join(shown), origins


def _mark(match: _Match, origins: list[int]) -> tuple[int, int] | None:
    start = bisect.bisect_left(origins, match.start)
    end = bisect.bisect_left(origins, match.end)
    return (start, end) if start < end else None


def _disjoint(marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping marks joined, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
