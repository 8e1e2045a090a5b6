"""What the people page shows, as records that hold no more than words, days and ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from desktop.jobs.people_said import MatterSaid
from models.obligations.evidence_rules import EvidenceView
from models.obligations.register_records import Person
from models.people.matter_rules import MatterKind
from models.people.people_rules import ItemKind


@dataclass(frozen=True, slots=True)
class Requirement:
    """A paper that people are asked for. `lamp`: one of those that are always shown; `pledge`: it is the pledge."""

    id: str
    title: str
    lamp: bool
    pledge: bool = False


@dataclass(frozen=True, slots=True)
class PaperState:
    """How it stands with one required paper of one person: a lamp's state, and what is known of it in a line."""

    requirement: str
    state: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person on the chosen day. `presence` is on-site, expected, left or unknown; `flags` are red ones."""

    person: Person
    presence: str
    since: date | None
    until: date | None
    papers: tuple[PaperState, ...] = ()
    missing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    matters: int = 0


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter in its list. `next_step` is what can be done now; `latest` the last day for notice that is open."""

    id: int
    kind: str
    kind_title: str
    number: str
    title: str
    day: date
    planned: date | None
    closed: bool
    done: int
    total: int
    next_step: str = ""
    latest: date | None = None
    late: bool = False
    exposure_fen: int = 0
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleBoard:
    """Everything but single sheets, for one day."""

    day: date
    today: date
    lines: tuple[PersonLine, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    matters: tuple[MatterLine, ...] = ()
    item_kinds: tuple[ItemKind, ...] = ()
    matter_kinds: tuple[MatterKind, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    identities: tuple[tuple[str, str], ...] = ()
    certificates: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    unentered: tuple[str, ...] = ()
    """Names that documents use and nobody has entered."""
    warning: str = ""
    """What is to be known of days off that nobody has announced yet."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A thing with a period on a person's file."""

    id: int
    kind: str
    title: str
    number: str
    since: date | None
    until: date | None
    said: str
    state: str = ""
    one_day: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    evidence: tuple[EvidenceView, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPledge:
    """A pledge of secrecy: made as a form, then signed. `state` is one of the lamps' words or "" for a mere form."""

    id: int
    variant: str
    wording: str
    code: str
    made: date
    signed: date | None
    until: date | None
    valid: bool
    note: str = ""
    evidence: tuple[EvidenceView, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonSheetShown:
    """One person on the chosen day, with everything on file. `keep_until`: of somebody who left, who keeps it."""

    line: PersonLine
    day: date
    today: date
    role: str
    identity_kind: str = ""
    items: tuple[ShownItem, ...] = ()
    pledges: tuple[ShownPledge, ...] = ()
    matters: tuple[MatterLine, ...] = ()
    documents: tuple[tuple[int, str, str, date], ...] = ()
    documents_total: int = 0
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class StepHistory:
    """What was said of a step, and when it was entered. `late` is true where that was more than three days after."""

    step: str
    undone: bool
    day: date
    moment: datetime
    actor: str
    name: str
    reason: str
    late: bool


@dataclass(frozen=True, slots=True)
class ShownDemand:
    """A paper that a step asks for, and whether it is there. `name`: its type in the language in use."""

    type: str
    name: str
    sign: str
    optional: bool
    met: bool


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of a matter: its state and why it can't be taken yet."""

    id: str
    title: str
    state: str
    day: date | None = None
    name: str = ""
    latest: date | None = None
    late: bool = False
    gate: bool = False
    force: str = ""
    """What is agreed to by whoever takes it though it is barred; empty where it isn't."""
    why: tuple[str, ...] = ()
    demands: tuple[ShownDemand, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    history: tuple[StepHistory, ...] = ()
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ShownMatter:
    """A matter with all its steps on the chosen day."""

    line: MatterLine
    clause: str
    facts: tuple[tuple[str, str], ...] = ()
    person: tuple[int, str] | None = None
    other: tuple[int, str] | None = None
    steps: tuple[ShownStep, ...] = ()
    notice: str = ""
    notice_mood: str = "plain"
    exposure: str = ""
    warnings: tuple[str, ...] = ()
    note: str = ""
    said: MatterSaid | None = None


@dataclass(frozen=True, slots=True)
class MatterPreview:
    """What would follow: notices with their last days, what is at stake, and the steps with what each asks for."""

    notices: tuple[tuple[str, date | None, bool, str], ...] = ()
    """(what has to be done, latest day, whether that has passed, what to know about it)."""
    exposure: str = ""
    steps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PledgeForScan:
    """A pledge that a page of a scan may be."""

    id: int
    who: str
    variant: str
    code: str
    signed: date | None


@dataclass(frozen=True, slots=True)
class ScanPage:
    """What was recognised on a page."""

    number: int
    candidates: tuple[int, ...]
    certain: bool
    way: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReadScan:
    """What was recognised in a file, and the pledges that there are."""

    path: Path
    pages: tuple[ScanPage, ...]
    pledges: tuple[PledgeForScan, ...]
    unread: str = ""
