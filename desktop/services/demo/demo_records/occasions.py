"""What papers recur with: each month, quarter, person and change of the demonstration, and the words for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from desktop.services.demo.demo_records.world import Month, Person, World, full
from resources import demo_data


@dataclass(frozen=True, slots=True)
class Occasion:
    """`values` are words that a paper may name as `${name}`, `days` those that may be its own day."""

    name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    systems: tuple[str, ...] = ()


def occasions(world: World, per: str) -> Iterator[Occasion]:
    """Those of one kind that had begun by the day that the demonstration is shown on; for "" the one of no kind."""
    until: date = demo_data.table("registers")["shown_on"]
    if not per:
        yield Occasion()
    elif per == "month":
        yield from (_month(world, each) for each in world.months if each.last < until)
    elif per == "quarter":
        raw = demo_data.table("occasions")["quarter"]
        yield from (_quarter(world, each) for each in raw if each["to"] < until)
    elif per == "person":
        yield from (_person(world, each) for each in world.people if each.joined <= until)
    elif per == "change":
        raw = demo_data.table("changes")["change"]
        yield from (_change(world, each) for each in raw if each["action"] < until)
    else:
        raise ValueError(per)


def _month(world: World, month: Month) -> Occasion:
    chance = world.random(f"occasion/{month.period}")
    incidents = world.incidents_between(month.first, month.last)
    requests = world.requests_between(month.first, month.last)
    days = len(month.days)
    numbers = {
        "alarms": chance.randrange(9 * days, 14 * days),
        "true_alarms": chance.randrange(2, 9),
        "blocked": chance.randrange(40 * days, 90 * days),
        "sessions": chance.randrange(20 * days, 31 * days),
        "commands": chance.randrange(700 * days, 1200 * days),
        "statements": chance.randrange(1300 * days, 2100 * days),
        "risky": chance.randrange(0, 4),
        "log_days": chance.randrange(186, 214),
        "log_size": chance.randrange(380, 720),
        "low": chance.randrange(4, 14),
        "incidents": len(incidents),
        "requests": len(requests),
        "inspections": world.inspections_between(month.first, month.last),
        "backups": world.backups_between(month.first, month.last),
        "forms": world.satisfaction(month.period)[0],
    }
    words = {
        "period": month.period,
        "label": month.label,
        "first": full(month.first),
        "last": full(month.last),
        "special": month.special,
        "percent": f"{world.satisfaction(month.period)[1]}",
        "weeks": _weeks(world, month),
    }
    after = world.workday_from(month.last + timedelta(days=4))
    return Occasion(
        month.period,
        words | {key: str(value) for key, value in numbers.items()},
        {"last": month.last, "after": after, "delivered": month.delivered},
    )


def _weeks(world: World, month: Month) -> str:
    """Rows of a month's log, one every seven days."""
    rows = []
    for first in month.days[::7]:
        last = min(first + timedelta(days=6), month.last)
        chance = world.random(f"week/{first}")
        found = world.incidents_between(first, last)
        noticed = "；".join(each.symptom for each in found) or "无"
        rows.append(
            f"| {first} 至 {last} | {chance.randrange(70, 118)} | {chance.randrange(300, 620)} "
            f"| {chance.randrange(0, 3)} | {noticed} | 值班 {world.on_site(last)[8].name} |"
        )
    return "\n".join(rows)


def _quarter(world: World, raw: dict[str, Any]) -> Occasion:
    prefix = f"{raw['key'].lower()}_"
    figures = {
        name.removeprefix(prefix): value
        for name, value in world.values.items()
        if name.startswith(prefix)
    }
    words = {key: str(value) for key, value in raw.items() if not isinstance(value, date)}
    spans = {"from": full(raw["from"]), "to": full(raw["to"])}
    days = {key: value for key, value in raw.items() if isinstance(value, date)}
    return Occasion(raw["key"], figures | words | spans, days)


def _person(world: World, person: Person) -> Occasion:
    chance = world.random(f"occasion/{person.name}")
    words = {
        "name": person.name,
        "role": person.role,
        "gender": person.gender,
        "joined": full(person.joined),
        "number": f"XT{world.people.index(person) + 1:03d}",
        "pressure": f"{chance.randrange(108, 132)}/{chance.randrange(66, 85)}",
        "pulse": str(chance.randrange(62, 84)),
        "sight": f"{chance.randrange(46, 52) / 10}",
    }
    before = world.workday_from(person.joined - timedelta(days=9))
    return Occasion(person.name, words, {"joined": person.joined, "before": before})


def _change(world: World, raw: dict[str, Any]) -> Occasion:
    systems = tuple(world.system(key).name for key in raw["systems"])
    words = {key: str(value) for key, value in raw.items()} | {
        "names": "、".join(systems),
        "on": full(raw["action"]),
        "results": "；".join(raw["verify"]),
        "steps": "\n".join(f"{place}. {step}。" for place, step in enumerate(raw["steps"], 1)),
        "risks": "；".join(raw["risks"]),
    }
    after = world.workday_from(raw["action"] + timedelta(days=4))
    return Occasion(raw["no"], words, {"action": raw["action"], "after": after}, systems)
