"""Typed access to the invented words and figures in `resources/demo`, from which the demo records are written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "demo"


def table(name: str) -> dict[str, Any]:
    """One data file, by its path below the folder without the ending ("people", "papers/contract")."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def names(folder: str) -> tuple[str, ...]:
    """The data files in one folder, sorted, as `table` takes them."""
    return tuple(sorted(f"{folder}/{path.stem}" for path in (FOLDER / folder).glob("*.toml")))


def article(name: str) -> str:
    """The Markdown of one invented article."""
    return (FOLDER / "articles" / f"{name}.md").read_text(encoding="utf-8")
