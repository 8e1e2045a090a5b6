"""The attacks on reading articles, as data; see attacks/README.md."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "attacks"


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    markdown: str
    seen: str
    source: str


def attacks() -> list[Attack]:
    """Every attack, by file and in its order."""
    return [
        Attack(**entry)
        for path in sorted(_FOLDER.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["attack"]
    ]
