"""What breaches may cost, to the fen (domain model §1.7), each counted once. The contract is om-2026, ¥8,630,000."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.obligations.expansion import expand
from models.obligations.exposure import Exposure, stake_fen
from models.obligations.registers import Registers
from tests.models.obligations.duty_worlds import (
    exposure_on,
    kept_but,
    paid,
    proof,
    said,
    with_rows,
)
from tests.models.people import people_worlds as worlds

RULES = worlds.all_rules()
DAY = date(2026, 8, 31)
EACH, PERSON, DAILY = 8_630_000, 4_315_000, 4_315_000
CAP = 172_600_000


def _clause(found: Exposure, clause: str) -> tuple[int, int]:
    """(how often, how much) of one clause."""
    for each in found.clauses:
        if each.clause == clause:
            return each.count, each.fen
    return 0, 0


@pytest.mark.parametrize(
    ("clause", "fen"),
    [
        ("Ⅱ11.2", 4_315_000),  # 0.5 % a day: 43,150.00
        ("Ⅱ11.3", 8_630_000),  # 1 % each: 86,300.00
        ("Ⅱ11.4", 8_630_000),
        ("Ⅱ11.5", 4_315_000),  # 0.5 % a person
        ("Ⅱ5.3", 0),
        ("", 0),
    ],
)
def test_what_one_breach_costs(clause: str, fen: int) -> None:
    assert stake_fen(RULES, clause) == fen


def test_the_client_may_refuse_the_payment_that_has_no_invoice() -> None:
    assert stake_fen(RULES, "Ⅰ6.3", 1) == 441_883_982
    rows = kept_but(DAY, ["R05/1"])
    found = exposure_on(DAY, rows)
    assert (found.total_fen, found.withheld_fen) == (0, 441_883_982)
    part = with_rows(rows, payments=[paid(1, 1, "received", date(2026, 6, 1), 100)])
    assert exposure_on(DAY, part).withheld_fen == 441_883_882


def test_nothing_overdue_costs_nothing() -> None:
    found = exposure_on(DAY, kept_but(DAY))
    assert (found.total_fen, found.items, found.caps, found.terminations) == (0, (), (), ())


def test_a_general_breach_counts_once_and_from_the_day_after() -> None:
    due = date(2026, 5, 20)
    for day, total in ((due, 0), (due + timedelta(days=1), EACH), (DAY, EACH)):
        found = exposure_on(day, kept_but(DAY, ["R51/2026-04"]))
        assert found.total_fen == total
    assert [(each.subject, each.key, each.fen) for each in found.items] == [
        ("duty", "R51/2026-04", EACH)
    ]


def test_what_is_owed_and_not_late_yet_is_told_apart() -> None:
    found = exposure_on(date(2026, 5, 10), kept_but(date(2026, 5, 10)))
    assert found.total_fen == 0
    assert found.open_fen > 0
    assert found.open_fen % 5_000 == 0


def test_a_pack_and_its_parts_are_one_breach() -> None:
    parts = ["R51/2026-04", "R54/2026-04", "R55/2026-04", "R56/2026-04", "R59/2026-04"]
    everything = exposure_on(DAY, kept_but(DAY, [*parts, "R62/2026-04"]))
    assert everything.total_fen == EACH
    assert [each.key for each in everything.items] == ["R62/2026-04"]
    two = exposure_on(DAY, kept_but(DAY, [*parts, "R62/2026-04", "R62/2026-05", "R51/2026-05"]))
    assert two.total_fen == 2 * EACH


@pytest.mark.parametrize(
    ("count", "fen", "capped", "dissolved"),
    [
        (19, 19 * EACH, False, False),
        (20, CAP, False, False),  # exactly 20 %: the cap is reached, not passed
        (21, CAP, True, True),
        (30, CAP, True, True),
    ],
)
def test_general_breaches_are_capped_at_twenty_percent(
    count: int, fen: int, capped: bool, dissolved: bool
) -> None:
    late = date(2027, 4, 1)
    rules = {
        each.id for each in RULES.catalogue.duties if each.penalty == "Ⅱ11.3" and not each.parts
    }
    parts = {part for each in RULES.catalogue.duties for part in each.parts}
    keys = [
        duty.key
        for duty in expand(RULES, Registers())
        if duty.rule in rules - parts and duty.due is not None and duty.due < late
    ]
    assert len(keys) >= count
    found = exposure_on(late, kept_but(late, keys[:count]))
    assert _clause(found, "Ⅱ11.3") == (count, fen)
    assert found.total_fen == fen
    assert bool(found.caps) is capped
    assert bool(found.terminations) is dissolved
    assert sum(each.uncapped_fen for each in found.clauses) == count * EACH


def _changes(count: int, *, core: bool = True) -> Registers:
    """So many core people were replaced without the client's consent, one each week."""
    first = date(2026, 6, 1)
    return worlds.registers(
        people=[worlds.person(number, core=core) for number in range(1, 2 * count + 1)],
        matters=[
            worlds.matter(
                number,
                "staff-change",
                first + timedelta(days=7 * number),
                first + timedelta(days=7 * number + 20),
                number,
                count + number,
            )
            for number in range(1, count + 1)
        ],
        steps=[
            worlds.step(number, number, "effective", first + timedelta(days=7 * number + 20))
            for number in range(1, count + 1)
        ],
    )


