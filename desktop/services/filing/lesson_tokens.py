"""What lessons are about: the parts of a file's names that come back with the next file of its kind.

A lesson says how often a token went with a value. Two tellings in agreement confirm it; what is contradicted fades.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from desktop.services.filing.guess_dates import without_dates

CONFIRMED = 2
"""Tellings from which on a lesson outweighs what the words of a name say by themselves."""

_SHARE = 0.66
_DIGITS = re.compile(r"\d+")
_NOISE = re.compile(r"[\s_\-—－·.、，,（）()\[\]【】《》“”\"'#]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_ENDINGS = (6, 4, 3)
# How much a token says: the whole pattern of a name more than its ending, the folder least.
_WEIGHTS = {"name": 4.0, "end": 2.0, "folder": 1.0}


def tokens_of(shown: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The tokens of a file's path; `names` of persons and systems are left out, and so are dates and numbers."""
    path = PurePosixPath(shown)
    stem = path.stem or path.name
    for name in sorted(names, key=len, reverse=True):
        stem = stem.replace(name, " ")
    pattern = _bare(stem)
    tokens = [f"name:{pattern}"] if len(pattern) > 1 else []
    if runs := _HAN_RUN.findall(pattern):
        tokens += [f"end:{runs[-1][-size:]}" for size in _ENDINGS if len(runs[-1]) > size]
    if path.parent.name and (folder := _bare(path.parent.name)):
        tokens.append(f"folder:{folder}")
    return tuple(tokens)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What was learned: field → token → value → how often it was told."""

    told: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)

    def value(self, name: str, tokens: Sequence[str], *, confirmed: bool) -> str:
        """What the tokens say of a field, or nothing; with `confirmed` only what was told at least twice.

        A token that was told different things speaks only for what two thirds of the tellings agree on.
        """
        known = self.told.get(name, {})
        best, found = 0.0, ""
        for token in tokens:
            values = known.get(token, {})
            total = sum(values.values())
            for value, count in values.items():
                if count < (CONFIRMED if confirmed else 1) or count < _SHARE * total:
                    continue
                score = _WEIGHTS[token.partition(":")[0]] * min(count, 2 * CONFIRMED)
                if score > best:
                    best, found = score, value
        return found


def _bare(text: str) -> str:
    return _NOISE.sub(" ", _DIGITS.sub(" ", without_dates(text))).strip().casefold()
