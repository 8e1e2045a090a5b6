"""An inspection is read out of events, strictly and without ever failing: whatever isn't of the form is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.inspection.inspection import InspectionRequest, RequestState
from models.inspection.inspection_log import (
    ANSWERED,
    NOTED,
    SAID,
    SAMPLED,
    TAKEN,
    Told,
    read_log,
    requests_details,
    to_detail,
)

_START = datetime(2026, 9, 1, 8, tzinfo=UTC)


def told(*events: tuple[str, str, str]) -> list[Told]:
    return [Told(_START + timedelta(minutes=at), *event) for at, event in enumerate(events)]


def test_long_lists_are_split_over_events_that_a_journal_can_hold() -> None:
    many = [InspectionRequest(at, "检查内容" * 100, "依据" * 50) for at in range(1, 400)]
    details = requests_details(many)
    assert len(details) > 1
    assert all(len(each.encode()) <= 32 * 1024 for each in details)
    log = read_log(told(*((TAKEN, "requests", each) for each in details)))
    assert [each.request for each in log.requests] == many
    assert log.strange == 0


def test_the_newest_answer_counts_and_looks_are_added_up() -> None:
    log = read_log(
        told(
            ("opened", "edition 00", ""),
            (TAKEN, "requests", to_detail(requests=[[1, "甲", ""]])),
            (ANSWERED, "request 1", to_detail(state="pending", documents=[], note="明天")),
            ("viewed", "document 4", ""),
            ("opened", "document 4 version 9", ""),
            ("printed", "document 4", ""),
            ("verified", "document 4", to_detail(right=True)),
            (ANSWERED, "request 1", to_detail(state="found", documents=[4], note="")),
            ("searched", "documents", "甲"),
        )
    )
    (answer,) = log.requests
    assert (answer.state, answer.documents, answer.note) == (RequestState.FOUND, (4,), "")
    (look,) = log.looks
    assert (look.document_id, look.looks, look.printed, look.verified) == (4, 2, 1, True)
    assert (log.events, len(log.opened), len(log.searches)) == (9, 1, 1)


def test_what_is_not_of_the_form_is_counted_and_passed_over() -> None:
    good = to_detail(requests=[[1, "甲", ""]])
    strange = (
        (TAKEN, "requests", "{"),
        (TAKEN, "requests", json.dumps({"v": 2, "requests": []})),
        (TAKEN, "requests", to_detail(requests=[[1]])),
        (TAKEN, "requests", to_detail(requests=[["1", "甲", ""]])),
        (TAKEN, "requests", to_detail(requests=[[1, "长" * 2000, ""]])),
        (ANSWERED, "request 2", to_detail(state="found", documents=[1], note="")),
        (ANSWERED, "request 1", to_detail(state="lost", documents=[], note="")),
        (ANSWERED, "request 1", to_detail(state="found", documents=[0], note="")),
        (ANSWERED, "request 1", to_detail(state="found", documents=[True], note="")),
        (ANSWERED, "finding 1", to_detail(state="found", documents=[], note="")),
        (NOTED, "finding 0", to_detail(problem="x")),
        (SAMPLED, "documents", to_detail(asked=[], seed="", population=1, documents=[])),
        ("verified", "document 1", "nonsense"),
        (ANSWERED, "request 1", "[" * 20_000),
    )
    log = read_log(told((TAKEN, "requests", good), *strange))
    assert log.strange == len(strange)
    assert [each.state for each in log.requests] == [RequestState.OPEN]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*SAID, "opened", "viewed", "searched"]),
            st.sampled_from(["requests", "request 1", "finding 1", "document 3", "edition 00", ""]),
            st.one_of(
                st.text(max_size=20),
                st.dictionaries(
                    st.sampled_from(
                        ["v", "requests", "state", "documents", "note", "problem", "asked", "seed"]
                    ),
                    st.one_of(st.integers(-2, 2), st.text(max_size=3), st.lists(st.integers(0, 2))),
                ).map(json.dumps),
            ),
        ),
        max_size=8,
    )
)
def test_no_journal_can_make_reading_fail(events: list[tuple[str, str, str]]) -> None:
    log = read_log(told(*events))
    assert log.events == len(events)
    assert log.strange <= len(events)
