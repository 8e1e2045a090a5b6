"""How duties stand on a day: by their papers, their steps, their days; and boards that follow changes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.obligations.boards import BoardMaker
from models.obligations.duty_state import TRANSITIONS, DutyState, stand
from models.obligations.duty_views import DutyView
from models.obligations.evidence_rules import Paper, Papers, Pin
from models.obligations.expansion import expand
from models.obligations.register_records import Matter
from models.obligations.registers import Registers
from tests.models.obligations.duty_worlds import board_on, proof, said, view_on, with_rows
from tests.models.people import people_worlds as worlds
from tests.models.people.people_worlds import DRAFT, PAPERS

MONTH = "R51/2026-04"
PAPER = "月度运维实施工作记录表"
DUE = date(2026, 5, 20)
READY = with_rows(proofs=[proof(1, MONTH, PAPER)])


def test_before_its_month_is_over_it_is_not_due() -> None:
    opens = view_on(DUE, MONTH).duty.opens
    assert view_on(opens - timedelta(days=1), MONTH).state is DutyState.NOT_DUE
    assert view_on(opens, MONTH).state is DutyState.TO_COLLECT


@pytest.mark.parametrize(
    ("document", "signed", "state"),
    [
        (worlds.SCAN, "both", DutyState.READY),
        (worlds.SCAN, "contractor", DutyState.TO_SIGN),
        (worlds.SCAN, "", DutyState.TO_SIGN),
        (DRAFT, "both", DutyState.TO_SIGN),  # a .docx is no signed scan
        (None, "both", DutyState.TO_COLLECT),  # purged
    ],
)
def test_papers_decide_before_it_is_submitted(
    document: int | None, signed: str, state: DutyState
) -> None:
    rows = with_rows(proofs=[proof(1, MONTH, PAPER, document=document, signed=signed)])
    view = view_on(date(2026, 5, 10), MONTH, rows)
    assert view.state is state
    assert ("submitted" in view.possible) is (state is not DutyState.TO_COLLECT)
    assert "confirmed" not in view.possible


def test_a_paper_that_nobody_asked_for_proves_nothing() -> None:
    rows = with_rows(proofs=[proof(1, MONTH, "会议纪要")])
    view = view_on(date(2026, 5, 10), MONTH, rows)
    assert view.state is DutyState.TO_COLLECT
    assert [(each.counts, each.wrong) for each in view.evidence] == [(False, "other")]


def test_it_is_overdue_the_day_after() -> None:
    on_the_day, after = view_on(DUE, MONTH, READY), view_on(DUE + timedelta(days=1), MONTH, READY)
    assert (on_the_day.overdue, on_the_day.soon) == (False, True)
    assert (after.overdue, after.late_days, after.soon) == (True, 1, False)
    assert (after.exposure_fen, after.exposure_clause) == (8_630_000, "Ⅱ11.3")


def test_submitted_in_time_is_kept_and_submitted_late_is_told() -> None:
    for day, late in ((DUE, 0), (DUE + timedelta(days=3), 3)):
        rows = with_rows(READY, steps=[said(1, MONTH, "submitted", day)])
        view = view_on(date(2026, 6, 1), MONTH, rows)
        assert (view.state, view.overdue, view.late_days) == (DutyState.SUBMITTED, False, late)
        assert view.exposure_fen == 0


def test_steps_are_seen_from_their_day_on() -> None:
    rows = with_rows(
        READY,
        steps=[
            said(1, MONTH, "submitted", date(2026, 5, 9)),
            said(2, MONTH, "confirmed", date(2026, 5, 18)),
        ],
    )
    states = [
        view_on(day, MONTH, rows).state
        for day in (date(2026, 5, 7), date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 18))
    ]
    assert states == [
        DutyState.TO_COLLECT,
        DutyState.READY,
        DutyState.SUBMITTED,
        DutyState.CONFIRMED,
    ]


def test_what_was_confirmed_is_open_again_when_its_evidence_is_gone() -> None:
    steps = [
        said(1, MONTH, "submitted", date(2026, 5, 9)),
        said(2, MONTH, "confirmed", date(2026, 5, 18)),
    ]
    trashed = Papers(
        {1: PAPERS.documents[1]._replace(state="trashed"), 2: PAPERS.documents[2]}, PAPERS.versions
    )
    rows = with_rows(READY, steps=steps)
    assert view_on(date(2026, 6, 1), MONTH, rows).state is DutyState.CONFIRMED
    view = view_on(date(2026, 6, 1), MONTH, rows, papers=trashed)
    assert (view.state, view.overdue) == (DutyState.TO_COLLECT, True)
    assert any("confirmed on 2026-05-18" in reason for reason in view.reasons)


def test_a_newer_version_makes_evidence_stale_but_not_worthless() -> None:
    newer = Papers(
        {1: PAPERS.documents[1]._replace(version=99)}, {**PAPERS.versions, 99: Pin(99, "新.pdf")}
    )
    view = view_on(date(2026, 5, 10), MONTH, READY, papers=newer)
    assert (view.state, view.stale) == (DutyState.READY, True)
    assert any("newer version" in reason for reason in view.reasons)


def test_waived_and_not_applicable_cost_nothing() -> None:
    for step, state in (
        ("waived", DutyState.WAIVED),
        ("not-applicable", DutyState.NOT_APPLICABLE),
    ):
        rows = with_rows(steps=[said(1, MONTH, step, date(2026, 5, 9))])
        view = view_on(date(2026, 7, 1), MONTH, rows)
        assert (view.state, view.overdue, view.exposure_fen) == (state, False, 0)
        assert any("王" in reason and "因" in reason for reason in view.reasons)


def test_what_holds_all_the_time_is_met_by_valid_evidence() -> None:
    day = date(2026, 6, 1)
    demands = view_on(day, "R74").duty.demands
    proofs = [
        proof(number, "R74", each.type) for number, each in enumerate(demands) if not each.optional
    ]
    assert view_on(day, "R74").state is DutyState.TO_COLLECT
    view = view_on(day, "R74", with_rows(proofs=proofs))
    assert (view.state, view.overdue) == (DutyState.MET, False)


def test_complete_papers_keep_what_need_not_be_handed_in() -> None:
    rows = worlds.registers(
        people=[worlds.person(1)], items=[worlds.item(1, 1, "on-site", date(2026, 4, 16))]
    )
    pledge = proof(1, "R67/p1", "保密承诺书", date(2026, 4, 15))
    kept = view_on(date(2026, 6, 1), "R67/p1", with_rows(rows, proofs=[pledge]))
    assert (kept.state, kept.overdue, kept.at_rest) == (DutyState.READY, False, True)
    late = pledge._replace(day=date(2026, 4, 18))
    view = view_on(date(2026, 6, 1), "R67/p1", with_rows(rows, proofs=[late]))
    assert (view.overdue, view.late_days) == (False, 2)


def test_a_pack_waits_for_its_parts_and_takes_them_along() -> None:
    day, pack = date(2026, 5, 12), "R62/2026-04"
    views = board_on(day).by_key
    parts = [key for key in ("R51", "R54", "R55", "R56", "R57", "R59") if f"{key}/2026-04" in views]
    own = [
        proof(number, pack, each.type)
        for number, each in enumerate(views[pack].duty.demands, start=1)
    ]
    of_parts = [
        proof(100 + 10 * number + place, f"{part}/2026-04", each.type)
        for number, part in enumerate(parts)
        for place, each in enumerate(views[f"{part}/2026-04"].duty.demands)
    ]
    waiting = view_on(day, pack, with_rows(proofs=own))
    assert waiting.state is DutyState.TO_COLLECT
    assert set(waiting.lacking_parts) == {f"{part}/2026-04" for part in parts}
    assert "submitted" not in waiting.possible
    complete = with_rows(proofs=[*own, *of_parts])
    assert view_on(day, pack, complete).state is DutyState.READY
    handed_in = with_rows(complete, steps=[said(1, pack, "submitted", date(2026, 5, 12))])
    assert view_on(day, "R51/2026-04", handed_in).state is DutyState.SUBMITTED
    assert view_on(day, "R51/2026-04", handed_in).delivered == date(2026, 5, 12)
    assert view_on(day, "R51/2026-05", handed_in).delivered is None


@pytest.mark.parametrize(
    ("own", "pack", "state"),
    [
        ((), ("submitted",), DutyState.SUBMITTED),
        (("submitted",), ("submitted", "confirmed"), DutyState.CONFIRMED),
        (("submitted", "confirmed"), ("submitted",), DutyState.CONFIRMED),
        (("submitted", "returned"), ("submitted", "confirmed"), DutyState.RETURNED),
        (("waived",), ("submitted",), DutyState.WAIVED),
        ((), ("submitted", "returned"), DutyState.READY),
        ((), ("waived",), DutyState.READY),
    ],
)
def test_a_part_is_as_far_as_its_pack_unless_something_else_was_said_of_it(
    own: tuple[str, ...], pack: tuple[str, ...], state: DutyState
) -> None:
    day = date(2026, 5, 12)
    steps = [said(number, MONTH, step, day) for number, step in enumerate(own)]
    steps += [said(10 + number, "R62/2026-04", step, day) for number, step in enumerate(pack)]
    view = view_on(day, MONTH, with_rows(READY, steps=steps))
    assert view.state is state
    # What can be said of it follows from what was said of it, not of its pack.
    assert view.own == stand(view.steps)
    assert all(step in TRANSITIONS[view.own.position] for step in view.possible)


def test_evidence_of_a_matter_proves_the_matters_duty() -> None:
    rows = worlds.registers(
        matters=[worlds.matter(4, "network-change", date(2026, 6, 1), date(2026, 6, 22))],
        proofs=[worlds.evidence(1, 4, "notice", date(2026, 6, 2), kind="变更通知")],
    )
    view = view_on(date(2026, 6, 3), "R35/m4", rows)
    kinds = {each.type for each in view.duty.demands}
    wanted = next(iter(sorted(kinds)))
    rows = worlds.registers(
        matters=[worlds.matter(4, "network-change", date(2026, 6, 1), date(2026, 6, 22))],
        proofs=[worlds.evidence(1, 4, "notice", date(2026, 6, 2), kind=wanted)],
    )
    view = view_on(date(2026, 6, 3), "R35/m4", rows)
    assert [each.kind for each in view.evidence] == [wanted]
    assert wanted not in {each.type for each in view.missing}
    other = worlds.registers(
        matters=[worlds.matter(4, "network-change", date(2026, 6, 1), date(2026, 6, 22))],
        proofs=[worlds.evidence(1, 5, "notice", date(2026, 6, 2), kind=wanted)],
    )
    assert view_on(date(2026, 6, 3), "R35/m4", other).evidence == ()


def _random_rows(chance: random.Random, keys: list[str], rows: Registers) -> Registers:
    """One change more: evidence, its withdrawal, or a step."""
    number = len(rows.evidence) + len(rows.duty_step) + 1
    day = date(2026, 4, 20) + timedelta(days=chance.randrange(120))
    if chance.random() < 0.6 or not rows.evidence:
        key = chance.choice(keys)
        made = proof(number, key, PAPER, day, signed=chance.choice(["", "both"]))
        return with_rows(rows, proofs=[made._replace(document_id=chance.choice([1, 2, None]))])
    if chance.random() < 0.5:
        row = chance.choice(list(rows.evidence.values()))
        return with_rows(rows, proofs=[row._replace(withdrawn=day)])
    step = chance.choice(["submitted", "returned", "waived", "unwaived"])
    return with_rows(rows, steps=[said(number, chance.choice(keys), step, day)])


@pytest.mark.parametrize("seed", range(6))
def test_a_board_that_followed_changes_equals_one_made_anew(seed: int) -> None:
    chance = random.Random(seed)
    keys = [duty.key for duty in expand(worlds.all_rules(), Registers())][::4]
    keys += ["R62/2026-04", MONTH]
    maker, rows, papers = BoardMaker(), Registers(), PAPERS
    day = date(2026, 6, 3)
    for _turn in range(25):
        rows = _random_rows(chance, keys, rows)
        if chance.random() < 0.3:
            state = chance.choice(["live", "trashed"])
            paper = Paper(1, "D-1", "扫描件", "x", state, "定稿", chance.choice([11, 99]))
            papers = Papers({**papers.documents, 1: paper}, papers.versions)
        if chance.random() < 0.2:
            day = date(2026, 5, 1) + timedelta(days=chance.randrange(60))
        followed = board_on(day, rows, papers=papers, maker=maker)
        assert followed == board_on(day, rows, papers=papers)


def test_a_board_of_the_same_day_keeps_what_did_not_change() -> None:
    maker, day = BoardMaker(), date(2026, 6, 3)
    first = board_on(day, READY, maker=maker)
    rows = with_rows(READY, steps=[said(1, MONTH, "submitted", date(2026, 5, 9))])
    second = board_on(day, rows, maker=maker)
    changed = {
        view.key
        for view, before in zip(second.duties, first.duties, strict=True)
        if view is not before
    }
    assert changed == {MONTH}


def test_a_board_that_followed_sees_the_pack_of_a_part_move() -> None:
    maker, day = BoardMaker(), date(2026, 5, 12)
    assert board_on(day, READY, maker=maker).by_key[MONTH].state is DutyState.READY
    rows = with_rows(READY, steps=[said(1, "R62/2026-04", "submitted", day)])
    assert board_on(day, rows, maker=maker).by_key[MONTH].state is DutyState.SUBMITTED


class TestAdvanceNotice:
    """Ⅱ6.6: the notice has to be there five working days before; the other papers come with the work."""

    PLANNED = date(2026, 6, 22)
    KEY = "R35/m1"

    def view(self, day: date, *papers: tuple[str, date]) -> DutyView:
        matter = Matter(
            1,
            "network-change",
            "BG-1",
            "改造",
            None,
            None,
            date(2026, 6, 1),
            self.PLANNED,
            "{}",
            "",
        )
        proofs = [
            proof(number, self.KEY, kind, on) for number, (kind, on) in enumerate(papers, start=1)
        ]
        return view_on(day, self.KEY, with_rows(replace(Registers(), matter={1: matter}), proofs))

    def test_without_the_notice_it_is_late_before_the_work(self) -> None:
        plan = ("变更方案", date(2026, 6, 5))
        assert not self.view(date(2026, 6, 11), plan).overdue
        late = self.view(date(2026, 6, 15), plan)
        assert (late.overdue, late.late_days) == (True, 4)

    def test_with_it_the_other_papers_have_until_the_work(self) -> None:
        notice = ("变更通知", date(2026, 6, 10))
        assert not self.view(date(2026, 6, 15), notice).overdue
        assert not self.view(self.PLANNED, notice).overdue
        after = self.view(self.PLANNED + timedelta(days=1), notice)
        assert (after.overdue, after.late_days) == (True, 1)

    def test_a_notice_that_came_late_stays_late(self) -> None:
        papers = [("变更通知", date(2026, 6, 16)), ("变更方案", date(2026, 6, 5))]
        papers += [("备份确认单", self.PLANNED), ("变更确认单", date(2026, 6, 18))]
        kept = self.view(date(2026, 7, 1), *papers, ("实施与验证记录", date(2026, 6, 24)))
        assert not kept.missing
        assert kept.late_days == 5

    def test_work_done_in_order_is_not_late_for_its_record_of_the_day_after(self) -> None:
        papers = [("变更通知", date(2026, 6, 10)), ("变更方案", date(2026, 6, 5))]
        papers += [("备份确认单", self.PLANNED), ("变更确认单", date(2026, 6, 18))]
        kept = self.view(date(2026, 7, 1), *papers, ("实施与验证记录", date(2026, 6, 24)))
        assert (kept.missing, kept.overdue, kept.late_days) == ((), False, 0)
