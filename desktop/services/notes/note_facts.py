"""What a note says about itself: title, kind, tags, names, dates; by its front matter, its text and its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath

from models.categories import Mark
from models.naming import tidy_name
from resources.knowledge import article_kinds, relation_kinds
from resources.note_words import note_words

LONGEST_TITLE = 200
"""Characters; beyond this it is a paragraph that somebody marked as a heading."""

_LONGEST_HEADING = 1_000
"""Characters of a line that are looked at, markup included: its forms take quadratic time on a line without end."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}#(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}=+[ \t]*")
_NOT_A_TITLE = re.compile(r" {0,3}(?:[#>|+*-]|\d+[.)]| {4}|\t)")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_TAG_LIST = re.compile(r"[,，;；、]")
# A whole run of backticks and all up to the next one, never given back: long runs would take quadratic time.
_INLINE_CODE = re.compile(r"(?<!`)(`++)[^`]++\1")
# Obsidian: letters, digits, `_`, `-` and `/`, at least one of them no digit (obsidian.md help, "Tags").
_INLINE_TAG = re.compile(r"(?<![\w&/#\]\[(])#((?=[\w/-]*[^\W\d])[\w/-]+)")
_MARKUP = (
    (re.compile(r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]"), r"\1"),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"<[^>]{1,200}>"), ""),
    (re.compile(r"\s*\{#?[^}]{0,80}\}\s*$"), ""),
    (re.compile(r"(\*\*|__|`|~~)"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def fact(front: Mapping[str, object], name: str) -> object:
    """What front matter says under one of the keys of a fact, or None."""
    lowered = {str(key).strip().lower(): value for key, value in front.items()}
    for key in note_words().front[name]:
        if (value := lowered.get(key)) not in (None, "", []):
            return value
    return None


def words_of(value: object, *, blanks: bool = False) -> tuple[str, ...]:
    """A fact as words: a list, or a text with commas (with `blanks`, blanks) between them."""
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        pieces = [str(each) for each in value if not isinstance(each, dict | list)]
    else:
        text = str(value)
        pieces = _TAG_LIST.split(text)
        if blanks and len(pieces) == 1:
            pieces = text.split()
    named = (tidy_name(each)[:LONGEST_TITLE] for each in pieces)
    return tuple(dict.fromkeys(each for each in named if each))


def title_of(front: Mapping[str, object], body: str, path: str, *, by_name: bool = False) -> str:
    """The title: of the front matter, else the first heading of level 1, else the file's name.

    `by_name` passes the heading over, for programs that call notes by their files.
    """
    said = fact(front, "title")
    candidates = [str(said) if isinstance(said, str | int | float) else ""]
    candidates += [] if by_name else [plain_heading(first_heading(body))]
    for candidate in candidates:
        if title := tidy_name(candidate)[:LONGEST_TITLE].strip():
            return title
    return stem(path)


def stem(path: str) -> str:
    """A file's name without its extension, as a title."""
    name = PurePosixPath(path).stem or path
    return tidy_name(name)[:LONGEST_TITLE].strip() or "?"


def first_heading(body: str) -> str:
    """The text of the first heading of level 1, as it is written; empty when there is none."""
    before = ""
    for whole in prose_lines(body):
        line = whole[:_LONGEST_HEADING]
        if (found := _ATX.fullmatch(line)) is not None:
            if text := (found[1] or "").strip():
                return text
            before = ""
        elif before and _SETEXT.fullmatch(line):
            return before
        else:
            before = "" if _NOT_A_TITLE.match(line) else line.strip()
    return ""


def plain_heading(text: str) -> str:
    """A heading without its markup."""
    text = text[:_LONGEST_HEADING]
    for form, instead in _MARKUP:
        text = form.sub(instead, text)
    return text.strip(" *_")


def prose_lines(body: str) -> Iterator[str]:
    """The lines that are no fenced code."""
    fence = ""
    for line in body.splitlines():
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found:
            fence = found[1]
        else:
            yield line


def inline_tags(body: str) -> tuple[str, ...]:
    """The `#tags` in a text, without those in code."""
    prose = _INLINE_CODE.sub(" ", "\n".join(prose_lines(body)))
    return tuple(dict.fromkeys(found[1].strip("/") for found in _INLINE_TAG.finditer(prose)))


def kind_of(front: Mapping[str, object], title: str, path: str, usual: str = "") -> str:
    """The kind of article: what the front matter says, else a folder's name, else words of the title or file name."""
    said = fact(front, "kind")
    if isinstance(said, str) and (kind := kind_called(said)):
        return kind
    for folder in reversed(path.split("/")[:-1]):
        if kind := kind_called(folder):
            return kind
    for words in (title, stem(path)):
        if kind := _kind_in(words):
            return kind
    return usual or note_words().usual_kind


def kind_called(name: str) -> str:
    """The id of the kind that is called so, in either language; empty when none is."""
    wanted = name.strip().lower()
    for kind in article_kinds():
        if wanted in (kind.id, kind.type.lower(), kind.words.zh.lower(), kind.words.en.lower()):
            return kind.id
    return ""


def _kind_in(words: str) -> str:
    lowered = words.lower()
    best, place = "", (0, -1)
    for word, kind in note_words().kinds:
        at = lowered.rfind(word)
        if at >= 0 and (len(word), at) > place:
            best, place = kind, (len(word), at)
    return best


def mark_of(front: Mapping[str, object]) -> Mark | None:
    """The confidentiality mark that the front matter gives, where it is one that may be stored."""
    said = fact(front, "mark")
    return next((mark for mark in Mark if mark.value == str(said).strip()), None)


def day_of(front: Mapping[str, object]) -> date | None:
    """When it was written: created, else changed last."""
    for name in ("created", "updated"):
        if (day := _day(fact(front, name))) is not None:
            return day
    return None


def fields_of(front: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Fields of one's own and what they say, as an export of articles writes them."""
    said = front.get("fields")
    if not isinstance(said, dict):
        return ()
    return tuple(
        (tidy_name(str(name)), str(value))
        for name, value in said.items()
        if not isinstance(value, dict | list) and str(value)
    )


def relations_in(front: Mapping[str, object]) -> Iterator[tuple[str, str, str, str]]:
    """(kind, "to" or "from", relative path, note) of each relation that an export of articles wrote down."""
    said = front.get("relations")
    kinds = {kind.id for kind in relation_kinds()}
    for each in said if isinstance(said, list) else ():
        if isinstance(each, dict) and each.get("kind") in kinds:
            for word in ("to", "from"):
                if isinstance(each.get(word), str):
                    yield each["kind"], word, each[word], str(each.get("note", ""))


def review_of(front: Mapping[str, object]) -> int | None:
    """Months from one review to the next."""
    said = fact(front, "review")
    text = str(said).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.search(str(value)) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
