"""How matters stand on a day: which steps are done, which may follow, why others can't, which papers are missing.

Pure: from the rules, the registers, and what is known of the documents that evidence names. A step follows only as the
kind's table says; what happened against it is entered as what happened, and is then a breach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.contract.rules import Rules, settings_in_force
from models.documents.fact_fields import facts_of
from models.obligations.evidence_rules import Papers, in_force, view_evidence
from models.obligations.register_records import Evidence, Matter, MatterStep
from models.obligations.registers import Registers
from models.people.matter_breaches import Breach, breaches_of, cost_fen, next_breach
from models.people.matter_checks import WORLD, check_fails
from models.people.matter_rules import WITHDRAWN, MatterKind, Step
from models.people.matter_views import (
    BLOCKED,
    DONE,
    NOT_NEEDED,
    POSSIBLE,
    MatterView,
    Obstacle,
    PaperView,
    StepView,
)
from models.people.notice import STRICT, NoticeView, notice_views
from resources.words import N_, _

SUBJECT = "matter"
"""The subject of evidence of a matter's step; its key is the matter's id, "/" and the step's."""

_SIGNED = {
    "": N_("“{paper}” isn't on file."),
    "contractor": N_("“{paper}” isn't on file."),
    "client": N_("“{paper}” isn't on file as a scan signed by the client."),
    "both": N_("“{paper}” isn't on file as a scan signed by both parties."),
}


def step_key(matter_id: int, step_id: str) -> str:
    """The key of evidence of a step."""
    return f"{matter_id}/{step_id}"


class Matters:
    """Every matter as of one day; what they share is looked up once."""

    def __init__(self, rules: Rules, registers: Registers, papers: Papers, day: date) -> None:
        self._rules, self._registers, self._papers, self._day = rules, registers, papers, day
        self._strict = settings_in_force(rules, registers).get(STRICT, "yes") == "yes"
        self._steps: dict[int, list[MatterStep]] = defaultdict(list)
        for row in sorted(registers.matter_step.values()):
            if row.day <= day:
                self._steps[row.matter_id].append(row)
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        for proof in registers.evidence.values():
            if proof.subject == SUBJECT and in_force(proof, day):
                self._evidence[proof.key].append(proof)

    def views(self) -> tuple[MatterView, ...]:
        """All that had begun by that day, in the order of entry; kinds that the rules lost are left out."""
        return tuple(
            self.view(each)
            for each in sorted(self._registers.matter)
            if self._registers.matter[each].day <= self._day
            and self._registers.matter[each].kind in self._rules.matters
        )

    def view(self, matter_id: int) -> MatterView:
        """One matter; raises KeyError for none, and for one of a kind that the rules don't know."""
        return _Reading(self, matter_id).view()

    def obstacles(self, matter_id: int, step_id: str, at: date) -> tuple[Obstacle, ...]:
        """What is in the way of taking the step on `at`, a day until this one. Raises KeyError."""
        reading = _Reading(self, matter_id)
        return tuple(reading.obstacles(reading.kind.step(step_id), at))


