"""What the dialogs of people, matters and evidence hand to the jobs that do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attached:
    """A document taken as evidence; `day` None means the document's own."""

    document: int
    kind: str
    signed: str
    day: date | None
    note: str


@dataclass(frozen=True, slots=True)
class StepSaid:
    """A step that was taken; `day` None means today. `forced`: it happened though it was barred."""

    day: date | None
    name: str
    reason: str
    until: date | None = None
    confirmed_by: str = ""
    confirmed: date | None = None
    forced: bool = False


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """One thing on a person's file."""

    kind: str
    title: str
    number: str
    since: date | None
    until: date | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PledgeSaid:
    """A pledge on a form of somebody else's; `document` is its scan, None where it isn't filed yet."""

    variant: str
    signed: date
    document: int | None
    note: str


@dataclass(frozen=True, slots=True)
class FormsSaid:
    """Which forms of pledges are to be made; `form` is pdf or docx."""

    people: tuple[int, ...]
    variant: str
    folder: Path
    form: str
    day: date | None


@dataclass(frozen=True, slots=True)
class MatterSaid:
    """What somebody says of a matter that is to be opened or changed; `day` None means today."""

    kind: str
    title: str
    person: int | None
    other: int | None
    day: date | None
    planned: date | None
    facts: Mapping[str, str]
    note: str
