"""Reads the rules of the KPI ledger and finds every place where they contradict themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from models.contract.rule_reading import Reader
from models.kpi.kpi_rules import (
    Bound,
    EntryKind,
    Indicator,
    KpiRules,
    Measure,
    Unit,
)
from models.sheet_fields import Choice, Field, FieldType
from resources.words import _

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s?[%％]")
_WHOLE = re.compile(r"[0-9]{1,9}")
_RESERVED = frozenset({"day", "reference"})
_MOST = 10**6
_NEEDS: dict[Measure, tuple[str, ...]] = {
    Measure.COUNT: ("distinct",),
    Measure.SYSTEMS: ("field",),
    Measure.HAVING: ("having",),
    Measure.NONE: (),
    Measure.MEAN: ("from", "to"),
    Measure.LONGEST: ("from", "to"),
    Measure.RATIO: ("part", "whole"),
    Measure.PUNCTUAL: (),
}


def parse_kpi_rules(raw: Mapping[str, Any]) -> KpiRules:
    """The rules that a parsed kpi.toml holds. Raises RulesWrong with all that is wrong in it."""
    read = Reader(raw, "kpi")
    kinds = tuple(_kind(each) for each in read.tables("kind", "kind {id}"))
    _unique(read, "kind", [kind.id for kind in kinds])
    known = {kind.id: kind for kind in kinds}
    indicators = tuple(
        _indicator(each, known) for each in read.tables("indicator", "indicator {id}")
    )
    _unique(read, "indicator", [each.id for each in indicators])
    if not indicators:
        read.wrong("indicator", _("There is none."), _("Add an [[indicator]] for each of a to k."))
    colours, pace = read.table("colours", "colours"), read.table("pace", "pace")
    rules = KpiRules(
        version=read.integer("version", least=1, most=_MOST),
        source=read.text("source", default=""),
        kinds=kinds,
        indicators=indicators,
        near_count=colours.integer("count", least=1, most=100),
        near_limit=colours.integer("limit", least=1, most=100),
        window=pace.integer("window", least=1, most=366),
        least_days=pace.integer("least", least=1, most=366),
    )
    read.nothing_else()
    read.settle()
    return rules


def parse_target(text: str) -> Fraction | None:
    """A target as it is written: a whole number, or a percentage such as "99%"; None where it is neither."""
    if _WHOLE.fullmatch(text):
        return Fraction(text)
    match = _PERCENT.fullmatch(text)
    share = Fraction(match.group(1)) / 100 if match else Fraction(2)
    return share if share <= 1 else None


def _unique(read: Reader, name: str, ids: Iterable[str]) -> None:
    for each, count in Counter(ids).items():
        if count > 1:
            problem = _("There is more than one with this id.")
            read.wrong(f"{name} {each}", problem, _("Give each an id of its own."))


def _kind(read: Reader) -> EntryKind:
    words = read.label()
    fields = tuple(
        _field(each, read) for each in read.tables("field", f"{read.place} › field {{id}}")
    )
    _unique(read, "field", [each.id for each in fields])
    types = {each.id: each.type for each in fields}
    for reserved in sorted(_RESERVED & types.keys()):
        problem = _("“{id}” is there already: every entry has it.").format(id=reserved)
        read.wrong(f"field {reserved}", problem, _("Choose another id."))
    identity = read.texts("identity")
    _known(read, "identity", identity, types.keys() | {"day"})
    day_from = read.text("day_from", default="")
    if day_from and types.get(day_from) not in (FieldType.MOMENT, FieldType.DAY):
        problem = _("“{id}” is no day or moment of this kind.").format(id=day_from)
        read.wrong("day_from", problem, _("Name a field that has a date."))
    return EntryKind(
        read.text("id", longest=20),
        words.zh,
        words.en,
        read.text("sheet_zh", default=""),
        fields,
        identity,
        _pairs(read, "order", types, FieldType.MOMENT),
        _pairs(read, "most", types, FieldType.WHOLE),
        day_from,
    )


def _field(read: Reader, kind: Reader) -> Field:
    del kind
    words = read.label()
    type_ = FieldType(read.choice("type", [each.value for each in FieldType]))
    choices = tuple(
        Choice(each.text("id", longest=40), label.zh, label.en, each.texts("aliases", default=()))
        for each in read.tables("choices", f"{read.place} › choice {{id}}")
        if (label := each.label()) is not None
    )
    _unique(read, "choice", [each.id for each in choices])
    if (type_ is FieldType.CHOICE) != bool(choices):
        problem = _("A choice needs what can be chosen, and nothing else does.")
        read.wrong("choices", problem, _("Add or remove choices = [{ id, zh, en }]."))
    return Field(
        read.text("id", longest=40),
        words.zh,
        words.en,
        type_,
        read.flag("required", default=False),
        read.texts("aliases", default=()),
        choices,
    )


def _pairs(
    read: Reader, name: str, types: Mapping[str, FieldType], wanted: FieldType
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for text in read.texts(name, default=()):
        pair = text.split()
        if len(pair) == 2 and all(types.get(each) is wanted for each in pair):
            found.append((pair[0], pair[1]))
            continue
        problem = _("{pair} doesn't name two fields of the type “{type}”.")
        read.wrong(
            name,
            problem.format(pair=text, type=wanted.value),
            _("Name two fields of this kind."),
        )
    return tuple(found)


def _known(read: Reader, name: str, ids: Sequence[str], there: Iterable[str]) -> None:
    known = sorted(there)
    for each in ids:
        if each not in known:
            problem = _("There is no “{id}” here.").format(id=each)
            read.wrong(name, problem, _("Write one of: {known}.").format(known=", ".join(known)))


def _indicator(read: Reader, kinds: Mapping[str, EntryKind]) -> Indicator:
    words = read.label()
    unit = Unit(read.choice("unit", [each.value for each in Unit]))
    measure = Measure(read.choice("measure", [each.value for each in Measure]))
    single = read.text("kind", default="")
    named = read.texts("kinds", default=()) or tuple(filter(None, [single]))
    _known(read, "kind", named, kinds)
    if not named and measure is not Measure.PUNCTUAL:
        read.wrong("kind", _("This is missing."), _("Add it."))
    fields: set[str] = set()
    for name in named:
        fields |= {each.id for each in kinds[name].fields} if name in kinds else set()
    used = {
        name: read.text(name, default="")
        for name in ("having", "field", "from", "to", "part", "whole")
    }
    distinct = read.texts("distinct", default=())
    for name, value in used.items():
        _known(read, name, [value] if value else [], fields)
    _known(read, "distinct", distinct, fields | _RESERVED)
    for name in _NEEDS[measure]:
        if not read.has(name):
            problem = _("The measure “{measure}” needs this.").format(measure=measure.value)
            read.wrong(name, problem, _("Add it."))
    declared = read.text("declared", default="")
    _known(read, "declared", [declared] if declared else [], kinds)
    return Indicator(
        read.text("id", longest=20),
        read.text("clause"),
        words.zh,
        words.en,
        unit,
        Bound(read.choice("bound", [each.value for each in Bound])),
        _target(read, unit),
        measure,
        named,
        _where(read, [kinds[name] for name in named if name in kinds]),
        distinct,
        used["having"] or used["field"],
        used["from"],
        used["to"],
        used["part"],
        used["whole"],
        declared,
        read.flag("mendable", default=False),
        read.integer("sample", default=0, most=_MOST),
    )


def _target(read: Reader, unit: Unit) -> Fraction:
    text = read.text("target", longest=20)
    target = parse_target(text)
    if target is None or (unit is Unit.RATE) != bool(_PERCENT.fullmatch(text)):
        problem = _("The target is no number in the indicator's unit.")
        read.wrong("target", problem, _("Write a whole number such as “600”, for a rate “99%”."))
    return target or Fraction(0)


def _where(read: Reader, kinds: Sequence[EntryKind]) -> dict[str, tuple[str, ...]]:
    """Which values a fact must have to count; every one of them must be a choice of that fact."""
    if not read.has("where"):
        return {}
    asked = read.table("where", f"{read.place} › where")
    choices: dict[str, set[str]] = {}
    for kind in kinds:
        for field in kind.fields:
            if field.choices:
                choices.setdefault(field.id, set()).update(each.id for each in field.choices)
    where = {name: asked.texts(name) for name in choices if asked.has(name)}
    for name, values in where.items():
        _known(asked, name, values, choices[name])
    return where
