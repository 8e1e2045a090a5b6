"""The words of pledges as a manager may correct them: read strictly, with every contradiction named by its place."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.contract.rule_problems import RuleProblem
from models.contract.rule_reading import Reader
from resources.knowledge import Label
from resources.words import _

ARRIVAL, CHANGE, LEAVING, THIRD_PARTY = VARIANTS = ("arrival", "change", "leaving", "third-party")
"""进场, 变更后补签, 离岗, 第三方人员."""

PLACES = ("client", "contractor", "day", "identity", "name", "post", "project")
"""What is filled in where a line has its name in braces; `identity` is the last four characters of the number."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one variant. `document` is the type of the signed paper."""

    id: str
    title: Label
    document: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PledgeRules:
    """Every variant's words, by its id. A printed pledge remembers `version`."""

    version: int
    source: str
    wordings: Mapping[str, Wording]


def parse_pledges(raw: Mapping[str, Any]) -> PledgeRules:
    """Read the file. Raises RulesWrong: for a variant that is missing or unknown, words that name nobody."""
    reader = Reader(raw, "pledges")
    version = reader.integer("version", least=1, most=10**6)
    source = reader.text("source")
    found: dict[str, Wording] = {}
    for entry in reader.tables("pledge", "pledge {id}"):
        wording = Wording(
            entry.choice("id", VARIANTS),
            entry.label(),
            entry.text("document"),
            entry.texts("lines"),
        )
        if wording.id in found:
            entry.wrong("id", _("This variant is there twice."), _("Take one away."))
        found[wording.id] = wording
        _check_lines(entry, wording.lines)
    for each in VARIANTS:
        if each not in found:
            remedy = _("Add it, if need be with the shipped words.")
            reader.problems.append(
                RuleProblem(f"pledge {each}", _("This variant is missing."), remedy)
            )
    reader.nothing_else()
    reader.settle()
    return PledgeRules(version, source, found)


def _check_lines(entry: Reader, lines: tuple[str, ...]) -> None:
    used: set[str] = set()
    for number, line in enumerate(lines, start=1):
        try:
            parts = list(string.Formatter().parse(line))
        except ValueError:
            problem = _("A brace is open or closed alone.")
            entry.wrong(f"lines › {number}", problem, _("Write braces in pairs: {name}."))
            continue
        if any(spec or way for _text, _name, spec, way in parts):
            problem = _("A place is to be filled in otherwise than as it is.")
            entry.wrong(f"lines › {number}", problem, _("Write the name alone: {name}."))
        named = {name for _text, name, _spec, _way in parts if name is not None}
        used |= named
        for unknown in sorted(named - set(PLACES)):
            entry.wrong(
                f"lines › {number}",
                _("Nothing can be filled in for “{place}”.").format(place=unknown),
                _("Write one of: {known}.").format(known=", ".join(PLACES)),
            )
    if "name" not in used:
        problem = _("The words name nobody.")
        entry.wrong(
            "lines", problem, _("Write {place} where the name belongs.").format(place="{name}")
        )
