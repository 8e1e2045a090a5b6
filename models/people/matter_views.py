"""A matter as it is shown on a day: its steps with their papers, its notices, what it breaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.obligations.evidence_rules import EvidenceView
from models.obligations.register_records import Matter, MatterStep
from models.people.matter_breaches import Breach
from models.people.matter_rules import MatterKind, Paper, Step
from models.people.notice import NoticeView

DONE, POSSIBLE, BLOCKED, NOT_NEEDED = "done", "possible", "blocked", "not-needed"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a step can't be taken, in a sentence. `world`: it may have happened all the same, and is entered so then."""

    sentence: str
    world: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that a step demands, what is on file of it, and whether that will do."""

    paper: Paper
    evidence: tuple[EvidenceView, ...]
    met: bool

    @property
    def since(self) -> date | None:
        """The day from which it was there; None where it isn't."""
        return min((each.day for each in self.evidence if each.counts), default=None)


@dataclass(frozen=True, slots=True)
class StepView:
    """A step. `state` is done, possible, blocked or not-needed; `why` are sentences about what is in its way.

    `taken` is what was entered when it was done; `forced` says that its gate didn't hold then. `history` are all
    entries about it, those taken back too. `latest` is the last day of its notice.
    """

    step: Step
    state: str
    why: tuple[str, ...]
    papers: tuple[PaperView, ...]
    taken: MatterStep | None
    forced: bool
    history: tuple[MatterStep, ...]
    latest: date | None

    @property
    def id(self) -> str:
        """The step's id."""
        return self.step.id

    @property
    def day(self) -> date | None:
        """The day on which it was taken."""
        return None if self.taken is None else self.taken.day

    @property
    def lacking(self) -> tuple[Paper, ...]:
        """Papers that must be there and aren't, or aren't signed as they must be."""
        return tuple(each.paper for each in self.papers if not each.met and not each.paper.optional)

    @property
    def finished(self) -> bool:
        """Whether nothing remains to be done about it: not needed, may be left out, or done with its papers."""
        if self.state == NOT_NEEDED or (self.step.optional and self.state != DONE):
            return True
        return self.state == DONE and not self.lacking


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter on a day. `closed`: nothing remains to be done, or it was withdrawn.

    `exposure_fen` is what it costs as it went; `at_stake_fen` what it would cost to go on as things are.
    """

    matter: Matter
    kind: MatterKind
    day: date
    facts: Mapping[str, str]
    steps: tuple[StepView, ...]
    notices: tuple[NoticeView, ...]
    breaches: tuple[Breach, ...]
    exposure_fen: int
    at_stake_fen: int
    closed: bool
    withdrawn: bool

    @property
    def next_steps(self) -> tuple[StepView, ...]:
        """What can be done now."""
        return tuple(each for each in self.steps if each.state == POSSIBLE)

    @property
    def late(self) -> bool:
        """Whether a notice is late while the matter is open."""
        return not self.closed and any(each.late for each in self.notices)

    @property
    def unknown(self) -> tuple[int, ...]:
        """Years whose holidays aren't known and that its deadlines rest on."""
        years = {year for each in self.notices if each.deadline for year in each.deadline.unknown}
        return tuple(sorted(years))

    def step(self, step_id: str) -> StepView:
        """The view of a step; raises KeyError."""
        for each in self.steps:
            if each.step.id == step_id:
                return each
        raise KeyError(step_id)
