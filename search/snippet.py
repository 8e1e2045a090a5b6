"""Where a query matches a text, for people: a short piece of it with the matches marked, and its page.

Offsets are found on the folded text, which has the same length as the text itself, so they are true of both.
"""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass

from search.analysis import Element, fold, is_han, tokens_of
from search.errors import QueryError
from search.query import Text, parse_query, positive_phrases
from search.records import PAGE_BREAK, Snippet

_MOST_MATCHES = 2_000
_LEAD = 3
"""A match is shown a third into the snippet: what comes after it says more than what comes before."""

_GAP = re.compile(r"[\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    phrase: int


def make_snippet(text: str, query: str, width: int = 120) -> Snippet | None:
    """At most `width` characters around the place where most of the query is; None where none of it is in `text`."""
    matches = _matches(text, _wanted(query, "body"))
    if not matches:
        return None
    best = _densest(matches, width)
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


def title_marks(title: str, query: str) -> tuple[tuple[int, int], ...]:
    """Where the query matches a title."""
    found = _matches(title, _wanted(query, "title"))
    return _disjoint([(match.start, match.end) for match in found])


def _wanted(query: str, field: str) -> list[Text]:
    try:
        node = parse_query(query)
    except QueryError:
        return []
    return [text for text in positive_phrases(node) if text.field in ("", field)]


def _matches(text: str, wanted: list[Text]) -> list[_Match]:
    """Every match of every phrase, by place."""
    folded = fold(text)
    found: list[_Match] = []
    for number, each in enumerate(wanted):
        pattern = _pattern(each.phrase.text, each.phrase.elements[-1])
        for match in pattern.finditer(folded):
            start, end = match.span()
            if _whole_words(text, folded, start, end, each.phrase.elements[-1].prefix):
                found.append(_Match(start, end, number))
                if len(found) >= _MOST_MATCHES:
                    break
    return sorted(found, key=lambda each: (each.start, each.end))


@functools.lru_cache(maxsize=64)
def _pattern(wanted: str, last: Element) -> re.Pattern[str]:
    """The match text as an expression over folded text: each blank stands for a run of separators."""
    body = r"(?:[\W_])+".join(map(re.escape, wanted.split(" ")))
    open_ended = last.prefix and not is_han(wanted[-1])
    return re.compile(body + (r"\w*" if open_ended else ""))


def _whole_words(text: str, folded: str, start: int, end: int, open_ended: bool) -> bool:
    """Whether a match that begins or ends inside a run of letters does so where the index has a word, too."""
    first, last = folded[start], folded[end - 1]
    starts, ends = is_han(first), is_han(last) or open_ended
    if not starts:
        starts = start == 0 or start in _word_edges(text, start)[0]
    if not ends:
        ends = end == len(text) or end in _word_edges(text, end - 1)[1]
    return starts and ends


def _word_edges(text: str, inside: int) -> tuple[set[int], set[int]]:
    """Where words and their parts start and end, in the run of letters around `inside`."""
    low = high = inside
    while low > 0 and text[low - 1].isalnum() and not is_han(text[low - 1]):
        low -= 1
    while high < len(text) and text[high].isalnum() and not is_han(text[high]):
        high += 1
    spans = tokens_of(text[low:high])
    return {low + start for start, _ in spans}, {low + end for _, end in spans}


def _densest(matches: list[_Match], width: int) -> _Match:
    """The first match of the window that holds the most different phrases."""
    starts = [match.start for match in matches]
    best, most = matches[0], 0
    for number, match in enumerate(matches):
        beyond = bisect.bisect_right(starts, match.start + width * 2 // 3, number)
        different = len({each.phrase for each in matches[number:beyond][: _MOST_MATCHES // 20]})
        if different > most:
            best, most = match, different
    return best


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
