"""All findings as they stand on a day: state, lateness, papers before and after, and what came again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.assurance.findings_machine import (
    AFTER,
    APPROVAL,
    BEFORE,
    FindingState,
    Standing,
    possible,
    standing,
)
from models.assurance.repeats import Repeat, System, earlier_of, repeats, system_of
from models.obligations.evidence_rules import EvidenceView, Papers, in_force, view_evidence
from models.obligations.register_records import Evidence, Finding, FindingStep
from models.obligations.registers import Registers
from resources.words import _

SOON_DAYS = 7
"""So many days before it is due a finding counts as urgent, as duties do."""

FINDING = "finding"
"""The subject of a finding's evidence."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding on a day. `late_days`: how long it has been overdue, or how late it was closed.

    `possible` are the steps that can be taken now, `earlier` the same item on earlier occasions, `warnings` translated
    sentences. `system` is what it is about, through the assessment where the finding itself doesn't say.
    """

    finding: Finding
    standing: Standing
    steps: tuple[FindingStep, ...]
    evidence: tuple[EvidenceView, ...]
    system: System | None
    overdue: bool
    late_days: int
    soon: bool
    possible: tuple[str, ...]
    earlier: tuple[Finding, ...]
    warnings: tuple[str, ...]

    @property
    def state(self) -> FindingState:
        """Where it stands."""
        return self.standing.state

    @property
    def since(self) -> date:
        """Since when it stands there."""
        return self.standing.since or self.finding.found

    @property
    def before(self) -> tuple[EvidenceView, ...]:
        """The papers that show how it was."""
        return tuple(each for each in self.evidence if each.kind == BEFORE)

    @property
    def after(self) -> tuple[EvidenceView, ...]:
        """The papers that show how it is."""
        return tuple(each for each in self.evidence if each.kind == AFTER)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are, struck ones left out; `overdue` and `expired` are among the open ones."""

    total: int = 0
    open: int = 0
    overdue: int = 0
    accepted: int = 0
    closed: int = 0
    expired: int = 0
    repeated: int = 0

    @property
    def closed_share(self) -> int | None:
        """Closed ones in hundredths of a percent, rounded down: 整改闭环率; None without findings."""
        return self.closed * 10_000 // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class FindingsBoard:
    """All findings as of `day`, those found later left out, the most urgent first."""

    day: date
    findings: tuple[FindingView, ...]
    repeats: tuple[Repeat, ...]
    counts: Counts

    def column(self, state: FindingState) -> tuple[FindingView, ...]:
        """The findings in one state, in the board's order."""
        return tuple(each for each in self.findings if each.state is state)


def findings_board(registers: Registers, papers: Papers, day: date) -> FindingsBoard:
    """The board as of `day`."""
    steps = _steps(registers.finding_step.values())
    evidence = _evidence(registers.evidence.values(), day)
    there = [each for each in registers.finding.values() if each.found <= day]
    standings = {each.id: standing(steps.get(each.id, ()), day) for each in there}
    later = {each.id for each in registers.finding.values() if each.found > day}
    struck = {key for key, each in standings.items() if each.state is FindingState.VOID}
    again = repeats(registers, frozenset(struck | later))
    earlier = earlier_of(again)
    views = [
        _view(
            each,
            standings[each.id],
            tuple(step for step in steps.get(each.id, ()) if step.day <= day),
            tuple(view_evidence(row, papers) for row in evidence.get(each.id, ())),
            system_of(each, registers.assessment, registers.filing),
            earlier.get(each.id, ()),
            day,
        )
        for each in there
    ]
    views.sort(key=_urgency)
    return FindingsBoard(day, tuple(views), again, counts(views))


def counts(views: Iterable[FindingView]) -> Counts:
    """How many of these are open, overdue, accepted, closed."""
    found: Counter[str] = Counter()
    for each in views:
        if each.state is FindingState.VOID:
            continue
        found["total"] += 1
        found["open"] += each.state.open
        found["overdue"] += each.overdue
        found["accepted"] += each.state is FindingState.ACCEPTED
        found["closed"] += each.state is FindingState.CLOSED
        found["expired"] += each.standing.expired
        found["repeated"] += bool(each.earlier)
    return Counts(**found)


def _view(
    finding: Finding,
    now: Standing,
    steps: tuple[FindingStep, ...],
    evidence: tuple[EvidenceView, ...],
    system: System | None,
    earlier: tuple[Finding, ...],
    day: date,
) -> FindingView:
    late = 0
    if finding.due is not None:
        until = day if now.state.open else now.closed
        late = max(0, (until - finding.due).days) if until is not None else 0
    overdue = now.state.open and late > 0
    return FindingView(
        finding,
        now,
        steps,
        evidence,
        system,
        overdue,
        late,
        now.state.open
        and not overdue
        and finding.due is not None
        and (finding.due - day).days <= SOON_DAYS,
        possible(now.state),
        earlier,
        tuple(_warnings(now, evidence, earlier)),
    )


def _warnings(
    now: Standing, evidence: tuple[EvidenceView, ...], earlier: tuple[Finding, ...]
) -> Iterable[str]:
    if now.expired:
        yield _("The accepted risk has expired: it is open again since {day}.").format(
            day=now.since
        )
    if now.state is FindingState.ACCEPTED and not any(
        each.kind == APPROVAL and each.there for each in evidence
    ):
        yield _("No paper shows that accepting the risk was approved.")
    if now.state is FindingState.CLOSED:
        kinds = {each.kind for each in evidence if each.there}
        if BEFORE not in kinds:
            yield _("Closed, but no paper shows any more how it was before.")
        if AFTER not in kinds:
            yield _("Closed, but no paper shows any more how it is now.")
        if not now.confirmed_by:
            yield _("The client hasn't confirmed it yet.")
    if earlier:
        numbers = _(", ").join(each.number for each in earlier[-3:])
        yield _("The same item was found before: {numbers}.").format(numbers=numbers)


_RANK: Mapping[str, int] = {"major": 0, "high": 1, "medium": 2, "low": 3}


def _urgency(view: FindingView) -> tuple[object, ...]:
    return (
        not view.state.open,
        not view.overdue,
        _RANK.get(view.finding.risk, len(_RANK)),
        view.finding.due or date.max,
        view.finding.id,
    )


def _steps(rows: Iterable[FindingStep]) -> dict[int, list[FindingStep]]:
    found: dict[int, list[FindingStep]] = defaultdict(list)
    for each in sorted(rows, key=lambda row: row.id):
        found[each.finding_id].append(each)
    return found


def _evidence(rows: Iterable[Evidence], day: date) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    for each in rows:
        if each.subject == FINDING and each.key.isdecimal() and in_force(each, day):
            found[int(each.key)].append(each)
    return found