@pytest.mark.parametrize(
    ("count", "fen", "dissolved"),
    [(1, PERSON, False), (2, 8_630_000, True), (3, 12_945_000, True)],
)
def test_the_second_staff_change_reaches_one_percent(count: int, fen: int, dissolved: bool) -> None:
    rows = kept_but(DAY, [f"R13/m{number}" for number in range(1, 4)], _changes(count))
    found = exposure_on(DAY, rows)
    assert _clause(found, "Ⅱ11.5") == (count, fen)
    assert found.total_fen == fen  # R13 itself is overdue, and costs nothing besides
    assert any("¥86,300.00" in sentence for sentence in found.terminations) is dissolved


def test_people_who_are_not_core_fall_under_the_general_clause() -> None:
    found = exposure_on(DAY, kept_but(DAY, (), _changes(2, core=False)))
    assert _clause(found, "Ⅱ11.5") == (0, 0)
    assert _clause(found, "Ⅱ11.3") == (2, 2 * EACH)


def test_a_change_with_consent_and_notice_costs_nothing() -> None:
    rows = _changes(1)
    began = rows.matter[1].day
    papers = [
        worlds.evidence(1, 1, "notice", began, kind="变更通知书"),
        worlds.evidence(2, 1, "consent", began, kind="甲方同意函"),
    ]
    steps = [worlds.step(11, 1, "notice", began), *rows.matter_step.values()]
    rows = with_rows(
        worlds.registers(
            people=rows.person.values(), matters=rows.matter.values(), steps=steps, proofs=papers
        )
    )
    assert _clause(exposure_on(DAY, kept_but(DAY, (), rows)), "Ⅱ11.5") == (0, 0)
    late = [papers[0], papers[1]._replace(day=rows.matter_step[1].day + timedelta(days=1))]
    rows = with_rows(rows, proofs=late)
    # A consent that is dated after the change came too late.
    assert _clause(exposure_on(DAY, kept_but(DAY, (), rows)), "Ⅱ11.5") == (1, PERSON)


def _cure(demand: date, *, cured: date | None = None, **facts: str) -> Registers:
    steps = [worlds.step(1, 4, "demand", demand)]
    proofs = []
    if cured is not None:
        steps.append(worlds.step(2, 4, "rectified", cured))
        proofs.append(worlds.evidence(1, 4, "rectified", cured, kind="整改报告"))
    return worlds.registers(
        matters=[worlds.matter(4, "cure", demand, None, None, None, **facts)],
        steps=steps,
        proofs=proofs,
    )


@pytest.mark.parametrize(
    ("demand", "day", "days"),
    [
        # Five days from Monday 1 June end on Saturday the 6th, so on Monday the 8th (民法典 §203).
        (date(2026, 6, 1), date(2026, 6, 8), 0),
        (date(2026, 6, 1), date(2026, 6, 9), 1),
        (date(2026, 6, 1), date(2026, 6, 18), 10),
        (date(2026, 6, 1), date(2026, 7, 8), 30),
        # "5日内" from 28 September ends on 8 October, behind the holidays.
        (date(2026, 9, 28), date(2026, 10, 8), 0),
        (date(2026, 9, 28), date(2026, 10, 10), 2),
    ],
)
def test_a_breach_not_cured_costs_by_the_day(demand: date, day: date, days: int) -> None:
    found = exposure_on(day, kept_but(day, ["R79/m4"], _cure(demand)))
    assert _clause(found, "Ⅱ11.2") == (days, days * DAILY)
    # The duty to cure is not a breach of Ⅱ11.3 besides.
    assert found.total_fen == days * DAILY


