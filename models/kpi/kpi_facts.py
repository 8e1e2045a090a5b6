"""What somebody says of an entry becomes its facts: every one that is wrong is named, not only the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from models.cell_values import FactProblem, read_fields
from models.kpi.kpi_entries import Fact, made_reference
from models.kpi.kpi_rules import EntryKind
from models.sheet_fields import Field, FieldType
from resources.words import _

LONGEST_REFERENCE = 120
DAY = Field(
    "day",
    "日期",
    "Date",
    FieldType.DAY,
    False,
    (
        "日 期",
        "时间",
        "记录日期",
        "巡检日期",
        "备份日期",
        "巡检时间",
        "备份时间",
        "发生日期",
        "评价日期",
    ),
)
REFERENCE = Field(
    "reference",
    "编号",
    "Reference",
    FieldType.TEXT,
    False,
    ("单号", "记录编号", "工单号", "事件编号", "表单编号"),
    (),
    LONGEST_REFERENCE,
)
"""What every entry has beside its own facts."""


class EntryFacts(NamedTuple):
    """An entry as it would be kept, and everything that is in the way."""

    day: date
    reference: str
    facts: Mapping[str, Fact]
    problems: tuple[FactProblem, ...]


def entry_facts(
    kind: EntryKind, given: Mapping[str, str], *, today: date, start: date | None = None
) -> EntryFacts:
    """Read what was `given` by the ids of fields, with "day" and "reference". `start` is the first day of service."""
    facts, problems = read_fields((DAY, REFERENCE, *kind.fields), given)
    named = {each.field for each in problems}
    day = _day(kind, facts, start)
    if day is None and not named & {"day", kind.day_from, "month"}:
        problems.append(
            FactProblem("day", _("The day is missing."), _("Write it like 2026-08-14."))
        )
    problems += _contradictions(kind, facts, day, today, start)
    reference = str(facts.pop("reference", ""))
    facts.pop("day", None)
    if day is not None and not reference:
        reference = made_reference(kind, day, facts)[:LONGEST_REFERENCE]
    return EntryFacts(day or today, reference, facts, tuple(problems))


def _day(kind: EntryKind, facts: Mapping[str, Fact], start: date | None) -> date | None:
    """The entry's day: its own, that of the moment which says it, or the first day of service in its month."""
    for name in ("day", kind.day_from):
        value = facts.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
    month = facts.get("month")
    if isinstance(month, str):
        first = date(int(month[:4]), int(month[5:]), 1)
        in_month = start is not None and f"{start:%Y-%m}" == month
        return start if in_month else first
    return None


def _contradictions(
    kind: EntryKind, facts: Mapping[str, Fact], day: date | None, today: date, start: date | None
) -> list[FactProblem]:
    found: list[FactProblem] = []
    where = "day" if "day" in facts or not kind.day_from else kind.day_from
    if day is not None and day > today:
        problem = _("{day} hasn't come yet: today is {today}.").format(day=day, today=today)
        found.append(FactProblem(where, problem, _("Enter it once it has happened.")))
    elif day is not None and start is not None and f"{day:%Y-%m}" < f"{start:%Y-%m}":
        problem = _("{day} is before the service begins on {start}.").format(day=day, start=start)
        found.append(FactProblem(where, problem, _("Look at the year.")))
    for field in kind.fields:
        value = facts.get(field.id)
        if isinstance(value, datetime) and value.date() > today and field.id != where:
            problem = _("{day} hasn't come yet: today is {today}.").format(
                day=value.date(), today=today
            )
            found.append(FactProblem(field.id, problem, _("Enter it once it has happened.")))
    for first, second in kind.order:
        one, other = facts.get(first), facts.get(second)
        if isinstance(one, datetime) and isinstance(other, datetime) and other < one:
            problem = _("It is before “{field}”, {moment}.").format(
                field=kind.field(first).label, moment=f"{one:%Y-%m-%d %H:%M}"
            )
            found.append(FactProblem(second, problem, _("Correct one of the two times.")))
    for part, whole in kind.most:
        few, many = facts.get(part), facts.get(whole)
        if isinstance(few, int) and isinstance(many, int) and few > many:
            problem = _("{part} is more than “{field}”, {whole}.").format(
                part=few, field=kind.field(whole).label, whole=many
            )
            found.append(FactProblem(part, problem, _("Correct one of the two numbers.")))
    return found
