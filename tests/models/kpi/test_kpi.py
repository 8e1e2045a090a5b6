"""The indicators a to k: targets by time, and every trap with the figures of the domain model (§1.6)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from models.contract.periods import periods
from models.kpi.kpi_counting import Report
from models.kpi.kpi_entries import Ledger
from models.kpi.kpi_forecast import (
    forecast_count,
    least_to_absorb_one,
    rate_with_misses,
    schedule_yields,
    weekly_extra,
)
from models.kpi.kpi_status import Colour
from models.kpi.kpi_targets import cumulative_target, share, term_of
from models.kpi.kpi_traps import duration, percent
from tests.models.kpi.kpi_samples import END, START, backups, entries, status, tickets, year

TERM = term_of(START, END)
CUMULATIVE = """
2026-04-30 25 17
2026-05-31 76 51
2026-06-30 125 84
2026-07-31 176 118
2026-08-31 227 152
2026-09-30 277 185
2026-10-31 328 219
2026-11-30 377 251
2026-12-31 428 285
2027-01-31 479 319
2027-02-28 525 350
2027-03-31 576 384
2027-04-15 600 400
"""
"""The day, what should be there of indicators a and c (domain model §1.6, last line)."""


@pytest.mark.parametrize("row", CUMULATIVE.strip().splitlines())
def test_cumulative_targets_are_weighted_by_days_and_rounded_up(row: str) -> None:
    day, inspections, copies = row.split()
    on = date.fromisoformat(day)
    assert cumulative_target(Fraction(600), TERM, on) == int(inspections)
    assert cumulative_target(Fraction(400), TERM, on) == int(copies)


def test_the_status_shows_the_same_targets_month_by_month() -> None:
    a, c = status("a", {}), status("c", {})
    wanted = [[int(word) for word in row.split()[1:]] for row in CUMULATIVE.strip().splitlines()]
    shown = [
        [one.cumulative_target, other.cumulative_target]
        for one, other in zip(a.months, c.months, strict=True)
    ]
    assert shown == wanted
    assert [each.label for each in a.months][:2] == ["2026-04", "2026-05"]
    assert len(a.months) == 13
    assert len(a.quarters) == 5


def test_nothing_is_owed_before_the_first_day_and_everything_after_the_last() -> None:
    assert cumulative_target(Fraction(600), TERM, START - timedelta(days=1)) == 0
    assert cumulative_target(Fraction(600), TERM, START) == 2
    assert cumulative_target(Fraction(600), TERM, END + timedelta(days=400)) == 600


def test_whole_months_and_quarters_have_equal_shares_and_stubs_have_theirs_by_days() -> None:
    months = periods("month", START, END, of_contract=False)
    assert [share(Fraction(600), TERM, each, 1) for each in months] == [25, *[50] * 11, 25]
    assert [share(Fraction(400), TERM, each, 1) for each in months][:2] == [17, 34]
    quarters = periods("quarter", START, END, of_contract=True)
    assert [share(Fraction(600), TERM, each, 3) for each in quarters] == [150] * 4
    assert [share(Fraction(400), TERM, each, 3) for each in quarters] == [100] * 4
    by_contract = status("a", {}, of_contract=True)
    assert [each.target for each in by_contract.months] == [50] * 12
    assert [each.label for each in by_contract.quarters] == ["Q1", "Q2", "Q3", "Q4"]


def test_one_backup_a_day_is_365_and_fails_400() -> None:
    daily = status("c", backups(year()))
    assert daily.value == 365
    assert daily.colour is Colour.RED
    early = status("c", backups(year()[:100]), year()[99])
    assert early.forecast == 365
    assert early.colour is Colour.RED
    assert any("365" in trap and "400" in trap and "417" in trap for trap in early.traps)


def test_daily_and_weekly_backups_are_417_and_pass() -> None:
    days = [*year(), *year()[6::7]]
    both = status("c", backups(days))
    assert both.value == 417 == schedule_yields(TERM, a_day=1, a_week=1)
    assert both.colour is Colour.GREEN
    assert both.traps == ()
    soon = status("c", backups([*year()[:56], *year()[6:56:7]]), year()[55])
    assert soon.forecast is not None
    assert 400 <= soon.forecast <= 417
    assert soon.colour is Colour.GREEN


def test_one_inspection_a_day_fails_600_and_two_schedules_pass() -> None:
    facts = {"object": "机房", "person": "甲"}
    daily = status("a", entries("inspection", ((day, facts) for day in year())))
    assert daily.value == 365
    assert daily.colour is Colour.RED
    assert schedule_yields(TERM, a_day=2) == 730
    assert schedule_yields(TERM, a_day=1, a_week=5) == 625
    assert weekly_extra(600, TERM) == 5
    assert weekly_extra(400, TERM) == 1
    assert weekly_extra(731, TERM) is None


def test_the_same_inspection_written_down_twice_counts_once() -> None:
    same = {"object": "机房 A", "person": "赵一"}
    spelt = {"object": "机房　Ａ", "person": "赵一"}
    other = {"object": "机房 A", "person": "钱二"}
    day = START
    found = status("a", entries("inspection", [(day, same), (day, spelt), (day, other)]), day)
    assert found.value == 2


def test_failed_backups_do_not_count() -> None:
    assert status("c", backups(year(), "failure")).value == 0


def test_below_a_hundred_faults_a_single_unresolved_one_fails() -> None:
    def after(count: int) -> tuple[Colour, Fraction | None]:
        done = [("2026-05-04T09:00", "2026-05-04T09:05", "2026-05-04T10:00")] * (count - 1)
        found = status("d", tickets(*done, ("2026-05-05T09:00", "2026-05-05T09:01", None)))
        return found.colour, found.value

    assert after(99) == (Colour.RED, Fraction(98, 99))
    assert after(100) == (Colour.GREEN, Fraction(99, 100))
    assert least_to_absorb_one(Fraction(99, 100)) == 100
    found = status("d", tickets(("2026-05-05T09:00", "2026-05-05T09:01", "2026-05-05T09:30")))
    assert any("100" in trap for trap in found.traps)


def test_what_this_month_left_open_can_still_be_mended() -> None:
    open_ = tickets(("2026-05-05T09:00", "2026-05-05T09:01", None))
    assert status("d", open_, date(2026, 5, 6)).colour is Colour.YELLOW
    assert status("d", open_, date(2026, 6, 1)).colour is Colour.RED


def test_a_fault_restored_later_was_open_on_an_earlier_day() -> None:
    ledger = tickets(("2026-05-05T09:00", "2026-05-05T09:01", "2026-05-08T09:00"))
    assert status("d", ledger, date(2026, 5, 7)).value == 0
    assert status("d", ledger, date(2026, 5, 8)).value == 1


def test_one_ticket_without_a_response_fails() -> None:
    done = [("2026-05-04T09:00", "2026-05-04T09:05", "2026-05-04T10:00")] * 199
    found = status("e", tickets(*done, ("2026-05-05T09:00", None, "2026-05-05T11:00")))
    assert found.value == Fraction(199, 200)
    assert found.colour is Colour.RED
    assert any("ticket 200" in trap for trap in found.traps)


def test_recovery_is_the_mean_from_acceptance_and_names_the_longest() -> None:
    ledger = tickets(
        ("2026-05-04T09:00", None, "2026-05-04T10:00"),
        ("2026-05-05T09:00", None, "2026-05-05T16:00"),
        ("2026-05-06T09:00", None, None),
    )
    found = status("g", ledger)
    assert found.value == 240
    assert found.colour is Colour.YELLOW
    assert found.shown(found.value) == "4 h"
    assert any("7 h" in trap for trap in found.traps)


def test_each_response_is_judged_by_itself_not_their_mean() -> None:
    quick = [
        (f"2026-05-04T09:{minute:02d}", f"2026-05-04T09:{minute + 1:02d}", None)
        for minute in range(50)
    ]
    slow = ("2026-05-05T09:00", "2026-05-05T09:31", None)
    found = status("h", tickets(*quick, slow))
    assert found.value == 31
    assert found.colour is Colour.RED
    assert any("ticket 51" in trap for trap in found.traps)
    assert (
        status("h", tickets(*quick, ("2026-05-05T09:00", "2026-05-05T09:30", None))).colour
        is Colour.YELLOW
    )


def test_a_month_without_a_declaration_is_named_and_a_major_incident_is_red() -> None:
    calm = entries("declaration", [(date(2026, 5, 1), {"month": "2026-05"})])
    found = status("f", calm, date(2026, 7, 5))
    assert found.value == 0
    assert found.colour is Colour.GREEN
    assert any("2026-04, 2026-06" in trap for trap in found.traps)
    grave = entries("incident", [(date(2026, 5, 2), {"title": "泄露", "grade": "major"})])
    ordinary = entries("incident", [(date(2026, 5, 2), {"title": "误报", "grade": "ordinary"})])
    assert status("f", grave, date(2026, 7, 5)).colour is Colour.RED
    assert status("f", ordinary, date(2026, 7, 5)).value == 0


def _reports(count: int, late: int) -> list[Report]:
    return [
        Report(f"R51/{number}", date(2026, 6, 20), date(2026, 6, 21 if number < late else 10))
        for number in range(count)
    ]


def test_one_late_report_of_18_is_94_4_percent_and_fails() -> None:
    found = status("k", {}, reports=_reports(18, 1))
    assert found.value == Fraction(17, 18)
    assert found.shown(found.value) == "94.4 %"
    assert found.colour is Colour.RED
    assert any("18" in trap and "94.4 %" in trap and "20" in trap for trap in found.traps)


def test_it_takes_twenty_reports_to_absorb_one() -> None:
    assert least_to_absorb_one(Fraction(95, 100)) == 20
    assert status("k", {}, reports=_reports(19, 1)).colour is Colour.RED
    assert status("k", {}, reports=_reports(20, 1)).colour is Colour.GREEN
    assert status("k", {}, reports=_reports(20, 2)).colour is Colour.RED
    assert rate_with_misses(20) == Fraction(95, 100)


def test_a_late_report_is_yellow_while_the_rest_can_still_make_up_for_it() -> None:
    later = [Report(f"R51/{number}", date(2026, 12, 20), None) for number in range(19)]
    missed = [Report("R50", date(2026, 5, 16), None)]
    now = date(2026, 6, 1)
    assert status("k", {}, now, reports=[*missed, *later]).colour is Colour.YELLOW
    assert status("k", {}, now, reports=[*missed, *later[:17]]).colour is Colour.RED
    on_its_day = status("k", {}, date(2026, 5, 15), reports=missed)
    assert on_its_day.value is None
    assert on_its_day.colour is Colour.NONE


def test_systems_are_counted_in_every_period_and_those_without_an_entry_named() -> None:
    names = [f"系统 {number}" for number in range(15)]
    full = [(date(2026, 4, 20), {"object": "o", "person": "p", "system": name}) for name in names]
    few = [
        (date(2026, 5, 20), {"object": "o", "person": "p", "system": name}) for name in names[:14]
    ]
    ledger: Ledger = entries("inspection", [*full, *few])
    assert status("b", ledger, date(2026, 5, 25), systems=names).colour is Colour.GREEN
    june = status("b", ledger, date(2026, 6, 2), systems=[*names, "新系统"])
    assert june.value == 14
    assert june.colour is Colour.RED
    assert any("新系统" in trap for trap in june.traps)
    assert any("register" in trap for trap in status("b", ledger, systems=names[:9]).traps)


def test_shares_of_answers_and_too_few_of_them() -> None:
    some = entries("survey", [(date(2026, 5, 1), {"object": "科", "satisfied": 19, "valid": 20})])
    found = status("j", some)
    assert found.value == Fraction(19, 20)
    assert found.colour is Colour.GREEN
    assert any("20" in trap and "30" in trap for trap in found.traps)
    used = entries(
        "application", [(date(2026, 5, 1), {"month": "2026-05", "used": 14, "owed": 15})]
    )
    assert status("i", used).colour is Colour.RED


def test_nothing_is_foretold_in_the_first_week() -> None:
    days = year()
    assert forecast_count(days[:6], TERM, days[5], window=28, least=7) is None
    assert forecast_count(days[:7], TERM, days[6], window=28, least=7) == 365


def test_the_pace_is_that_of_the_last_weeks() -> None:
    days = year()[:100]
    assert forecast_count(days, TERM, year()[127], window=28, least=7) == 100
    assert forecast_count([*days, *days[-28:]], TERM, days[-1], window=28, least=7) is not None


def test_rates_are_cut_off_never_rounded_up() -> None:
    assert percent(Fraction(9899, 10000)) == "98.9 %"
    assert percent(Fraction(1)) == "100 %"
    assert duration(Fraction(61, 2)) == "31 min"


def test_entries_outside_the_term_do_not_count() -> None:
    outside = backups([START - timedelta(days=1), END + timedelta(days=1)])
    assert status("c", outside, END + timedelta(days=9)).value == 0


def test_before_the_service_begins_nothing_is_judged() -> None:
    found = status("a", {}, START - timedelta(days=1))
    assert found.value is None
    assert found.colour is Colour.NONE
    assert {each.colour for each in found.months} == {Colour.NONE}


def test_a_moment_in_the_night_counts_from_one_day_to_the_next() -> None:
    ledger = tickets(("2026-05-04T23:50", "2026-05-05T00:10", "2026-05-05T02:50"))
    assert status("h", ledger).value == 20
    assert status("g", ledger).value == 180
