"""Values as offices write them."""

from __future__ import annotations

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cell_values import (
    CellWrong,
    read_day,
    read_fields,
    read_moment,
    read_month,
    read_value,
    read_whole,
)
from models.sheet_fields import Choice, Field, FieldType

DAYS = (
    "2026-08-14", "2026-8-14", "2026/8/14", "2026.08.14", "2026年8月14日", "2026 年 8 月 14 日", "20260814",
    "46248", "46248.0", "２０２６－０８－１４", "2026-08-14 09:30", "2026-08-14T09:30:00", "2026-08-14 00:00:00",
    "2026年8月14号", " 2026-08-14 ",
)  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str) -> None:
    assert read_day(text) == date(2026, 8, 14)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "8月14日", "14/8/2026", "26-08-14", "2026-08", "明天", "46248.5.1", "12345", "99999",
     "2026-13-01", "2026-08-14 25:00 h", "20261301", "2026-08-14x", "0"],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(CellWrong) as wrong:
        read_day(text)
    assert wrong.value.remedy
    assert text not in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-14 9:05", "2026-08-14 09:05"),
        ("2026/8/14 14:30:59", "2026-08-14 14:30"),
        ("2026年8月14日 下午2时5分", "2026-08-14 14:05"),
        ("2026-08-14 上午 12:10", "2026-08-14 00:10"),
        ("2026-08-14 12:10 PM", "2026-08-14 12:10"),
        ("2026-08-14 11:10 pm", "2026-08-14 23:10"),
        ("2026-08-14T09:05:00", "2026-08-14 09:05"),
        ("46248.375", "2026-08-14 09:00"),
        ("20260814 0905", None),
        ("2026-08-14", None),
        ("2026-08-14 24:01", None),
        ("46248", None),
    ],
)
def test_moments(text: str, moment: str | None) -> None:
    if moment is None:
        with pytest.raises(CellWrong):
            read_moment(text)
    else:
        assert read_moment(text) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text", ["2026-08", "2026年8月", "2026/8", "202608", "2026-08-31", "２０２６年８月"]
)
def test_months(text: str) -> None:
    assert read_month(text) == "2026-08"


@pytest.mark.parametrize("text", ["2026-13", "8月", "1999-01", "202613", "x"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(CellWrong):
        read_month(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("1,234", 1234), ("1，234", 1234), ("１２", 12), ("12次", 12), ("12 份", 12), ("12.0", 12),
     ("12,34", None), ("-1", None), ("1.5", None), ("十二", None), ("1e3", None), ("", None)],
)  # fmt: skip
def test_whole_numbers_with_commas_and_wide_digits(text: str, number: int | None) -> None:
    if number is None:
        with pytest.raises(CellWrong):
            read_whole(text)
    else:
        assert read_whole(text) == number


def test_yes_and_no_in_many_words() -> None:
    field = Field("x", "是否", "x", FieldType.YES)
    assert [read_value(field, text) for text in ("是", "√", "Y", "TRUE", "1", "有")] == [True] * 6
    assert [read_value(field, text) for text in ("否", "×", "n", "FALSE", "0", "无")] == [False] * 6
    with pytest.raises(CellWrong):
        read_value(field, "也许")


def test_choices_by_any_of_their_words_and_the_known_ones_are_named() -> None:
    field = Field(
        "r",
        "结果",
        "r",
        FieldType.CHOICE,
        choices=(Choice("ok", "成功", "success", ("正常",)), Choice("", "无", "none")),
    )
    assert [read_value(field, text) for text in ("成功", "SUCCESS", "正常", "ok", "无")] == [
        "ok"
    ] * 4 + [""]
    with pytest.raises(CellWrong) as wrong:
        read_value(field, "或许")
    assert "success" in wrong.value.remedy


def test_every_problem_of_a_row_is_found() -> None:
    fields = (
        Field("a", "甲", "a", FieldType.DAY, True),
        Field("b", "乙", "b", FieldType.WHOLE),
        Field("c", "丙", "c", required=True, longest=3),
        Field("d", "丁", "d", required=True),
    )
    values, problems = read_fields(fields, {"a": "x", "b": "y", "c": "1234"})
    assert values == {}
    assert [each.field for each in problems] == ["a", "b", "c", "d"]


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for type_ in FieldType:
        choices = (Choice("x", "x", "x"),) if type_ is FieldType.CHOICE else ()
        with contextlib.suppress(CellWrong):
            read_value(Field("f", "f", "f", type_, choices=choices), text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_spelling(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    spelt = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        serial,
    ]
    assert {read_day(each) for each in spelt} == {day}
