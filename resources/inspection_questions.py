"""Typed access to `inspection/questions.toml`: the standing questions of an inspection (domain model §7)."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resources.words import language

LIMITS = ("persons", "systems", "period")
"""By what an edition can be narrowed."""

_WORDS = ("title", "asked", "basis")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `categories` must all be in scope, those of `also` may be; `limits`: see the file's head.

    Categories are the words that the database has for them.
    """

    id: str
    zh: str
    en: str
    basis: str
    categories: tuple[str, ...]
    also: tuple[str, ...]
    limits: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]] = field(repr=False)

    @property
    def title(self) -> str:
        """A few words for a button, in the language in use."""
        return self._word("title")

    @property
    def asked(self) -> str:
        """What the inspector says, in the language in use."""
        return self._word("asked")

    @property
    def clause(self) -> str:
        """What the question rests on, in the language in use."""
        return self._word("basis")

    def _word(self, name: str) -> str:
        return self.words["zh" if language() == "zh_CN" else "en"][name]


@functools.cache
def questions() -> tuple[Question, ...]:
    """All of them, in order. Raises ValueError for a file that isn't in order."""
    text = (Path(__file__).parent / "inspection" / "questions.toml").read_text(encoding="utf-8")
    found = tuple(_question(each) for each in tomllib.loads(text)["question"])
    expected = [f"q{number:02d}" for number in range(1, len(found) + 1)]
    if [each.id for each in found] != expected:
        raise ValueError("questions.toml: the ids aren't q01, q02, …")
    return found


def _question(values: Mapping[str, Any]) -> Question:
    words = {name: {key: str(values[name][key]) for key in _WORDS} for name in ("zh", "en")}
    limits = tuple(values["limits"])
    if not set(limits) <= set(LIMITS):
        raise ValueError(f"questions.toml: {values['id']} has a limit that no scope has")
    return Question(
        values["id"],
        words["zh"]["asked"],
        words["en"]["asked"],
        words["zh"]["basis"],
        tuple(values["needs"]),
        tuple(values["also"]),
        limits,
        words,
    )