def test_thirty_days_are_1294500_yuan() -> None:
    rows = kept_but(date(2026, 7, 8), (), _cure(date(2026, 6, 1)))
    assert exposure_on(date(2026, 7, 8), rows).total_fen == 129_450_000


def test_the_days_stop_when_it_is_cured() -> None:
    rows = _cure(date(2026, 6, 1), cured=date(2026, 6, 12))
    found = exposure_on(DAY, kept_but(DAY, (), rows))
    assert _clause(found, "Ⅱ11.2") == (4, 4 * DAILY)
    assert found.terminations == ()


def test_both_readings_of_the_thirty_days_are_told() -> None:
    rows = _cure(date(2026, 6, 1), happened="2026-05-25")
    # From the breach: 25 May + 30 = 24 June. From the end of the cure: 8 June + 30 = 8 July.
    item = exposure_on(date(2026, 6, 20), kept_but(date(2026, 6, 20), (), rows)).items[0]
    assert "2026-06-24" in item.note
    assert "2026-07-08" in item.note
    for day, sentences in ((date(2026, 6, 23), 0), (date(2026, 6, 24), 1), (date(2026, 7, 8), 1)):
        found = exposure_on(day, kept_but(day, (), rows))
        assert len(found.terminations) == sentences
    assert "by either reading" in found.terminations[0]


def test_a_demand_takes_the_place_of_the_general_clause_for_its_duty() -> None:
    day = date(2026, 6, 18)
    apart = kept_but(day, ["R51/2026-04"], _cure(date(2026, 6, 1)))
    assert exposure_on(day, apart).total_fen == EACH + 10 * DAILY
    about = kept_but(day, ["R51/2026-04"], _cure(date(2026, 6, 1), duty="R51/2026-04"))
    assert exposure_on(day, about).total_fen == 10 * DAILY
    of_all = kept_but(day, ["R51/2026-04"], _cure(date(2026, 6, 1), duty="R51"))
    assert exposure_on(day, of_all).total_fen == 10 * DAILY


def test_sub_contracting_without_approval_may_cost_everything() -> None:
    rows = worlds.registers(
        matters=[worlds.matter(4, "subcontract", date(2026, 6, 1), date(2026, 6, 22))],
        steps=[worlds.step(1, 4, "start", date(2026, 6, 22))],
    )
    found = exposure_on(DAY, kept_but(DAY, ["R40/m4"], rows))
    assert _clause(found, "Ⅱ11.4") == (1, EACH)
    assert found.total_fen == EACH
    assert any("¥8,630,000.00" in sentence for sentence in found.terminations)


def test_clauses_add_up() -> None:
    rows = kept_but(DAY, ["R51/2026-04", "R52/2026-Q2"], _changes(2))
    found = exposure_on(DAY, rows)
    assert found.total_fen == 2 * EACH + 2 * PERSON
    assert found.total_fen == sum(each.fen for each in found.clauses)
    assert sum(each.fen for each in found.items) == found.total_fen


def test_what_was_kept_late_is_told_and_not_summed() -> None:
    rows = kept_but(DAY, ["R51/2026-04"])
    rows = with_rows(
        rows,
        proofs=[proof(1, "R51/2026-04", "月度运维实施工作记录表")],
        steps=[said(1, "R51/2026-04", "submitted", date(2026, 5, 23))],
    )
    found = exposure_on(DAY, rows)
    assert found.total_fen == 0
    assert [(each.key, each.fen) for each in found.late] == [("R51/2026-04", EACH)]


def test_what_the_client_is_late_with_is_no_exposure() -> None:
    found = exposure_on(DAY, kept_but(DAY, ["R04/1"]))
    assert (found.total_fen, found.items) == (0, ())
