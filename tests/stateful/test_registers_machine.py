"""The registers of a contract under random events: no illegal state is reached, and the journal alone tells every day.

SHOUDANG_STATEFUL sets how many histories are tried, SHOUDANG_STATEFUL_STEPS how long each is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desktop.services.assurance import findings_loop
from desktop.services.contract import duties, evidence
from desktop.services.contract.any_day import any_day, as_known
from desktop.services.contract.contract_settings import settings_of, settle
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.filing.amending import bring_back, trash
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.library import audit_events, list_documents
from desktop.services.people import matters, people, person_items
from desktop.services.people.pledge_signing import enter_pledge, void_pledge
from desktop.services.records import Filing
from models import queries
from models.assurance.findings_machine import TRANSITIONS as FINDING_STEPS
from models.assurance.findings_machine import FindingState
from models.audit.journal import row_details_since
from models.categories import Category, DocumentState
from models.obligations.duty_state import STEPS
from models.obligations.registers import Registers, advance, load
from models.people.matter_rules import MatterKind
from models.people.pledge_rules import VARIANTS
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch

_EXAMPLES = int(os.environ.get("SHOUDANG_STATEFUL", "6"))
_STEPS = int(os.environ.get("SHOUDANG_STATEFUL_STEPS", "30"))
_START = date(2026, 4, 16)
_PICK = st.integers(0, 10_000)
_BACK = st.integers(0, 200)
_KINDS = ("staff-change", "leaving", "network-change", "cure", "leak", "repair", "inspection")
_SIGNED = ("", "contractor", "client", "both")

# Independent of the code: what may follow what, told once more (domain model §1.4 and §2).
_DUTY_ORDER = {
    "": {"submitted", "archived", "waived", "not-applicable"},
    "submitted": {"confirmed", "archived", "returned", "waived", "not-applicable"},
    "confirmed": {"archived", "returned"},
    "archived": {"returned"},
    "returned": {"submitted", "waived", "not-applicable"},
    "waived": {"unwaived"},
    "not-applicable": {"applicable-again"},
}
_FINDING_ORDER = {
    "": {"dispatched", "accepted", "void"},
    "dispatched": {"fixing", "returned", "accepted", "void"},
    "fixing": {"fixed", "accepted"},
    "fixed": {"closed", "returned", "accepted"},
    "closed": {"confirmed", "reopened"},
    "confirmed": {"confirmed", "reopened"},
    "returned": {"dispatched", "fixing", "accepted"},
    "accepted": {"reopened"},
    "reopened": {"dispatched", "accepted", "void"},
    "void": {"reopened"},
}


class RegistersMachine(RuleBasedStateMachine):
    """`stays` is what the test knows of who was on site: pairs of days by person, the last day open or not."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="registers"))
        self.stretch = mock.patch("vault.slots.stretch", quick_stretch)
        self.stretch.start()
        self.stays: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        self.count = 0
        self.house: House | None = None

    @initialize()
    def create(self) -> None:
        self.house = make_quick_house(self.folder / "archive.vault")
        self.today = today_of(self.house)
        papers = self.folder / "papers"
        papers.mkdir()
        for number, name in enumerate(("签收单.pdf", "记录.docx", "扫描.png", "方案.pdf")):
            (papers / name).write_bytes(f"paper {number}".encode())
        file_paths(self.house, [papers], Filing(Category.OPERATIONS, formed=_START))
        for _each in range(3):
            self.enter_person()
            self.arrive(self.count - 1, 200, None)
        self.open_matter(0, "staff-change", 60)
        self.find(100)

    def teardown(self) -> None:
        if self.house is not None:
            self.house.close()
        self.stretch.stop()
        shutil.rmtree(self.folder)

    @property
    def _open(self) -> House:
        assert self.house is not None
        return self.house

    def _day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def _person(self, pick: int) -> int:
        known = sorted(registers_of(self._open).person)
        return known[pick % len(known)]

    def _document(self, pick: int) -> int:
        with self._open.database.read() as session:
            ids = sorted(
                each.id
                for state in (DocumentState.LIVE, DocumentState.TRASHED)
                for each in queries.documents(session, state=state)
            )
        return ids[pick % len(ids)]

    def _tried(self, act: Any, *given: Any, **named: Any) -> bool:
        """Whether it was allowed. What is refused leaves everything as it was; what is allowed is one event or more."""
        held, before = registers_of(self._open), len(audit_events(self._open))
        try:
            act(self._open, *given, **named)
        except (ContractRefused, KeyError):
            assert registers_of(self._open) is held
            return False
        if registers_of(self._open) != held:
            assert len(audit_events(self._open)) > before
        return True

    # People.

    @rule()
    def enter_person(self) -> None:
        self.count += 1
        new = people.NewPerson(f"成员{self.count}", role="on-site", core=self.count % 2 == 0)
        people.enter_person(self._open, new)

    @rule(pick=_PICK, back=_BACK, length=st.none() | st.integers(-3, 90))
    def arrive(self, pick: int, back: int, length: int | None) -> None:
        person, since = self._person(pick), self._day(back)
        until = None if length is None else since + timedelta(days=length)
        new = person_items.NewItem("on-site", since=since, until=until)
        legal = until is None or until >= since
        legal = legal and not any(
            since <= (last or date.max) and first <= (until or date.max)
            for first, last in self.stays[person]
        )
        if self._tried(person_items.enter_item, person, new):
            assert legal
            self.stays[person].append((since, until))

    @rule(pick=_PICK, back=_BACK, variant=st.sampled_from(VARIANTS), paper=st.none() | _PICK)
    def pledge(self, pick: int, back: int, variant: str, paper: int | None) -> None:
        document = None if paper is None else self._document(paper)
        day = self._day(back)
        self._tried(enter_pledge, self._person(pick), variant, day, document_id=document)

    @precondition(lambda self: self.house is not None and bool(registers_of(self.house).pledge))
    @rule(pick=_PICK)
    def void(self, pick: int) -> None:
        known = sorted(registers_of(self._open).pledge)
        self._tried(void_pledge, known[pick % len(known)], "写错")

    # Duties.

    @rule(pick=_PICK, paper=_PICK, signed=st.sampled_from(_SIGNED), back=_BACK)
    def prove(self, pick: int, paper: int, signed: str, back: int) -> None:
        views = duties.board(self._open).duties
        view = views[pick % len(views)]
        demand = view.duty.demands[pick % len(view.duty.demands)]
        self._tried(
            evidence.attach_evidence,
            [view.key],
            self._document(paper),
            kind=demand.type,
            signed=signed,
            day=self._day(back),
        )

    @precondition(lambda self: self.house is not None and bool(registers_of(self.house).evidence))
    @rule(pick=_PICK, renew=st.booleans())
    def unprove(self, pick: int, renew: bool) -> None:
        known = sorted(registers_of(self._open).evidence)
        chosen = [known[pick % len(known)]]
        if renew:
            self._tried(evidence.renew_evidence, chosen)
        else:
            self._tried(evidence.withdraw_evidence, chosen, "换新")

    @rule(pick=_PICK, step=st.sampled_from(sorted(STEPS)), back=_BACK)
    def say(self, pick: int, step: str, back: int) -> None:
        known = registers_of(self._open)
        # Rather what something was said of, or proven: elsewhere most steps are refused.
        keys = [each.duty for each in known.duty_step.values()]
        keys += [each.key for each in known.evidence.values() if each.subject == "duty"]
        keys += [view.key for view in duties.board(self._open).duties[:5]]
        key = keys[pick % len(keys)]
        day = self._day(back)
        self._tried(duties.say_of_duty, [key], step, day=day, name="甲方", reason="理由")

    # Matters and findings.

    @rule(pick=_PICK, kind=st.sampled_from(_KINDS), back=_BACK)
    def open_matter(self, pick: int, kind: str, back: int) -> None:
        rules = rules_of(self._open).matters[kind]
        new = matters.NewMatter(
            kind,
            day=self._day(back),
            planned=self._day(back - 10),
            person=self._person(pick) if rules.person else None,
            other=self._person(pick + 1) if rules.other else None,
            title=rules.words.zh,
            facts=_facts(rules),
        )
        self._tried(matters.open_matter, new)

    @precondition(lambda self: self.house is not None and bool(registers_of(self.house).matter))
    @rule(pick=_PICK, step=_PICK, back=_BACK, happened=st.booleans())
    def take_step(self, pick: int, step: int, back: int, happened: bool) -> None:
        view = self._matter(pick)
        chosen = view.steps[step % len(view.steps)].step.id
        before = {each.step.id: each.state for each in view.steps}
        taken = self._tried(
            matters.take_step,
            view.matter.id,
            chosen,
            day=self._day(back),
            happened=happened,
            reason="已经发生",
        )
        if taken and not happened:
            # Whatever it needs was done before, or isn't needed.
            needs = view.kind.step(chosen).needs
            assert {before[each] for each in needs} <= {"done", "not-needed"}, (chosen, before)

    @precondition(lambda self: self.house is not None and bool(registers_of(self.house).matter))
    @rule(pick=_PICK, step=_PICK, paper=_PICK, signed=st.sampled_from(_SIGNED))
    def paper(self, pick: int, step: int, paper: int, signed: str) -> None:
        view = self._matter(pick)
        chosen = view.kind.steps[step % len(view.kind.steps)]
        for each in chosen.papers:
            self._tried(
                matters.attach_paper,
                view.matter.id,
                chosen.id,
                self._document(paper),
                kind=each.type,
                signed=signed,
                day=_START,
            )

    @precondition(
        lambda self: self.house is not None and bool(registers_of(self.house).matter_step)
    )
    @rule(pick=_PICK)
    def undo(self, pick: int) -> None:
        steps = sorted(registers_of(self._open).matter_step.values())
        chosen = steps[pick % len(steps)]
        self._tried(matters.undo_step, chosen.matter_id, chosen.step, "记错了")

    @rule(back=_BACK)
    def find(self, back: int) -> None:
        problem = f"问题 {len(registers_of(self._open).finding)}"
        new = findings_loop.NewFinding(problem, self._day(back), object="主机")
        self._tried(findings_loop.enter_finding, new)

    @rule(pick=_PICK, paper=_PICK, kind=st.sampled_from(("before", "after")))
    def prove_finding(self, pick: int, paper: int, kind: str) -> None:
        finding = self._finding(pick)
        document = self._document(paper)
        self._tried(findings_loop.attach_finding_evidence, finding, kind, document, day=_START)

    @rule(
        pick=_PICK,
        step=st.sampled_from(sorted(FINDING_STEPS)),
        name=st.sampled_from(("甲", "乙")),
        back=_BACK,
    )
    def step_finding(self, pick: int, step: str, name: str, back: int) -> None:
        day = self._day(back)
        self._tried(
            findings_loop.say_of_finding,
            [self._finding(pick)],
            step,
            day=day,
            name=name,
            reason="理由",
            until=day + timedelta(days=30),
            confirmed_by="甲方",
        )

    # What lies under all of it.

    @rule(pick=_PICK)
    def put_away(self, pick: int) -> None:
        document = self._document(pick)
        live = {each.id for each in list_documents(self._open)}
        (trash if document in live else bring_back)(self._open, [document])

    @rule(
        value=st.sampled_from(("calendar", "contract")),
        name=st.sampled_from(("months", "quarters")),
    )
    def settle(self, value: str, name: str) -> None:
        assert name in {each.rule.id for each in settings_of(self._open)}
        self._tried(settle, name, value)

    def _matter(self, pick: int) -> Any:
        known = sorted(registers_of(self._open).matter)
        return matters.matter_view(self._open, known[pick % len(known)])

    def _finding(self, pick: int) -> int:
        known = sorted(registers_of(self._open).finding)
        return known[pick % len(known)]

    # What must hold.

    @invariant()
    def the_journal_tells_what_the_tables_hold(self) -> None:
        if self.house is None:
            return
        with self._open.database.read() as session:
            held = load(session)
            replayed = advance(Registers(), row_details_since(session, 0))
        assert registers_of(self._open) == held == replayed
        assert as_known(self._open, self.today) == held

    @invariant()
    def steps_follow_one_another_as_they_may(self) -> None:
        if self.house is None:
            return
        held = registers_of(self._open)
        said: dict[str, list[str]] = defaultdict(list)
        for duty_step in sorted(held.duty_step.values()):
            said[duty_step.duty].append(duty_step.step)
        for steps in said.values():
            _follow(
                steps, _DUTY_ORDER, {"unwaived": "waived", "applicable-again": "not-applicable"}
            )
        done: dict[int, list[Any]] = defaultdict(list)
        for step in sorted(held.finding_step.values()):
            done[step.finding_id].append(step)
        for finding, taken in done.items():
            _follow([each.step for each in taken], _FINDING_ORDER, {})
            self._closed_by_another(finding, taken)

    def _closed_by_another(self, finding: int, taken: list[Any]) -> None:
        fixer = ""
        for each in taken:
            if each.step == "fixed":
                fixer = each.name
            if each.step == "closed":
                assert each.name != fixer
                proofs = registers_of(self._open).evidence.values()
                kinds = {
                    proof.kind
                    for proof in proofs
                    if (proof.subject, proof.key) == ("finding", str(finding))
                }
                assert {"before", "after"} <= kinds

    @rule(backs=st.lists(st.integers(-30, 220), min_size=4, max_size=8))
    def any_past_day_is_told_by_the_journal(self, backs: list[int]) -> None:
        """Days as they are held, and as a replay of all events from nothing gives them."""
        for back in backs:
            self._told(self._day(back))

    def _told(self, day: date) -> None:
        held = any_day(self._open, day)
        assert held == any_day(self._open, day, known=self.today)
        assert held.board.by_key == duties.board(self._open, day).by_key
        there = {each.person.id for each in held.on_site}
        assert there == {
            person
            for person, stays in self.stays.items()
            if any(first <= day and (last is None or day <= last) for first, last in stays)
        }
        assert len(held.findings) == sum(
            each.found <= day for each in registers_of(self._open).finding.values()
        )
        for finding, standing in held.findings:
            if standing.state is FindingState.CLOSED:
                assert standing.closed is not None
                assert finding.found <= standing.closed <= day

    @rule()
    def reopen(self) -> None:
        """What is held in memory is what a new session reads."""
        held = registers_of(self._open)
        path = self._open.path
        self._open.close()
        self.house = House.open(path, PASSPHRASE)
        assert registers_of(self._open) == held


def _facts(kind: MatterKind) -> dict[str, str]:
    said = {
        "text": "内容",
        "lines": "内容",
        "date": _START.isoformat(),
        "count": "3",
        "money": "12.50",
        "yes-no": "yes",
        "system": "系统甲",
    }
    return {
        each.id: each.choices[0][0] if each.type == "choice" else said[each.type]
        for each in kind.facts
        if each.type != "matter"
    }


def _follow(steps: list[str], order: dict[str, set[str]], back: dict[str, str]) -> None:
    """Each step may follow the one before; a step back leads to what stood before what it takes back."""
    stack = [""]
    for step in steps:
        assert step in order[stack[-1]], (steps, stack)
        if step in back:
            assert stack[-1] == back[step]
            stack.pop()
        else:
            stack.append(step)


def test_the_journal_tells_every_day_and_no_illegal_state_is_reached() -> None:
    run_state_machine_as_test(
        RegistersMachine,
        settings=settings(
            max_examples=_EXAMPLES,
            stateful_step_count=_STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
