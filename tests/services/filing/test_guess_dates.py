"""Dates as people write them, and runs of digits that are none."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.filing.guess_dates import (
    days_in,
    first_day,
    month_in,
    quarter_in,
    without_dates,
    year_in,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-31",
        "2026年7月31日",
        "2026 年 07 月 31 日",
        "2026.7.31",
        "2026/07/31",
        "备份记录_20260731.docx",
        "二〇二六年七月三十一日",
        "二○二六年七月三十一日",
        "二零二六年七月三十一日",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert first_day(text) == date(2026, 7, 31)
    assert month_in(text) == ""


@pytest.mark.parametrize(
    ("numeral", "day"),
    [("十日", 10), ("十一日", 11), ("二十日", 20), ("二十九日", 29), ("三十日", 30), ("五日", 5)],
)
def test_chinese_days(numeral: str, day: int) -> None:
    assert first_day(f"二〇二六年十二月{numeral}") == date(2026, 12, day)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "电话 13812026073112", "1220260731", "V20260731123", "3026-07-31", ""]
)
def test_other_digits_are_no_day(text: str) -> None:
    assert first_day(text) is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026年7月巡检表", "2026-07"),
        ("2026-07", "2026-07"),
        ("backup_202607.log", "2026-07"),
        ("二〇二六年十月月报", "2026-10"),
        ("SJ-202604-001", "2026-04"),
        ("2026年度", ""),
        ("第202613号", ""),
    ],
)
def test_a_month_without_a_day(text: str, month: str) -> None:
    assert month_in(text) == month


def test_quarters_and_years() -> None:
    assert quarter_in("2026年第三合同季度运维服务阶段性报告") == "2026-Q3"
    assert quarter_in("2026-Q2 报告") == "2026-Q2"
    assert quarter_in("2026年三月") == ""
    assert year_in("等级测评报告（2026年度）") == "2026"
    assert year_in("2026年7月") == ""


def test_what_is_left_of_a_name_and_the_order_of_days() -> None:
    assert without_dates("2026-07-31 巡检表（2026年7月）").split() == ["巡检表（", "）"]
    assert list(days_in("2026-02-01 至 2026年1月2日")) == [date(2026, 2, 1), date(2026, 1, 2)]
