"""Scoring sheets as objects for programs and as lines for people."""

from __future__ import annotations

from typing import Any

from desktop.cli.terminal import printable, result
from models.assurance.crypto_scores import Sheet, UnitScore, decimal
from resources.words import _


def scores_object(sheet: Sheet) -> dict[str, Any]:
    """A scoring sheet for a program."""
    return {
        "level": sheet.level,
        "total": None if sheet.total is None else f"{sheet.total // 100}.{sheet.total % 100:02d}",
        "complete": sheet.complete,
        "halves": {half: decimal(score, 4) for half, score in sheet.halves.items()},
        "layers": [
            {
                "id": layer.layer.id,
                "weight": layer.layer.weight,
                "score": decimal(layer.score, 4),
                "units": [_unit_object(unit) for unit in layer.units],
            }
            for layer in sheet.layers
        ],
    }


def print_scores(sheet: Sheet) -> None:
    """A scoring sheet for people, unit by unit."""
    for layer in sheet.layers:
        score = decimal(layer.score, 4) or "–"
        result(printable(f"{layer.layer.words}  ({layer.layer.weight})  {score}"))
        for unit in layer.units:
            shown = decimal(unit.score, 4) or ("/" if not unit.applies else "–")
            weight = decimal(unit.weight, 1)
            line = f"  {unit.unit.id}  {unit.unit.label}  {unit.unit.wording}  {weight}  {shown}"
            result(printable(line))
            for each in unit.objects:
                if each.name:
                    shown = decimal(each.score, 4) or each.problem
                    result(printable(f"      {each.id}  {each.name}  {shown}"))
    total = "–" if sheet.total is None else f"{sheet.total // 100}.{sheet.total % 100:02d}"
    result(_("Total: {total}").format(total=total))


def _unit_object(unit: UnitScore) -> dict[str, Any]:
    return {
        "id": unit.unit.id,
        "label": unit.unit.label,
        "wording": unit.unit.wording,
        "weight": decimal(unit.weight, 1),
        "applies": unit.applies,
        "score": decimal(unit.score, 4),
        "objects": [
            {"id": each.id, "object": each.name, "score": decimal(each.score, 4)}
            for each in unit.objects
            if each.name or each.score is not None
        ],
    }
