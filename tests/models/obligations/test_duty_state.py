"""The steps of a duty: which may follow which, and where they lead."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.obligations.duty_state import (
    STEPS,
    TRANSITIONS,
    WITHOUT_CLIENT,
    Position,
    recorded_later,
    stand,
    steps_after,
)
from models.obligations.register_records import DutyStep
from tests.models.obligations.duty_worlds import said

DAY = date(2026, 5, 8)


def _steps(*words: str) -> list[DutyStep]:
    return [said(number, "R51/2026-04", word, DAY) for number, word in enumerate(words)]


def test_every_position_and_every_step_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Position)
    assert {step for after in TRANSITIONS.values() for step in after} == set(STEPS)
    assert all(step in TRANSITIONS[position] for position, step in WITHOUT_CLIENT)


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ((), Position.OPEN),
        (("submitted",), Position.SUBMITTED),
        (("submitted", "confirmed", "archived"), Position.ARCHIVED),
        (("submitted", "returned"), Position.RETURNED),
        (("submitted", "returned", "submitted", "confirmed"), Position.CONFIRMED),
        (("waived",), Position.WAIVED),
        (("waived", "unwaived"), Position.OPEN),
        (("submitted", "waived", "unwaived"), Position.SUBMITTED),
        (("submitted", "returned", "not-applicable", "applicable-again"), Position.RETURNED),
        (("submitted", "confirmed", "returned"), Position.RETURNED),
        (("submitted", "confirmed", "archived", "returned"), Position.RETURNED),
        # What can't follow, which only a damaged register holds, changes nothing.
        (("confirmed",), Position.OPEN),
        (("waived", "submitted"), Position.WAIVED),
        (("unwaived", "applicable-again", "returned"), Position.OPEN),
        (("submitted", "confirmed", "waived"), Position.CONFIRMED),
    ],
)
def test_steps_lead_where_the_table_says(words: tuple[str, ...], position: Position) -> None:
    assert stand(_steps(*words)).position is position


def test_what_was_returned_is_not_delivered() -> None:
    first = [
        said(1, "R51/2026-04", "submitted", date(2026, 5, 8)),
        said(2, "R51/2026-04", "returned", date(2026, 5, 12)),
    ]
    assert stand(first).delivered is None
    again = [*first, said(3, "R51/2026-04", "submitted", date(2026, 5, 21))]
    assert stand(again).delivered == date(2026, 5, 21)


def test_papers_that_the_client_signs_pass_the_client() -> None:
    assert "archived" not in steps_after(Position.OPEN, "both")
    assert "archived" not in steps_after(Position.SUBMITTED, "client")
    assert "archived" in steps_after(Position.OPEN, "contractor")
    assert "archived" in steps_after(Position.CONFIRMED, "both")


def test_three_days_between_paper_and_entry_are_told() -> None:
    step = said(1, "R51/2026-04", "submitted", date(2026, 5, 8))
    noon = datetime(2026, 5, 11, 12).astimezone()
    assert not recorded_later(step._replace(moment=noon))
    assert recorded_later(step._replace(moment=noon.replace(day=12)))


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_random_words_only_go_where_the_table_leads(words: list[str]) -> None:
    before, setting_aside = Position.OPEN, Position.OPEN
    for length, word in enumerate(words, start=1):
        now = stand(_steps(*words[:length])).position
        if word not in TRANSITIONS[before]:
            assert now is before
        elif TRANSITIONS[before][word] is None:
            assert now is setting_aside
        else:
            assert now is TRANSITIONS[before][word]
        if now is not before and now in (Position.WAIVED, Position.NOT_APPLICABLE):
            setting_aside = before
        before = now
