"""What names and headings say about a file, from `intake.toml`: categories, types, labels, marks, surnames."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "intake.toml"


@dataclass(frozen=True, slots=True)
class TypeWord:
    """A word that stands for a type.

    `every` is month, quarter, year or nothing, `mark` its usual mark or nothing; with `days` it records day by day.
    """

    word: str
    type: str
    category: str
    every: str
    mark: str
    days: bool = False


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """Words that folders of a category are called by, and the mark that its papers usually bear, or nothing."""

    category: str
    words: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class IntakeWords:
    """Everything in the file; words of types come longest first."""

    types: tuple[TypeWord, ...]
    categories: tuple[CategoryWords, ...]
    labels: dict[str, tuple[str, ...]]
    marks: dict[str, tuple[str, ...]]
    surnames: frozenset[str]
    compound_surnames: tuple[str, ...]
    code: frozenset[str]
    beside_code: frozenset[str]
    archives: frozenset[str]


@functools.cache
def intake_words() -> IntakeWords:
    """The words, read once."""
    with _FILE.open("rb") as stream:
        raw = tomllib.load(stream)
    types = [
        TypeWord(
            word,
            name,
            group["category"],
            group.get("every", ""),
            group.get("mark", ""),
            group.get("days", False),
        )
        for group in raw["type"]
        for name, words in group["names"].items()
        for word in dict.fromkeys((*words, name))
    ]
    return IntakeWords(
        tuple(sorted(types, key=lambda each: -len(each.word))),
        tuple(
            CategoryWords(category, tuple(entry["words"]), entry.get("mark", ""))
            for category, entry in raw["categories"].items()
        ),
        {field: tuple(labels) for field, labels in raw["labels"].items()},
        {mark: tuple(words) for mark, words in raw["marks"].items()},
        frozenset(raw["surnames"]["single"]),
        tuple(raw["surnames"]["compound"]),
        frozenset(raw["suffixes"]["code"].split()),
        frozenset(raw["suffixes"]["beside_code"].split()),
        frozenset(raw["suffixes"]["archives"].split()),
    )
