"""What the rules about marks of state secrets are made of, from `resources/secrecy.toml`; that file has the sources."""

from __future__ import annotations

import enum
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import resources

_FILE = Path(resources.__file__).parent / "secrecy.toml"
# Blanks, characters without width, marks of direction: typeset marks have them between their characters.
_BLANKS = r"\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u3164"
_BLANK = re.compile(f"[{_BLANKS}]+")


class Level(enum.StrEnum):
    """Levels of state secrets, from the gravest on (Law on Guarding State Secrets 2024, article 14)."""

    TOP_SECRET = "绝密"
    CONFIDENTIAL = "机密"
    SECRET = "秘密"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, as a sentence in the language asked for, and the articles that say so."""

    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Patterns:
    """Regular expressions over folded text without blanks, each with the level as group `level` or all levels."""

    candidate: re.Pattern[str]  # over text as it is: where a level may stand
    mark: re.Pattern[str]  # level, star, perhaps a period
    starless: re.Pattern[str]  # level and period, where the star was lost or misread
    labelled: re.Pattern[str]  # 密级：机密, perhaps with a period
    label: re.Pattern[str]  # the label alone
    bare: re.Pattern[str]  # a level alone
    starred: re.Pattern[str]  # a level with a star anywhere, or with a misread one and a period
    enclosed: re.Pattern[str]  # a level, perhaps with a period, in brackets
    named: re.Pattern[str]  # 密级机密 in a name
    company: re.Pattern[str]  # what may stand beside a mark
    explaining: re.Pattern[str]


def fold(text: str) -> str:
    """Half width, simplified, without blanks: what the patterns are for."""
    folded = _BLANK.sub("", unicodedata.normalize("NFKC", text))
    return folded.translate(_translation())


def next_steps(language: str) -> tuple[Step, ...]:
    """What the law says to do, in order; `language` is one of `resources.words.LANGUAGES`."""
    key = "en" if language == "en" else "zh"
    return tuple(Step(step[key], step["source"]) for step in _data()["step"])


@cache
def patterns() -> Patterns:
    """The rules, compiled."""
    form = _data()["form"]
    levels = "|".join(level["name"] for level in _data()["level"])
    level = f"(?P<level>{levels})级?"
    star = f"[{re.escape(form['stars'])}]+"
    mistaken = f"[{re.escape(form['mistaken'])}]?"
    period = "(?:" + "|".join(form["periods"]) + ")"
    labels = "(?:" + "|".join(form["labels"]) + ")"
    others = "".join(f"(?<!{other})" for other in form["others"])
    opening = re.escape("".join(pair[0] for pair in form["brackets"]))
    closing = re.escape("".join(pair[1] for pair in form["brackets"]))
    variants = "".join(_variants("绝机秘"))
    return Patterns(
        re.compile(f"[{variants}][{_BLANKS}·]{{0,8}}密"),
        re.compile(f"{level}{star}{period}?"),
        re.compile(f"{level}{mistaken}{period}"),
        re.compile(f"{labels}:?{level}(?:[{re.escape(form['stars'])},、;]?{period})?"),
        re.compile(f"{labels}:?"),
        re.compile(level),
        re.compile(f"{others}{level}(?:{star}|{mistaken}(?:\\d{{1,2}}年|长期))"),
        re.compile(f"[{opening}]{level}(?:{star}|{mistaken})(?:{period})?[{closing}]"),
        re.compile(f"{labels}[:_-]?{level}"),
        re.compile(form["company"]),
        re.compile("|".join(map(re.escape, form["explaining"]))),
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _translation() -> dict[int, int]:
    form = _data()["form"]
    return str.maketrans(form["variants"], form["plain"])


def _variants(characters: str) -> list[str]:
    form = _data()["form"]
    folds = zip(form["variants"], form["plain"], strict=True)
    return [*characters, *(variant for variant, plain in folds if plain in characters)]
