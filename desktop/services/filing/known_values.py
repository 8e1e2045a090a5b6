"""Values of an archive by all that they are found by while somebody types: as written, by sound, by initials."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resources.words import ngettext
from search.analysis import match_text
from search.pinyin import sounds, syllables


@dataclass(frozen=True, slots=True)
class Value:
    """One value with how many documents have it; `folded` and `spoken` are what typing is compared with."""

    text: str
    count: int
    folded: str
    spoken: tuple[str, ...]


def value_of(text: str, count: int, *, person: bool = False) -> Value:
    """The value with all by which it is found."""
    return Value(text, count, *by_sound(text, person=person))


@functools.lru_cache(maxsize=32_768)
def by_sound(text: str, *, person: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text as it is compared, and its sounds: the initials, all of the pinyin; of a person the ways to say it."""
    folded = match_text(text)
    spoken = syllables(folded)
    initials = "".join(each[0] for each in spoken if each.strip())
    plain = (initials, "".join(spoken).replace(" ", ""))
    return folded, (*sounds(text), *plain) if person else plain


def fitting(values: Iterable[Value], wanted: str) -> Iterator[Value]:
    """Values that begin with what is wanted, then those that sound so, then those that hold it."""
    values = tuple(values)
    if not wanted:
        yield from values
        return
    yield from (value for value in values if value.folded.startswith(wanted))
    spoken = wanted.replace(" ", "")
    if spoken.isascii():
        yield from (
            value for value in values if any(each.startswith(spoken) for each in value.spoken)
        )
    yield from (value for value in values if wanted in value.folded)


def begins(name: str, typed: str) -> bool:
    """Whether a name begins with what was typed, as it is written or as it sounds."""
    wanted = match_text(typed)
    folded = match_text(name)
    return folded.startswith(wanted) or (
        bool(wanted)
        and wanted.isascii()
        and not folded.isascii()
        and any(each.startswith(wanted) for each in by_sound(name)[1])
    )


def holds_or_begins(name: str, wanted: str) -> bool:
    """Whether a name holds what is wanted anywhere, or begins so."""
    return wanted in match_text(name) or begins(name, wanted)


def counted(count: int) -> str:
    """How many documents have a value, as a remark."""
    return ngettext("{count} document", "{count} documents", count).format(count=count)
