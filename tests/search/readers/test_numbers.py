from __future__ import annotations

import pytest

from search.readers.numbers import display, plain

DAY = 46_204  # 2026-07-01


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "General", "1234.5"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.285, "0%", "29%"),
        (2.675, "0.00", "2.68"),
        (0.1 + 0.2, "", "0.3"),
        (12, "000", "012"),
        (-5.5, "0.00;[Red](0.00)", "(5.50)"),
        (-5.5, "0.00", "-5.50"),
        (0, '0.00;-0.00;"-"', "-"),
        (5, '0"台"', "5台"),
        (7, "第0号", "第7号"),
        (1234567, "¥#,##0", "¥1,234,567"),
        (123, '_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥123.00"),
        (12345, "0.00E+00", "1.23E+04"),
        (2345.678, "0.0,", "2.3"),
        (2.5, "# ?/?", "2.5"),
        (3.14, "0.##", "3.14"),
        (3.0, "0.##", "3"),
        (DAY, "yyyy/m/d", "2026/7/1"),
        (DAY, 'yyyy"年"m"月"d"日";@', "2026年7月1日"),
        (DAY, "[$-804]yyyy年m月", "2026年7月"),
        (DAY + 0.5, "yyyy-mm-dd hh:mm:ss", "2026-07-01 12:00:00"),
        (DAY, "aaaa", "星期三"),
        (DAY, "d-mmm-yy", "1-Jul-26"),
        (DAY, "dddd, mmmm d", "Wednesday, July 1"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (0.75, "上午/下午h时mm分", "下午6时00分"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.5 / 24, "mm:ss", "30:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e300, "yyyy-mm-dd", "1e+300"),
        (float("inf"), "0", ""),
    ],
)
def test_numbers_are_written_as_people_see_them(value: float, code: str, shown: str) -> None:
    assert display(value, code) == shown


def test_days_may_be_counted_from_1904() -> None:
    assert display(DAY - 1462, "yyyy-mm-dd", since_1904=True) == "2026-07-01"


def test_long_numbers_keep_their_digits() -> None:
    assert plain(123456789012345.0) == "123456789012345"
    assert plain(0.000125) == "0.000125"


def test_strange_codes_end_in_some_text() -> None:
    for code in ('"', "[", "\\", ";;;;;", "%" * 300, "[h", "0.", ".", "_", "*", "E+0", "@@@"):
        assert isinstance(display(12.5, code), str)
