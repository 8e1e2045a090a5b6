"""What a category's documents start with: retention and ownership, from `resources/categories.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resources
from models.categories import Category, Ownership

_FILE = Path(resources.__file__).parent / "categories.toml"


@dataclass(frozen=True, slots=True)
class CategoryDefaults:
    """`retention` is a code (Y, D30, D10); see the data file for its source."""

    retention: str
    ownership: Ownership


@cache
def category_defaults(category: Category) -> CategoryDefaults:
    """The defaults of one category."""
    row = tomllib.loads(_FILE.read_text(encoding="utf-8"))[category.value]
    return CategoryDefaults(row["retention"], Ownership(row["ownership"]))
