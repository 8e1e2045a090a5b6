"""The rules of graded protection (等保): levels, filing and its validity, the checklist of papers, report templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.assurance.assurance_rules import (
    LEVELS,
    RISKS,
    Basis,
    Frequency,
    Material,
    Sources,
    Template,
    read_frequencies,
    read_groups,
    read_materials,
    read_templates,
    require_unique,
)
from models.contract.rule_reading import Reader
from resources.knowledge import Label
from resources.words import _


@dataclass(frozen=True, slots=True)
class Level:
    """A grade of protection. `requirements`: how many general requirements it has, 0 where nobody says."""

    id: int
    words: Label
    filed: bool
    requirements: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Area:
    """A class of requirements (安全类) with how many it has, by level."""

    id: str
    words: Label
    counts: Mapping[int, int]
    basis: Basis


@dataclass(frozen=True, slots=True)
class FilingRules:
    """How long a certificate of filing is valid and what extends it; days, years and months as the fields say.

    `eve`: the last day is the eve of the anniversary, else the anniversary. `each`: every completed assessment extends.
    `bases` says where each of these numbers comes from, by the name of its table.
    """

    file_days: int
    issue_working_days: int
    years: int
    counts_from: date
    eve: bool
    extension_years: int
    each: bool
    renewal_months: int
    template: str
    template_from_level: int
    bases: Mapping[str, Basis]


@dataclass(frozen=True, slots=True)
class Incident:
    """Within how many hours an incident is reported, and to whom."""

    id: str
    words: Label
    hours: int
    to: Label
    basis: Basis


@dataclass(frozen=True, slots=True)
class GradingRules:
    """All rules of graded protection that are in force."""

    version: int
    levels: Mapping[int, Level]
    areas: tuple[Area, ...]
    filing: FilingRules
    frequencies: tuple[Frequency, ...]
    log_months: int
    log_basis: Basis
    templates: tuple[Template, ...]
    risks: Mapping[str, Label]
    incidents: tuple[Incident, ...]
    hotline: str
    extensions: Mapping[str, Label]
    groups: Mapping[str, Label]
    materials: tuple[Material, ...]

    def template(self, identifier: str) -> Template | None:
        """The report template with this id."""
        return next((each for each in self.templates if each.id == identifier), None)

    def frequency(self, what: str, level: int) -> Frequency | None:
        """How often `what` is due at a level; what is due at a lower level is due at a higher one, unless said anew."""
        fitting = [each for each in self.frequencies if each.what == what and each.level <= level]
        return max(fitting, key=lambda each: each.level, default=None)


def parse_grading(raw: Mapping[str, Any]) -> GradingRules:
    """The rules in `grading.toml` or a vault's revision of it. Raises RulesWrong with everything that is wrong."""
    reader = Reader(raw, "grading")
    version = reader.integer("version", least=1, most=10**6)
    sources = Sources(reader)
    extensions = _labels(reader, "extension", sources)
    groups = read_groups(reader)
    hotline = reader.table("hotline", "hotline")
    logs = reader.table("logs", "logs")
    rules = GradingRules(
        version,
        _levels(reader, sources),
        _areas(reader, sources),
        _filing(reader.table("filing", "filing"), sources),
        read_frequencies(reader, sources),
        logs.integer("months", least=1, most=1200),
        sources.basis(logs),
        read_templates(reader, sources),
        _labels(reader, "risk", sources),
        _incidents(reader, sources),
        hotline.text("number"),
        extensions,
        groups,
        read_materials(reader, sources, tuple(groups), tuple(extensions)),
    )
    sources.basis(hotline)
    _require_sense(reader, rules)
    reader.nothing_else()
    reader.settle()
    return rules


def _require_sense(reader: Reader, rules: GradingRules) -> None:
    for level in rules.levels.values():
        total = sum(area.counts.get(level.id, 0) for area in rules.areas)
        if level.requirements and total != level.requirements:
            reader.wrong(
                f"level {level.id}",
                _("{total} requirements, but the classes have {sum}.").format(
                    total=level.requirements, sum=total
                ),
                _("Correct the total or the classes."),
            )
    for risk in RISKS:
        if risk not in rules.risks:
            reader.wrong("risk", _("“{value}” is missing.").format(value=risk), _("Add it."))
    if not rules.materials:
        reader.wrong("material", _("This is missing."), _("Add it."))


def _levels(reader: Reader, sources: Sources) -> dict[int, Level]:
    found = {}
    for entry in reader.tables("level", "level {id}"):
        level = Level(
            entry.integer("id", least=LEVELS[0], most=LEVELS[-1]),
            entry.label(),
            entry.flag("filed"),
            entry.integer("requirements", default=0, most=10_000),
            sources.basis(entry),
        )
        found[level.id] = level
    for missing in set(LEVELS) - set(found):
        reader.wrong("level", _("“{value}” is missing.").format(value=missing), _("Add it."))
    return found


def _areas(reader: Reader, sources: Sources) -> tuple[Area, ...]:
    entries = reader.tables("area", "area {id}")
    require_unique(entries)
    found = []
    for entry in entries:
        counts: dict[int, int] = {}
        for level, count in entry.words("counts").items():
            if level in map(str, LEVELS) and count.isdecimal() and len(count) < 6:
                counts[int(level)] = int(count)
            else:
                remedy = _("Write a whole number for a level, such as { 2 = 15, 3 = 22 }.")
                entry.wrong("counts", _("This is no number of a level."), remedy)
        found.append(Area(entry.text("id"), entry.label(), counts, sources.basis(entry)))
    return tuple(found)


def _filing(reader: Reader, sources: Sources) -> FilingRules:
    def part(name: str) -> Reader:
        return reader.table(name, f"filing › {name}")

    names = (
        "file_within", "issued_within", "validity", "counts_from", "last_day", "extension", "renewal", "template",
        "review",
    )  # fmt: skip
    parts = {name: part(name) for name in names}
    parts["review"].texts("when", default=())
    return FilingRules(
        parts["file_within"].integer("days", least=1, most=3650),
        parts["issued_within"].integer("working_days", least=1, most=3650),
        parts["validity"].integer("years", least=1, most=50),
        parts["counts_from"].day("day"),
        parts["last_day"].choice("rule", ("eve", "anniversary")) == "eve",
        parts["extension"].integer("years", least=0, most=50),
        parts["extension"].choice("rule", ("each", "once")) == "each",
        parts["renewal"].integer("months", least=0, most=120),
        parts["template"].text("id"),
        parts["template"].integer("from_level", least=LEVELS[0], most=LEVELS[-1]),
        {name: sources.basis(each) for name, each in parts.items()},
    )


def _incidents(reader: Reader, sources: Sources) -> tuple[Incident, ...]:
    return tuple(
        Incident(
            entry.text("id"),
            entry.label(),
            entry.integer("hours", least=1, most=1000),
            entry.label("to_"),
            sources.basis(entry),
        )
        for entry in reader.tables("incident", "incident {id}")
    )


def _labels(reader: Reader, name: str, sources: Sources) -> dict[str, Label]:
    found = {}
    for entry in reader.tables(name, f"{name} {{id}}"):
        found[entry.text("id")] = entry.label()
        sources.basis(entry)
    return found
