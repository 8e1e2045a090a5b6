"""The scoring sheet of a cryptography assessment (密评量化评估, rules of 2023): objects, units, layers, halves, total.

Everything is counted in fractions and rounded half up where the rules round: parts to 4 decimals, the total to 2.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from models.assurance.crypto_rules import HALVES, MANAGEMENT, TECHNOLOGY, CryptoRules, Layer, Unit
from models.obligations.register_records import Score

NOT_APPLICABLE = "na"
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class ObjectScore:
    """One object of a unit as it was judged. `score` is None where the unit doesn't apply; `value` as it is stored.

    `problem` is a stable word where what is stored can't be scored: then the object counts as not judged yet.
    """

    id: int
    name: str
    value: Mapping[str, Any]
    score: Fraction | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit: `weight` at the system's level, `score` None while nobody judged it or where it doesn't apply."""

    unit: Unit
    weight: Fraction
    objects: tuple[ObjectScore, ...]
    applies: bool
    score: Fraction | None
    reason: str = ""

    @property
    def judged(self) -> bool:
        """Whether somebody said something that can be scored, or that it doesn't apply."""
        return not self.applies or self.score is not None


@dataclass(frozen=True, slots=True)
class LayerScore:
    """A layer with its units; `score` None where none of them applies or is judged."""

    layer: Layer
    units: tuple[UnitScore, ...]
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet. `total` is in hundredths of a point, None while a half has no score.

    `complete`: every unit is judged. `perfect`: every unit that applies scores 1. `halves`: scores by half.
    """

    level: int
    layers: tuple[LayerScore, ...]
    halves: Mapping[str, Fraction | None]
    total: int | None
    complete: bool
    perfect: bool

    @property
    def units(self) -> tuple[UnitScore, ...]:
        """All units, layer by layer."""
        return tuple(unit for layer in self.layers for unit in layer.units)


def sheet(rules: CryptoRules, level: int, scores: Iterable[Score]) -> Sheet:
    """The sheet of an assessment at this level from its rows; void rows and units of other levels don't count."""
    by_unit: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        if not score.void:
            by_unit[score.unit].append(score)
    layers = tuple(
        _layer(
            rules,
            layer,
            [
                _unit(rules, unit, level, by_unit.get(unit.id, ()))
                for unit in rules.units_at(level)
                if unit.layer == layer.id
            ],
        )
        for layer in rules.layers
    )
    halves = {half: _half(rules, layers, half) for half in HALVES}
    units = [unit for layer in layers for unit in layer.units]
    return Sheet(
        level,
        layers,
        halves,
        _total(rules, halves),
        all(unit.judged for unit in units),
        all(unit.score == 1 for unit in units if unit.applies),
    )


def object_score(
    rules: CryptoRules, half: str, level: int, value: Mapping[str, Any]
) -> Fraction | None:
    """What an object scores; None where it doesn't apply. Raises ValueError, with a stable word, for what can't be."""
    if value.get(NOT_APPLICABLE) is True:
        return None
    scoring = rules.scoring
    if half == MANAGEMENT:
        said = value.get("score")
        if said not in scoring.management:
            raise ValueError("no-score")
        return scoring.management[str(said)]
    used, algorithm, key = (value.get(name) for name in ("d", "a", "k"))
    if not isinstance(used, bool):
        raise ValueError("no-d")
    if not used:
        return Fraction(0)
    if not isinstance(algorithm, bool) or not isinstance(key, bool):
        raise ValueError("no-a-or-k")
    if algorithm and key:
        return _ONE
    strength = _choice(rules.strengths, value.get("ra"), level, "no-ra") if not algorithm else _ONE
    keeping = _choice(rules.keepings, value.get("rk"), level, "no-rk") if not key else _ONE
    if algorithm:
        return _rounded(scoring.key * keeping, scoring.places)
    if key:
        return _rounded(scoring.algorithm * strength, scoring.places)
    return _rounded(scoring.both * strength * keeping, scoring.places)


def decimal(value: Fraction | None, places: int) -> str:
    """A score as it is printed, with so many decimals; empty for none."""
    if value is None:
        return ""
    scaled = int(_rounded(value, places) * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def _choice(choices: Mapping[str, Any], said: object, level: int, problem: str) -> Fraction:
    found = choices.get(str(said))
    if found is None or level not in found.levels:
        raise ValueError(problem)
    value: Fraction = found.value
    return value


def _unit(rules: CryptoRules, unit: Unit, level: int, rows: Sequence[Score]) -> UnitScore:
    half = next(layer.half for layer in rules.layers if layer.id == unit.layer)
    objects = tuple(_object(rules, half, level, row) for row in rows)
    weight = unit.weights[level]
    if objects and all(each.value.get(NOT_APPLICABLE) is True for each in objects):
        reason = str(objects[0].value.get("reason", ""))
        return UnitScore(unit, weight, objects, False, None, reason)
    counted = [each.score for each in objects if each.score is not None]
    mean = sum(counted, Fraction(0)) / len(counted) if counted else None
    score = None if mean is None else _rounded(mean, rules.scoring.places)
    return UnitScore(unit, weight, objects, True, score)


def _object(rules: CryptoRules, half: str, level: int, row: Score) -> ObjectScore:
    try:
        value = json.loads(row.value)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        return ObjectScore(row.id, row.object, {}, None, "unreadable")
    try:
        return ObjectScore(row.id, row.object, value, object_score(rules, half, level, value))
    except ValueError as error:
        return ObjectScore(row.id, row.object, value, None, str(error))


def _layer(rules: CryptoRules, layer: Layer, units: list[UnitScore]) -> LayerScore:
    mean = _weighted(
        [(each.weight, each.score, each.applies) for each in units],
        renormalise=rules.scoring.renormalise,
    )
    score = None if mean is None else _rounded(mean, rules.scoring.places)
    return LayerScore(layer, tuple(units), score)


def _half(rules: CryptoRules, layers: Sequence[LayerScore], half: str) -> Fraction | None:
    return _weighted(
        [
            (Fraction(each.layer.weight), each.score, any(unit.applies for unit in each.units))
            for each in layers
            if each.layer.half == half
        ],
        renormalise=rules.scoring.renormalise,
    )


def _weighted(
    parts: Sequence[tuple[Fraction, Fraction | None, bool]], *, renormalise: bool
) -> Fraction | None:
    """The weighted mean of what is judged. What doesn't apply drops out, or counts in full where rules say so."""
    counted = [
        (weight, _ONE if score is None else score)
        for weight, score, applies in parts
        if score is not None or (not applies and not renormalise)
    ]
    whole = sum((weight for weight, _score in counted), Fraction(0))
    if not whole:
        return None
    return sum((weight * score for weight, score in counted), Fraction(0)) / whole


def _total(rules: CryptoRules, halves: Mapping[str, Fraction | None]) -> int | None:
    """70 × technology + 30 × management: each half weighs what its layers weigh together."""
    total = Fraction(0)
    for half in (TECHNOLOGY, MANAGEMENT):
        score = halves[half]
        if score is None:
            return None
        total += score * sum(layer.weight for layer in rules.layers if layer.half == half)
    places = rules.scoring.total_places
    return int(_rounded(total, places) * 100)


def _rounded(value: Fraction, places: int) -> Fraction:
    """Half up, as the rules round; scores are never negative."""
    scale = 10**places
    return Fraction(int(value * scale + Fraction(1, 2)), scale)
