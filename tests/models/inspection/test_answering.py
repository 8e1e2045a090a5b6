"""Answers go into an edition and come out the same; anything else is refused, never guessed at."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.inspection.answering import (
    MOODS,
    MOST_BODY,
    ROW_MOODS,
    answer_from_json,
    answer_to_json,
)
from models.inspection.inspection import Answer, AnswerRow, AnswerTable

WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
IDS = st.integers(1, 10**18 - 1)
"""As many digits as bounded JSON takes: no archive has more documents."""


@st.composite
def tables(draw: st.DrawFn) -> AnswerTable:
    columns = tuple(draw(st.lists(WORDS, min_size=1, max_size=4)))
    cells = st.tuples(*(WORDS for _column in columns))
    row = st.builds(AnswerRow, cells, st.none() | IDS, st.sampled_from(ROW_MOODS))
    return AnswerTable(draw(WORDS), columns, tuple(draw(st.lists(row, max_size=3))))


ANSWERS = st.builds(
    Answer,
    WORDS,
    WORDS,
    WORDS,
    WORDS,
    st.sampled_from(MOODS),
    WORDS,
    st.lists(tables(), max_size=2).map(tuple),
    st.lists(IDS, max_size=3).map(tuple),
    st.just(False),
    st.lists(WORDS, max_size=2).map(tuple),
)
PLAIN = Answer(
    "q01",
    "制度",
    "有没有？",
    "第58条",
    "good",
    "有。",
    (AnswerTable("表", ("甲", "乙"), (AnswerRow(("1", "2"), 7, "bad"),)),),
    (7,),
    notes=("注",),
)


@given(ANSWERS)
def test_an_answer_comes_out_as_it_went_in(answer: Answer) -> None:
    assert answer_from_json(answer_to_json(answer)) == answer


def test_a_withheld_answer_says_nothing_but_that() -> None:
    withheld = Answer("q02", "人员", "几人？", "第58条", "unknown", "不在范围内", withheld=True)
    assert answer_from_json(answer_to_json(withheld)) == withheld


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"v": True},
        {"mood": "fine"},
        {"summary": 1},
        {"withheld": 1},
        {"withheld": True},
        {"documents": [0]},
        {"documents": [True]},
        {"documents": ["7"]},
        {"documents": [2**63]},
        {"notes": [1]},
        {"more": 1},
        {"tables": [{"title": "表", "columns": ["甲"]}]},
        {"tables": [{"title": "表", "columns": ["甲"], "rows": [{"cells": []}]}]},
        {
            "tables": [
                {
                    "title": "表",
                    "columns": ["甲"],
                    "rows": [{"cells": ["1", "2"], "document": None, "mood": ""}],
                }
            ]
        },
        {
            "tables": [
                {
                    "title": "表",
                    "columns": ["甲"],
                    "rows": [{"cells": ["1"], "document": None, "mood": "red"}],
                }
            ]
        },
    ],
)
def test_another_form_is_refused(changed: dict[str, object]) -> None:
    values = json.loads(answer_to_json(PLAIN))
    with pytest.raises(ValueError, match=r".+"):
        answer_from_json(json.dumps({**values, **changed}))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", "[" * 100_000, '{"v": 1, "v": 1}', '{"v": 1}', "7"],
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        answer_from_json(text)


def test_a_missing_field_is_refused() -> None:
    values = json.loads(answer_to_json(PLAIN))
    for name in values:
        with pytest.raises(ValueError, match=r".+"):
            answer_from_json(json.dumps({key: values[key] for key in values if key != name}))


def test_more_than_anybody_reads_is_neither_written_nor_read() -> None:
    long = Answer("q01", "", "", "", "good", "长" * MOST_BODY)
    with pytest.raises(ValueError, match="long"):
        answer_to_json(long)
    with pytest.raises(ValueError, match=r".+"):
        answer_from_json(json.dumps({"v": 1, "summary": "a" * MOST_BODY}))
