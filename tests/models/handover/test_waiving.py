"""A waiver answers for what was wrong when it was given: for less of it too, for more of it or anything else not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models.handover.waiving import answers_for, bound, subject_of

SHORT = bound(Fraction(3, 100))


@pytest.mark.parametrize(
    ("now", "covered"),
    [
        ({"paper:月报", "part:R51/2026-07"}, True),
        ({"paper:月报"}, True),
        (set(), True),
        ({"paper:月报", "paper:会议 纪要"}, False),
        ({"paper:会议 纪要"}, False),
    ],
)
def test_less_is_answered_for_and_something_else_not(now: set[str], covered: bool) -> None:
    subject = subject_of("missing", {"part:R51/2026-07", "paper:月报"})
    assert answers_for(subject, "missing", now) is covered
    assert not answers_for(subject, "unsigned", now)


def test_facts_with_blanks_are_one_fact() -> None:
    subject = subject_of("missing", {"paper:会议 纪要"})
    assert answers_for(subject, "missing", {"paper:会议 纪要"})
    assert not answers_for(subject, "missing", {"paper:会议"})


@pytest.mark.parametrize(
    ("short", "covered"),
    [(Fraction(3, 100), True), (Fraction(2, 100), True), (Fraction(31, 1000), False)],
)
def test_what_is_further_short_was_not_answered_for(short: Fraction, covered: bool) -> None:
    subject = subject_of("kpi", {"month:2026-11-01", SHORT})
    assert answers_for(subject, "kpi", {"month:2026-11-01", bound(short)}) is covered
    assert not answers_for(subject, "kpi", {"month:2026-12-01", bound(short)})
    assert not answers_for("kpi month:2026-11-01", "kpi", {"month:2026-11-01", bound(short)})


@pytest.mark.parametrize("word", ["<", "<x", "<1/0"])
def test_a_bound_that_is_none_answers_for_nothing(word: str) -> None:
    assert not answers_for(f"kpi {word}", "kpi", {SHORT})


def test_a_waiver_without_facts_answers_only_where_there_are_none() -> None:
    """As earlier versions wrote them: what they answered for isn't known any more."""
    assert answers_for("material", "material", set())
    assert not answers_for("finding", "finding", {"opened:0", "due:2026-07-31"})
