"""Typed access to `notes.toml`: the words by which folders of notes are understood."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "notes.toml"


@dataclass(frozen=True, slots=True)
class NoteWords:
    """`kinds` are (word, id of the kind), longest words first; `front` are the keys that stand for a fact."""

    kinds: tuple[tuple[str, str], ...]
    usual_kind: str
    front: dict[str, tuple[str, ...]]
    notes: frozenset[str]
    pictures: frozenset[str]
    left_out: tuple[str, ...]


@functools.cache
def note_words() -> NoteWords:
    """The words, read once."""
    with _FILE.open("rb") as stream:
        raw = tomllib.load(stream)
    kinds = [(word, kind) for kind, words in raw["kinds"].items() for word in words]
    return NoteWords(
        tuple(sorted(kinds, key=lambda each: -len(each[0]))),
        raw["usual"]["kind"],
        {fact: tuple(keys) for fact, keys in raw["front"].items()},
        frozenset(raw["files"]["notes"]),
        frozenset(raw["files"]["pictures"]),
        tuple(raw["files"]["left_out"]),
    )
