"""How long filings are valid, to the day, and when the next assessment is due."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from models.assurance.validity import FilingState, add_months, next_assessment, validity
from resources.assurance_catalogue import grading_text
from tests.models.assurance.rule_samples import assessment, crypto, filing, grading

RULES = grading()
TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("issued", "until"),
    [
        (date(2025, 6, 10), date(2028, 6, 9)),
        # Before 2025 the validity counts from 2025-01-01, however old the certificate is.
        (date(2024, 12, 31), date(2027, 12, 31)),
        (date(2019, 5, 5), date(2027, 12, 31)),
        (date(2025, 1, 1), date(2027, 12, 31)),
        (date(2025, 1, 2), date(2028, 1, 1)),
        (date(2025, 3, 1), date(2028, 2, 29)),
    ],
)
def test_three_years(issued: date, until: date) -> None:
    found = validity(RULES.filing, filing(issued=issued), [], TODAY)
    assert found.until == until
    assert found.state is FilingState.VALID


def test_a_leap_day_has_no_anniversary() -> None:
    found = validity(RULES.filing, filing(issued=date(2028, 2, 29)), [], date(2028, 3, 1))
    assert found.until == date(2031, 2, 28)


def test_completed_assessments_extend_by_a_year_each() -> None:
    reports = [assessment(1, date(2026, 7, 1)), assessment(2, date(2027, 7, 1))]
    found = validity(RULES.filing, filing(), reports, date(2027, 8, 1))
    assert (found.until, found.extensions) == (date(2030, 6, 9), (1, 2))
    # As of a day on which the second report wasn't there.
    found = validity(RULES.filing, filing(), reports, date(2027, 6, 30))
    assert (found.until, found.extensions) == (date(2029, 6, 9), (1,))


def test_a_vault_may_read_that_only_the_first_extends() -> None:
    rules = tomllib.loads(grading_text())["filing"]
    rules["extension"]["rule"] = "once"
    reports = [assessment(1, date(2026, 7, 1)), assessment(2, date(2027, 7, 1))]
    found = validity(grading(filing=rules).filing, filing(), reports, date(2027, 8, 1))
    assert (found.until, found.extensions) == (date(2029, 6, 9), (1,))


@pytest.mark.parametrize(
    "other",
    [
        assessment(1, None),
        assessment(1, date(2026, 7, 1), void=True),
        assessment(1, date(2026, 7, 1), scheme="self"),
        assessment(1, date(2026, 7, 1), filing_id=2),
        # Before the certificate counts, and after it had expired.
        assessment(1, date(2025, 6, 9)),
        assessment(1, date(2028, 6, 10)),
    ],
)
def test_what_isnt_a_completed_assessment_within_extends_nothing(other: object) -> None:
    found = validity(RULES.filing, filing(), [other], date(2028, 12, 1))  # type: ignore[list-item]  # a record
    assert found.until == date(2028, 6, 9)


def test_an_extension_reaches_the_eve_of_the_anniversary() -> None:
    # Issued on 1 March: the eve is 29 February in 2028 and the 28th in 2029.
    reports = [assessment(1, date(2026, 7, 1))]
    found = validity(RULES.filing, filing(issued=date(2025, 3, 1)), reports, TODAY)
    assert found.until == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 6, 9), FilingState.NOT_ISSUED),
        (date(2025, 6, 10), FilingState.VALID),
        (date(2028, 3, 8), FilingState.VALID),
        # The window opens three months before the last day, 2028-06-09.
        (date(2028, 3, 9), FilingState.RENEW),
        (date(2028, 6, 9), FilingState.RENEW),
        (date(2028, 6, 10), FilingState.EXPIRED),
    ],
)
def test_states_by_day(day: date, state: FilingState) -> None:
    assert validity(RULES.filing, filing(), [], day).state is state


def test_days_left() -> None:
    found = validity(RULES.filing, filing(), [], TODAY)
    assert found.days_left(date(2028, 6, 1)) == 8
    assert found.days_left(date(2028, 6, 10)) == -1


def test_the_day_on_the_certificate_goes_first() -> None:
    printed = filing(until=date(2027, 1, 31))
    found = validity(RULES.filing, printed, [], TODAY)
    assert (found.until, found.printed) == (date(2027, 1, 31), True)
    found = validity(RULES.filing, printed, [assessment(1, date(2026, 7, 1))], TODAY)
    assert found.until == date(2028, 1, 31)


def test_no_certificate() -> None:
    found = validity(RULES.filing, filing(issued=None), [], TODAY)
    assert found == (FilingState.NOT_ISSUED, None, None, None, (), False)


@pytest.mark.parametrize(
    ("level", "due"), [(2, date(2028, 7, 1)), (3, date(2027, 7, 1)), (4, date(2027, 7, 1)), (5, date(2027, 7, 1))]
)  # fmt: skip
def test_the_next_assessment_by_level(level: int, due: date) -> None:
    rule = RULES.frequency("assessment", level)
    reports = [assessment(1, date(2025, 7, 1)), assessment(2, date(2026, 7, 1))]
    found = next_assessment(rule, filing(level=level), reports, TODAY)
    assert found is not None
    assert (found.due, found.last, found.overdue) == (due, date(2026, 7, 1), False)
    assert found.binding is (level > 2)


def test_one_that_never_was_counts_from_the_certificate() -> None:
    rule = RULES.frequency("assessment", 3)
    found = next_assessment(rule, filing(), [], TODAY)
    assert found is not None
    assert (found.due, found.last, found.overdue) == (date(2026, 6, 10), None, True)
    assert next_assessment(rule, filing(issued=None), [], TODAY) is None
    # On its last day it isn't late yet.
    again = next_assessment(rule, filing(), [], date(2026, 6, 10))
    assert again is not None
    assert not again.overdue


def test_level_one_owes_no_assessment() -> None:
    assert RULES.frequency("assessment", 1) is None
    assert next_assessment(None, filing(level=1), [], TODAY) is None


def test_crypto_is_due_every_year_at_level_three() -> None:
    rules = crypto()
    assert rules.frequency("assessment", 2) is None
    rule = rules.frequency("assessment", 3)
    assert rule is not None
    assert (rule.months, rule.basis.confirmed) == (12, False)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_end_where_months_end(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
