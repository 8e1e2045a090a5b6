"""Typed access to `resources/packages`: what each kind of handover package holds, and why it leaves the rest out."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resources import words

FOLDER = Path(__file__).parent / "packages"
DEFAULT = "client"
_NUMBERS = ("full", "masked", "none")
_RULES = ("ownership", "statuses", "marks", "categories")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule leaves something out, and the clause (Ⅱx.y, or a law's section) it rests on."""

    zh: str
    en: str
    clause: str

    @property
    def sentence(self) -> str:
        """The reason in the language in use."""
        return self.zh if words.language().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class PackageProfile:
    """What a package holds. A rule is a set of allowed values as the database has them, or None where all are.

    `numbers` says how identity numbers are given: "full", "masked" or "none". `without_registers` names the registers
    that stay behind (`models.obligations.registers.Registers`). `reasons` are by rule: "ownership", "statuses",
    "marks", "categories", "earlier", "numbers", "registers", "knowledge".
    """

    id: str
    titles: tuple[str, str]
    descriptions: tuple[str, str]
    ownership: frozenset[str] | None
    statuses: frozenset[str] | None
    marks: frozenset[str] | None
    categories: frozenset[str] | None
    without_registers: frozenset[str]
    earlier: bool
    numbers: str
    knowledge: bool
    reasons: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The name in the language in use."""
        return self.titles[0 if words.language().startswith("zh") else 1]

    @property
    def description(self) -> str:
        """What it holds, in plain words of the language in use."""
        return self.descriptions[0 if words.language().startswith("zh") else 1]


@functools.cache
def package_profiles() -> tuple[PackageProfile, ...]:
    """All profiles, in the order in which they are offered. Raises ValueError for a file that isn't right."""
    found = []
    for path in FOLDER.glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append((data["order"], _profile(path.stem, data)))
    return tuple(profile for _order, profile in sorted(found, key=lambda each: each[0]))


def package_profile(profile_id: str) -> PackageProfile | None:
    """The profile of that id, or None."""
    return next((each for each in package_profiles() if each.id == profile_id), None)


def _profile(name: str, data: dict[str, Any]) -> PackageProfile:
    select = dict(data["select"])
    rules = {rule: frozenset(select.pop(rule)) if rule in select else None for rule in _RULES}
    without = frozenset(select.pop("without_registers", ()))
    made = PackageProfile(
        id=name,
        titles=(data["title"]["zh"], data["title"]["en"]),
        descriptions=(data["description"]["zh"], data["description"]["en"]),
        without_registers=without,
        earlier=select.pop("earlier"),
        numbers=select.pop("numbers"),
        knowledge=select.pop("knowledge"),
        reasons={rule: Reason(**reason) for rule, reason in data.get("reasons", {}).items()},
        **rules,
    )
    needed = {rule for rule, allowed in rules.items() if allowed is not None}
    needed |= {"registers"} if without else set()
    needed |= set() if made.earlier else {"earlier"}
    needed |= set() if made.numbers == "full" else {"numbers"}
    needed |= set() if made.knowledge else {"knowledge"}
    if select or made.numbers not in _NUMBERS or needed != set(made.reasons):
        raise ValueError(f"{name}.toml: an unknown rule, or a rule without its reason")
    return made
