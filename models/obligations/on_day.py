"""The state on any day: who was on site, whose pledge was valid, which duties, matters and findings were open.

Judged from validity periods and the days of steps and papers alone, from nothing on: the registers may be those of
today, or those that the journal gives for an earlier moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from models.assurance.findings_machine import Standing, standing
from models.contract.rules import Rules
from models.obligations.boards import Board, BoardMaker
from models.obligations.duties import Duty
from models.obligations.duty_views import DutyView
from models.obligations.evidence_rules import Papers
from models.obligations.expansion import expand
from models.obligations.register_records import Finding, FindingStep
from models.obligations.registers import Registers
from models.people.matter_state import Matters
from models.people.matter_views import MatterView
from models.people.people_state import PersonState, people_on


@dataclass(frozen=True, slots=True)
class OnDay:
    """What held on `day`. Findings are those that had been made by then, with where each stood."""

    day: date
    people: tuple[PersonState, ...]
    board: Board
    matters: tuple[MatterView, ...]
    findings: tuple[tuple[Finding, Standing], ...]

    @property
    def on_site(self) -> tuple[PersonState, ...]:
        """Those who were there."""
        return tuple(each for each in self.people if each.on_site)

    @property
    def without_pledge(self) -> tuple[PersonState, ...]:
        """Those who were there without a valid pledge."""
        return tuple(each for each in self.on_site if each.pledge is None)

    @property
    def open_duties(self) -> tuple[DutyView, ...]:
        """What was owed by then and not yet kept."""
        return tuple(
            view for view in self.board.duties if view.duty.opens <= self.day and not view.kept
        )


def on_day(
    rules: Rules,
    registers: Registers,
    papers: Papers,
    day: date,
    stake: Callable[[Duty], int],
) -> OnDay:
    """Judge everything for `day`. `stake` is what breaking a duty once costs (models.obligations.boards)."""
    duties = expand(rules, registers, day)
    board = BoardMaker().make(rules, duties, registers, papers, day, stake)
    steps: dict[int, list[FindingStep]] = defaultdict(list)
    for step in sorted(registers.finding_step.values()):
        steps[step.finding_id].append(step)
    findings = tuple(
        (each, standing(steps[each.id], day))
        for _id, each in sorted(registers.finding.items())
        if each.found <= day
    )
    people = people_on(rules, registers, day)
    return OnDay(day, people, board, Matters(rules, registers, papers, day).views(), findings)