class _Reading:
    """One matter while it is looked at."""

    def __init__(self, matters: Matters, matter_id: int) -> None:
        self._matters = matters
        self._rules, self._registers = matters._rules, matters._registers
        self._day = matters._day
        self.matter: Matter = self._registers.matter[matter_id]
        self.kind: MatterKind = self._rules.matters[self.matter.kind]
        self.facts = facts_of(self.matter.facts)
        self.history: dict[str, list[MatterStep]] = defaultdict(list)
        for row in matters._steps[matter_id]:
            self.history[row.step].append(row)
        last = {step: rows[-1] for step, rows in self.history.items() if not rows[-1].undone}
        self.withdrawn = last.pop(WITHDRAWN, None) is not None
        self.taken = last
        self.days = {step: row.day for step, row in last.items()}
        self.needless = frozenset(
            step.id for step in self.kind.steps if not _needed(step, self.facts)
        )
        self.papers = {step.id: self._paper_views(step) for step in self.kind.steps}
        self.proven = {step: _proven(views) for step, views in self.papers.items()}

    def view(self) -> MatterView:
        """All of it."""
        notices = notice_views(
            self._rules.calendar,
            self.kind,
            self.matter,
            self.days,
            self._day,
            strict=self._matters._strict,
            needless=self.needless,
        )
        steps = tuple(self._step_view(step, notices) for step in self.kind.steps)
        person = self._registers.person.get(self.matter.person_id or 0)
        core = person is not None and person.core
        breaches: tuple[Breach, ...] = ()
        stake = 0
        if not self.withdrawn:
            breaches = breaches_of(
                self.kind, self.matter, self.days, self.proven, notices, self._day, core=core
            )
            clause = (
                ""
                if breaches
                else next_breach(self.kind, self.days, self.proven, notices, core=core)
            )
            stake = self._cost_of(clause)
        amount = self._rules.terms.amount_fen
        return MatterView(
            self.matter,
            self.kind,
            self._day,
            self.facts,
            steps,
            notices,
            breaches,
            cost_fen(breaches, self._rules.penalties, amount),
            stake,
            self.withdrawn or all(each.finished for each in steps),
            self.withdrawn,
        )

    def obstacles(self, step: Step, at: date) -> Iterator[Obstacle]:
        """What is in the way of taking `step` on `at`."""
        for need in step.needs:
            if need in self.needless:
                continue
            label = self.kind.step(need).label
            if need not in self.days:
                yield Obstacle(_("First comes: {step}.").format(step=label), True)
            elif self.days[need] > at:
                sentence = _("“{step}” was on {day}, which is later.")
                yield Obstacle(sentence.format(step=label, day=self.days[need]), True)
        for gate in step.gate:
            if gate not in self.needless:
                yield from self._gate_obstacles(gate, at)
        for check in step.checks:
            if sentence := check_fails(check, self._registers, self.matter, at):
                yield Obstacle(sentence, check in WORLD)

    def _gate_obstacles(self, gate: str, at: date) -> Iterator[Obstacle]:
        for each in self.papers[gate]:
            if each.paper.optional:
                continue
            since = each.since
            if since is None:
                words = _(_SIGNED[each.paper.sign]).format(paper=each.paper.name)
                reasons = dict.fromkeys(
                    proof.why_not for proof in each.evidence if not proof.counts
                )
                yield Obstacle(" ".join((words, *reasons)), True)
            elif since > at:
                sentence = _("“{paper}” is dated {day}, which is later.")
                yield Obstacle(sentence.format(paper=each.paper.name, day=since), True)

    def _step_view(self, step: Step, notices: Sequence[NoticeView]) -> StepView:
        taken = self.taken.get(step.id)
        why: tuple[str, ...] = ()
        forced = False
        if taken is not None:
            state = DONE
            forced = any(
                True for gate in step.gate for each in self._gate_obstacles(gate, taken.day)
            )
        elif step.id in self.needless:
            state = NOT_NEEDED
        elif self.withdrawn:
            state, why = BLOCKED, (_("The matter was withdrawn."),)
        else:
            why = tuple(dict.fromkeys(each.sentence for each in self.obstacles(step, self._day)))
            state = BLOCKED if why else POSSIBLE
        latest = [
            each.deadline.latest
            for each in notices
            if each.notice.step == step.id and each.deadline is not None
        ]
        return StepView(
            step,
            state,
            why,
            self.papers[step.id],
            taken,
            forced,
            tuple(self.history.get(step.id, ())),
            min(latest, default=None),
        )

    def _paper_views(self, step: Step) -> tuple[PaperView, ...]:
        held = self._matters._evidence.get(step_key(self.matter.id, step.id), [])
        views: list[PaperView] = []
        for paper in step.papers:
            # Evidence that doesn't say which paper it is can only be the one that is demanded.
            own = [
                each
                for each in held
                if each.kind == paper.type or (not each.kind and len(step.papers) == 1)
            ]
            seen = tuple(
                view_evidence(each, self._matters._papers, paper.sign) for each in sorted(own)
            )
            views.append(PaperView(paper, seen, any(each.counts for each in seen)))
        return tuple(views)

    def _cost_of(self, clause: str) -> int:
        known = self._rules.penalties.by_id
        return known[clause].each_fen(self._rules.terms.amount_fen) if clause in known else 0


def matter_view(
    rules: Rules, registers: Registers, papers: Papers, matter_id: int, day: date
) -> MatterView:
    """One matter on a day; raises KeyError."""
    return Matters(rules, registers, papers, day).view(matter_id)


def breaches(rules: Rules, registers: Registers, papers: Papers, day: date) -> tuple[Breach, ...]:
    """What all matters had breached by `day`, the withdrawn ones left out, in the order of the matters."""
    return tuple(
        each for view in Matters(rules, registers, papers, day).views() for each in view.breaches
    )


def _needed(step: Step, facts: Mapping[str, str]) -> bool:
    return step.when is None or facts.get(step.when[0], "") == step.when[1]


def _proven(papers: Sequence[PaperView]) -> date | None:
    """The day from which everything that must be there was; None where something isn't."""
    days = [each.since for each in papers if not each.paper.optional]
    known = [each for each in days if each is not None]
    return max(known, default=date.min) if len(known) == len(days) else None
