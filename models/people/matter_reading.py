"""Reading kinds of matters from TOML: every contradiction is named with its place and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from models.contract.rule_reading import Reader
from models.documents.fact_fields import read_facts
from models.people.matter_rules import (
    ADVANCE,
    BASES,
    BY,
    CHECKS,
    DAY,
    OF_OTHER,
    OF_PERSON,
    PLANNED,
    SIGNATURES,
    WITHDRAWN,
    WITHIN,
    BreachRule,
    MatterKind,
    Notice,
    Paper,
    Part,
    Step,
)
from resources.knowledge import Label
from resources.words import _


def parse_matters(raw: Mapping[str, Any], place: str = "matters") -> Mapping[str, MatterKind]:
    """All kinds by their ids, in order. Raises RulesWrong with everything that is wrong."""
    reader = Reader(raw, place)
    reader.integer("version", least=1)
    reader.text("source")
    kinds = [_read_kind(each) for each in reader.tables("kind", _("kind of matter") + " {id}")]
    reader.nothing_else()
    for name, values in (
        ("id", [kind.id for kind in kinds]),
        ("prefix", [kind.prefix for kind in kinds]),
    ):
        for each in sorted({each for each in values if each and values.count(each) > 1}):
            sentence = _("“{value}” stands in two kinds of matters as their {field}.")
            reader.wrong("kind", sentence.format(value=each, field=name), _("Rename one of them."))
    reader.settle()
    return MappingProxyType({kind.id: kind for kind in kinds})


def _read_kind(reader: Reader) -> MatterKind:
    kind = MatterKind(
        reader.text("id"),
        reader.label(),
        reader.text("prefix"),
        reader.text("clause"),
        reader.texts("duties"),
        _read_part(reader, "day") or Part(Label("", ""), True),
        _read_part(reader, "person"),
        _read_part(reader, "other"),
        _read_part(reader, "planned"),
        read_facts(reader),
        tuple(_read_step(each) for each in reader.tables("step", reader.place + " › step {id}")),
        tuple(
            _read_notice(each)
            for each in reader.tables("notice", reader.place + " › notice {id}", key="step")
        ),
        tuple(
            _read_breach(each)
            for each in reader.tables("breach", reader.place + " › breach {id}", key="clause")
        ),
    )
    _check_kind(reader, kind)
    return kind


def _read_part(reader: Reader, name: str) -> Part | None:
    if not reader.has(name) and name != "day":
        return None
    table = reader.table(name, reader.at(name))
    return Part(table.label(), table.flag("required", default=False))


def _read_step(reader: Reader) -> Step:
    when = None
    if reader.has("when"):
        table = reader.table("when", reader.at("when"))
        when = table.text("fact"), table.text("is")
    return Step(
        reader.text("id"),
        reader.label(),
        reader.texts("needs", default=()),
        reader.texts("gate", default=()),
        reader.texts("checks", default=()),
        when,
        reader.flag("optional", default=False),
        tuple(
            Paper(
                each.text("type"),
                each.choice("sign", SIGNATURES, default=""),
                each.choice("basis", BASES, default="contract"),
                each.flag("optional", default=False),
                each.text("en", default="", longest=200),
            )
            for each in reader.tables("papers", reader.place + " › paper {id}", key="type")
        ),
    )


def _read_notice(reader: Reader) -> Notice:
    return Notice(
        reader.text("step"),
        reader.choice("rule", (ADVANCE, WITHIN, BY)),
        reader.integer("days", default=0, most=3_650),
        reader.flag("working", default=False),
        reader.text("of"),
        reader.text("deed", default=""),
        reader.text("clause"),
        reader.choice("basis", BASES, default="contract"),
    )


def _read_breach(reader: Reader) -> BreachRule:
    return BreachRule(
        reader.text("clause"),
        reader.text("step", default=""),
        reader.texts("without", default=()),
        reader.text("late", default=""),
        reader.choice("who", ("", "core", "others"), default=""),
        reader.flag("daily", default=False),
    )


def _check_kind(reader: Reader, kind: MatterKind) -> None:
    """What contradicts itself within one kind."""
    known = [step.id for step in kind.steps]
    if not known:
        reader.wrong("step", _("A kind of matter has at least one step."), _("Add [[kind.step]]."))
    for each in sorted({each for each in known if known.count(each) > 1}):
        reader.wrong("step", _("The step “{id}” is there twice.").format(id=each), _("Rename one."))
    if WITHDRAWN in known:
        sentence = _("“{id}” means that a matter was opened by mistake, and is no step of a kind.")
        reader.wrong("step", sentence.format(id=WITHDRAWN), _("Rename it."))
    before: set[str] = set()
    for step in kind.steps:
        _check_step(reader, kind, step, before, set(known))
        before.add(step.id)
    for notice in kind.notices:
        wanted = [notice.step] + [notice.deed] * bool(notice.deed)
        wanted += [notice.of] * (notice.of not in (DAY, PLANNED))
        _check_steps(reader, f"notice {notice.step}", wanted, known)
        if (notice.rule == BY) is not (notice.days == 0):
            reader.wrong(
                f"notice {notice.step} › days",
                _("Only what is due on the day itself has no days."),
                _('Write the days of the clause, or rule = "by".'),
            )
        if notice.of == PLANNED and kind.planned is None:
            reader.wrong(
                f"notice {notice.step} › of",
                _("Such matters have no planned day."),
                _("Count from the day, or give the kind a planned day."),
            )
    for rule in kind.breaches:
        place = f"breach {rule.clause}"
        wanted = [*filter(None, (rule.step, rule.late)), *rule.without]
        _check_steps(reader, place, wanted, known)
        if bool(rule.late) is bool(rule.step) or bool(rule.step) is not bool(rule.without):
            reader.wrong(
                place,
                _("A breach is either a step without papers or a notice that is late."),
                _("Write step and without, or late."),
            )
        if rule.late and rule.late not in {notice.step for notice in kind.notices}:
            sentence = _("No notice asks for the step “{id}”.").format(id=rule.late)
            reader.wrong(f"{place} › late", sentence, _("Add the notice, or correct the step."))


def _check_step(
    reader: Reader, kind: MatterKind, step: Step, before: set[str], known: set[str]
) -> None:
    place = f"step {step.id}"
    for field, names in (("needs", step.needs), ("gate", step.gate)):
        _check_steps(reader, f"{place} › {field}", names, known)
        for late in (each for each in names if each in known and each not in before):
            # Steps stand in the order in which they are taken; so needing each other in a circle can't be written.
            reader.wrong(
                f"{place} › {field}",
                _("“{id}” comes after it.").format(id=late),
                _("Put the step that is needed in front, or take it out of the list."),
            )
    for gate in step.gate:
        if gate in known and not any(not paper.optional for paper in kind.step(gate).papers):
            sentence = _("“{id}” demands no paper that could be on file.").format(id=gate)
            reader.wrong(f"{place} › gate", sentence, _("Write down its paper, or open the gate."))
    for check in step.checks:
        if check not in CHECKS:
            sentence = _("“{id}” is no check.").format(id=check)
            remedy = _("Write one of: {known}.").format(known=", ".join(CHECKS))
            reader.wrong(f"{place} › checks", sentence, remedy)
    for part, checks, name in (
        (kind.other, OF_OTHER, "other"),
        (kind.person, OF_PERSON, "person"),
    ):
        if part is None and not set(checks).isdisjoint(step.checks):
            sentence = _("It looks at somebody whom such matters don't name.")
            remedy = _("Give the kind the part {name}, or take the check away.").format(name=name)
            reader.wrong(f"{place} › checks", sentence, remedy)
    if step.when is not None and step.when[0] not in {fact.id for fact in kind.facts}:
        sentence = _("There is no fact called “{name}” in this kind.").format(name=step.when[0])
        reader.wrong(f"{place} › when", sentence, _("Correct the name, or add the fact."))


def _check_steps(reader: Reader, place: str, wanted: Iterable[str], known: Collection[str]) -> None:
    for each in wanted:
        if each not in known:
            sentence = _("There is no step “{id}”.").format(id=each)
            reader.wrong(place, sentence, _("Correct the step's id."))
