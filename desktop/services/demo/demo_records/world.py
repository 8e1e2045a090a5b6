"""The invented year as typed data: people, systems, what happened when, and which gaps are left on purpose.

Everything the demo records say comes from here, so that figures and dates agree between records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from desktop.services.contracts import load_contract
from models.records import ContractProfile
from resources import demo_data

CONTRACT_ID = "demo"


@dataclass(frozen=True, slots=True)
class Certificate:
    name: str
    number: str
    issued: date
    until: date


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the contractor's team. `pledge` is the form the signed pledge is kept in."""

    name: str
    role: str
    core: bool
    gender: str
    born: date
    school: str
    major: str
    degree: str
    joined: date
    left: date | None
    pledge: str
    skills: str
    history: tuple[str, ...]
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class System:
    key: str
    name: str
    owner: str
    purpose: str
    hosts: tuple[str, ...]
    database: str
    modules: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """One fault, with cause and cure. `response` and `recovery` are minutes after `day` `time`."""

    number: str
    day: date
    time: str
    system: str
    level: str
    source: str
    symptom: str
    cause: str
    cure: str
    prevention: str
    handler: str
    response: int
    recovery: int


@dataclass(frozen=True, slots=True)
class Request:
    number: str
    day: date
    system: str
    department: str
    title: str
    need: str
    solution: str
    done: date
    handler: str


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month of the contract, cut to the contract's own days."""

    period: str
    first: date
    last: date
    delivered: date
    complete: bool
    highlights: tuple[str, ...]
    plans: tuple[str, ...]
    special: str

    @property
    def label(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(days_between(self.first, self.last))


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def full(day: date) -> str:
    """A date as Chinese papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


class World:
    """All invented data, read once. `values` are the words that papers may name as `${name}`."""

    def __init__(self) -> None:
        self.contract: ContractProfile = load_contract(CONTRACT_ID)
        setting = demo_data.table("setting")
        self.today: date = setting["today"]
        self.note: str = setting["note"]
        self.seed: str = setting["seed"]
        self.words: dict[str, Any] = setting["words"]
        self.gaps: dict[str, Any] = demo_data.table("gaps")
        calendar = demo_data.table("calendar")
        self._holidays: frozenset[date] = frozenset(
            day for span in calendar["holidays"] for day in days_between(span["from"], span["to"])
        )
        self._workdays: frozenset[date] = frozenset(calendar["extra_workdays"])
        self.people = tuple(_person(row) for row in demo_data.table("people")["person"])
        self.systems = tuple(
            System(**{key: _frozen(value) for key, value in row.items()})
            for row in demo_data.table("systems")["system"]
        )
        self.incidents = tuple(
            Incident(number=number, **row)
            for number, row in _numbered("SJ", demo_data.table("incidents")["incident"])
        )
        self.requests = tuple(
            Request(number=number, **row)
            for number, row in _numbered("XQ", demo_data.table("requests")["request"])
        )
        self.months = tuple(
            Month(**{key: _frozen(value) for key, value in row.items()})
            for row in demo_data.table("months")["month"]
        )

    def random(self, subject: str) -> Random:
        """A source of chance of its own for each subject: adding one never changes another."""
        return Random(f"{self.seed}/{subject}")

    def person(self, name: str) -> Person:
        return next(person for person in self.people if person.name == name)

    def system(self, key: str) -> System:
        return next(system for system in self.systems if system.key == key)

    def on_site(self, day: date) -> list[Person]:
        """The team members at work in the contract on `day`."""
        return [
            person
            for person in self.people
            if person.joined <= day and (person.left is None or day <= person.left)
        ]

    def is_workday(self, day: date) -> bool:
        if day in self._workdays:
            return True
        return day.weekday() < 5 and day not in self._holidays

    def workday_from(self, day: date) -> date:
        """`day`, or the first working day after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def clear_workdays(self, notice: date, action: date) -> int:
        """Working days strictly between a notice and the day it announces."""
        return sum(self.is_workday(day) for day in days_between(notice, action)[1:-1])

    def incidents_between(self, first: date, last: date) -> list[Incident]:
        return [incident for incident in self.incidents if first <= incident.day <= last]

    def requests_between(self, first: date, last: date) -> list[Request]:
        return [request for request in self.requests if first <= request.day <= last]

    @staticmethod
    def inspections_between(first: date, last: date) -> int:
        """Two inspections a day: applications and data, hardware and network."""
        return 2 * len(days_between(first, last))

    @staticmethod
    def backups_between(first: date, last: date) -> int:
        """An incremental backup a day and a full one on Sundays."""
        days = days_between(first, last)
        return len(days) + sum(day.weekday() == 6 for day in days)

    def satisfaction(self, period: str) -> tuple[int, float]:
        """Valid forms of a month and the share of satisfied ones, in per cent."""
        chance = self.random(f"satisfaction/{period}")
        forms = chance.randrange(36, 58)
        unhappy = chance.choice((0, 0, 1, 1, 1))
        return forms, round(100 * (forms - unhappy) / forms, 1)

    @cached_property
    def values(self) -> dict[str, str]:
        contract = self.contract
        plain = {
            "project": contract.title.removesuffix("（虚构）"),
            "client": contract.client.removesuffix("（虚构）"),
            "contractor": contract.contractor.removesuffix("（虚构）"),
            "prefix": contract.number_prefix,
            "amount": f"{contract.amount_fen / 100:,.2f}",
            "start": full(contract.start),
            "end": full(contract.end),
            "people": str(len(self.on_site(contract.start))),
            "systems": str(len(self.systems)),
        }
        for quarter in demo_data.table("months")["quarter"]:
            plain |= self._quarter(quarter["key"], quarter["from"], quarter["to"])
        return plain | {key: str(value) for key, value in self.words.items()}

    def _quarter(self, key: str, first: date, last: date) -> dict[str, str]:
        incidents = self.incidents_between(first, last)
        mean = sum(incident.recovery for incident in incidents) / len(incidents) / 60
        return {
            f"{key}_inspections": str(self.inspections_between(first, last)),
            f"{key}_backups": str(self.backups_between(first, last)),
            f"{key}_incidents": str(len(incidents)),
            f"{key}_requests": str(len(self.requests_between(first, last))),
            f"{key}_response": str(max(incident.response for incident in incidents)),
            f"{key}_recovery": f"{mean:.1f}",
            f"{key}_total_inspections": str(self.inspections_between(self.contract.start, last)),
            f"{key}_total_backups": str(self.backups_between(self.contract.start, last)),
        }


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _person(row: dict[str, Any]) -> Person:
    certificates = tuple(Certificate(**certificate) for certificate in row.pop("certificates", []))
    history = tuple(row.pop("history"))
    return Person(
        certificates=certificates,
        history=history,
        left=row.pop("left", None),
        core=row.pop("core", False),
        **row,
    )


def _numbered(letters: str, rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Rows in the order of their days, numbered from 1 in each month."""
    counts: dict[str, int] = {}
    numbered = []
    for row in sorted(rows, key=lambda row: (row["day"], row.get("time", ""))):
        month = f"{row['day']:%Y%m}"
        counts[month] = counts.get(month, 0) + 1
        numbered.append((f"{letters}-{month}-{counts[month]:03d}", row))
    return numbered
