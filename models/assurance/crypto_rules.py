"""The rules of the cryptography assessment (密评): units, weights and factors of its sheet, papers, conclusions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from models.assurance.assurance_rules import (
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

TECHNOLOGY, MANAGEMENT = "tech", "management"
HALVES = (TECHNOLOGY, MANAGEMENT)
LEVELS = (2, 3)
"""The levels whose weights are known here."""

MANAGEMENT_SCORES = ("conform", "partial", "fail")


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the eight layers; `weight` counts within its half, and the halves' weights are those of their layers."""

    id: str
    half: str
    words: Label
    weight: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its weight by level (a level that is left out doesn't assess it), and 应, 宜 or 可 at level 3."""

    id: str
    layer: str
    words: Label
    weights: Mapping[int, Fraction]
    wording: str
    wording_confirmed: bool
    basis: Basis

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that Ra or Rk can have, and at which levels."""

    id: str
    words: Label
    value: Fraction
    levels: tuple[int, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Scoring:
    """How scores are made: what A or K failing leaves, the scores of management, decimals of parts and total."""

    places: int
    total_places: int
    algorithm: Fraction
    key: Fraction
    both: Fraction
    management: Mapping[str, Fraction]
    renormalise: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class CryptoRules:
    """All rules of the cryptography assessment that are in force."""

    version: int
    file_days: int
    file_basis: Basis
    frequencies: tuple[Frequency, ...]
    critical_months: int
    critical_basis: Basis
    scoring: Scoring
    strengths: Mapping[str, Choice]
    keepings: Mapping[str, Choice]
    layers: tuple[Layer, ...]
    units: tuple[Unit, ...]
    templates: tuple[Template, ...]
    standards: tuple[tuple[str, Label, Basis], ...]
    roles: Mapping[str, Label]
    groups: Mapping[str, Label]
    materials: tuple[Material, ...]

    def template(self, identifier: str) -> Template | None:
        """The report template with this id."""
        return next((each for each in self.templates if each.id == identifier), None)

    def frequency(self, what: str, level: int) -> Frequency | None:
        """How often `what` is due at a level, as at the nearest level below for which it is said."""
        fitting = [each for each in self.frequencies if each.what == what and each.level <= level]
        return max(fitting, key=lambda each: each.level, default=None)

    def units_at(self, level: int) -> tuple[Unit, ...]:
        """What is assessed at a level."""
        return tuple(each for each in self.units if level in each.weights)

    def unit(self, identifier: str) -> Unit | None:
        """The unit with this id."""
        return next((each for each in self.units if each.id == identifier), None)


def parse_crypto(raw: Mapping[str, Any]) -> CryptoRules:
    """The rules in `crypto.toml` or a vault's revision of it. Raises RulesWrong with everything that is wrong."""
    reader = Reader(raw, "crypto")
    version = reader.integer("version", least=1, most=10**6)
    sources = Sources(reader)
    groups = read_groups(reader)
    filing = reader.table("filing", "filing").table("file_within", "filing › file_within")
    critical = reader.table("critical_frequency", "critical_frequency")
    coordination = reader.table("coordination", "coordination")
    coordination.flag("shared")
    sources.basis(coordination)
    layers = _layers(reader, sources)
    rules = CryptoRules(
        version,
        filing.integer("days", least=1, most=3650),
        sources.basis(filing),
        read_frequencies(reader, sources),
        critical.integer("months", least=1, most=120),
        sources.basis(critical),
        _scoring(reader.table("scoring", "scoring"), sources),
        _choices(reader, "strength", sources),
        _choices(reader, "keeping", sources),
        layers,
        _units(reader, sources, tuple(each.id for each in layers)),
        read_templates(reader, sources),
        tuple(
            (each.text("number"), each.label(), sources.basis(each))
            for each in reader.tables("standard", "standard {id}", key="number")
        ),
        {
            each.text("id"): each.label()
            for each in reader.tables("role", "role {id}")
            if sources.basis(each)
        },
        groups,
        read_materials(reader, sources, tuple(groups), ()),
    )
    _require_sense(reader, rules)
    reader.nothing_else()
    reader.settle()
    return rules


def _require_sense(reader: Reader, rules: CryptoRules) -> None:
    for half in HALVES:
        if not any(layer.half == half for layer in rules.layers):
            reader.wrong("layer", _("“{value}” is missing.").format(value=half), _("Add it."))
    for layer in rules.layers:
        for level in LEVELS:
            if not any(unit.layer == layer.id for unit in rules.units_at(level)):
                reader.wrong(
                    f"layer {layer.id}",
                    _("No unit has a weight at level {level}.").format(level=level),
                    _("Add it."),
                )
    for name, choices in (("strength", rules.strengths), ("keeping", rules.keepings)):
        if not choices:
            reader.wrong(name, _("This is missing."), _("Add it."))


def _scoring(reader: Reader, sources: Sources) -> Scoring:
    factors = reader.table("factors", "scoring › factors")
    management = reader.table("management", "scoring › management")
    missing = reader.table("not_applicable", "scoring › not_applicable")
    sources.basis(missing)
    return Scoring(
        reader.integer("places", least=1, most=8),
        reader.integer("total_places", least=1, most=2),
        factors.number("algorithm"),
        factors.number("key"),
        factors.number("both"),
        {name: management.number(name) for name in MANAGEMENT_SCORES},
        missing.choice("rule", ("renormalise", "full")) == "renormalise",
        sources.basis(reader),
    )


def _choices(reader: Reader, name: str, sources: Sources) -> dict[str, Choice]:
    entries = reader.tables(name, f"{name} {{id}}")
    require_unique(entries)
    return {
        each.text("id"): Choice(
            each.text("id"), each.label(), each.number("value"), _levels(each), sources.basis(each)
        )
        for each in entries
    }


def _levels(entry: Reader) -> tuple[int, ...]:
    if not entry.has("levels"):
        return LEVELS
    return tuple(level for level in LEVELS if str(level) in entry.texts("levels"))


def _layers(reader: Reader, sources: Sources) -> tuple[Layer, ...]:
    entries = reader.tables("layer", "layer {id}")
    require_unique(entries)
    return tuple(
        Layer(
            each.text("id"),
            each.choice("half", HALVES),
            each.label(),
            each.integer("weight", least=1, most=1000),
            sources.basis(each),
        )
        for each in entries
    )


def _units(reader: Reader, sources: Sources, layers: tuple[str, ...]) -> tuple[Unit, ...]:
    entries = reader.tables("unit", "unit {id}")
    require_unique(entries)
    found = []
    for entry in entries:
        weights: dict[int, Fraction] = {}
        part = entry.table("weights", f"{entry.place} › weights")
        for level in LEVELS:
            if part.has(str(level)):
                weights[level] = part.number(str(level))
        for level, weight in weights.items():
            if not weight:
                part.wrong(str(level), _("A weight must not be 0."), _("Leave the level out."))
        if not weights:
            entry.wrong("weights", _("This is missing."), _("Add it."))
        found.append(
            Unit(
                entry.text("id"),
                entry.choice("layer", layers or ("",)),
                entry.label(),
                weights,
                entry.choice("wording", ("", "应", "宜", "可"), default=""),
                entry.flag("wording_confirmed", default=True),
                sources.basis(entry),
            )
        )
    return tuple(found)
