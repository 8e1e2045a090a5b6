"""Titles as links know them: when two are the same, and what the destination of a link is made of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

_BLANKS = re.compile(r"\s+")
_PREFIXES = {
    "人员": "person",
    "person": "person",
    "系统": "system",
    "system": "system",
    "义务": "duty",
    "duty": "duty",
    "问题": "finding",
    "finding": "finding",
}
_PREFIXED = re.compile(rf"({'|'.join(_PREFIXES)})\s*[:：]\s*(?=\S)", re.IGNORECASE)
_DUTY = re.compile(r"[Rr]\d{1,3}\Z", re.ASCII)
_VERSION = re.compile(r"@(\d{1,9})\Z", re.ASCII)
_PAGE = re.compile(r"(?:[pP]\.?\s?|第\s?)(\d{1,6})(?:\s?页)?\Z", re.ASCII)
# A number sign before a blank belongs to a title ("C# for beginners").
_PLACE = re.compile(r"#(?=\S)")
_NOTE_ENDINGS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link's destination says: a name, perhaps of which kind of thing, which version and which place.

    `prefix` is person, system, duty, finding or empty. `version` counts as people count versions. `place` is a
    heading's words, or `p` and a page's number.
    """

    prefix: str
    name: str
    version: int | None
    place: str


def title_key(title: str) -> str:
    """Equal for titles that differ in case, width or blanks alone."""
    # Twice: folding case can undo what the first normalisation did.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return _BLANKS.sub(" ", folded).strip()


def split_target(raw: str) -> Target:
    """The parts of a destination as it is written, for instance `系统:电子工单` or `DOC-0001@2#p3`."""
    name, place = raw.strip(), ""
    match = _PREFIXED.match(name)
    prefix = _PREFIXES[match[1].casefold()] if match else ""
    if match:
        name = name[match.end() :].strip()
    elif _DUTY.match(name):
        return Target("duty", name.upper(), None, "")
    if prefix in ("person", "system", "finding"):
        return Target(prefix, name, None, "")
    if cut := _PLACE.search(name):
        # Obsidian writes #chapter#section; the last one is meant.
        name, place = name[: cut.start()].rstrip(), name[cut.end() :].rsplit("#", 1)[-1].strip()
        page = _PAGE.match(place)
        place = f"p{int(page[1])}" if page else place
    version = _VERSION.search(name)
    if version and version.start() > 0:
        return Target(prefix, name[: version.start()].rstrip(), int(version[1]), place)
    return Target(prefix, name.upper() if prefix == "duty" else name, None, place)


def link_key(name: str) -> str:
    """Under which links that lead nowhere wait: equal for a title, and for a path that ends in it, `.md` or not."""
    last = unquote(name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    return title_key(without_ending(last))


def without_ending(name: str) -> str:
    """A note's name or path without `.md`."""
    for ending in _NOTE_ENDINGS:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name
