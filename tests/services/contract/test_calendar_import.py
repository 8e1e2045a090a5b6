"""A year's days off from files: ours, and rows of days as others publish them; wrong years and rows are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.services.contract.calendar_import import calendar_years, import_calendar, read_calendar
from desktop.services.contract.rules import rule_revisions, rules_of, unknown_year
from desktop.services.house import House
from models.contract.rule_problems import RulesWrong
from tests.archives import MakeHouse
from tests.timing import own_seconds

# An invented year: no notice for 2027 was known when this was written.
ROWS = """日期,类型,名称
2027-01-01,法定,元旦
2027/1/2,休,元旦
2027年1月3日,holiday,元旦
2027-02-06,statutory,春节
2027-02-07,statutory,春节
2027-02-13,班

# a remark
"""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "2027 放假'安排.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def problems(path: Path, year: int | None = None) -> dict[str, str]:
    with pytest.raises(RulesWrong) as caught:
        read_calendar(path, year)
    assert all(each.remedy for each in caught.value.problems)
    return {each.place: each.problem for each in caught.value.problems}


def test_rows_become_holidays(make_house: MakeHouse, rows: Path) -> None:
    house = make_house()
    assert not rules_of(house).calendar.knows(2027)
    days, revision = import_calendar(house, rows, year=2027, note="通知已发布")
    assert (days.year, revision) == (2027, 1)
    calendar = rules_of(house).calendar
    assert calendar.knows(2027)
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 2, 13))
    assert [each.year for each in calendar_years(house)] == [2024, 2025, 2026, 2027]
    found = calendar_years(house)[-1]
    assert found.statutory == {date(2027, 1, 1), date(2027, 2, 6), date(2027, 2, 7)}
    assert found.names[date(2027, 1, 2)] == "元旦"
    (kept,) = rule_revisions(house, "calendar/2027")
    assert (kept.origin, kept.note) == ("2027 放假'安排.csv", "通知已发布")


def test_the_same_file_again_adds_nothing(make_house: MakeHouse, rows: Path) -> None:
    house = make_house()
    assert [import_calendar(house, rows).revision for _time in range(2)] == [1, 1]


def test_rows_may_be_in_another_encoding_and_parted_by_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_bytes(ROWS.replace(",", ";").encode("gb18030"))
    assert read_calendar(path)[1].year == 2027
    assert read_calendar(path)[1].names[date(2027, 2, 6)] == "春节"


def test_our_own_form_is_taken_as_it_is(tmp_path: Path) -> None:
    text = read_calendar(_written(tmp_path, "a.csv", ROWS))[0]
    path = _written(tmp_path, "b.toml", text)
    assert read_calendar(path, 2027) == (text, read_calendar(tmp_path / "a.csv")[1])


def test_the_wrong_year_is_named_and_nothing_is_kept(make_house: MakeHouse, rows: Path) -> None:
    house = make_house()
    with pytest.raises(RulesWrong) as caught:
        import_calendar(house, rows, year=2028)
    assert "for 2027, not for 2028" in str(caught.value.problems[0])
    assert rule_revisions(house) == []


def test_each_wrong_row_is_named(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        "x.csv",
        "2027-01-01,holiday\n2027-02-30,holiday\n2027-03-01,feast\n2027-01-01,workday\n,,\n",
    )
    assert problems(path) == {
        "x.csv › row 2": "“2027-02-30” is no day.",
        "x.csv › row 3": "“feast” is no kind of day.",
        "x.csv › row 4": "2027-01-01 is there twice.",
    }


def test_days_of_two_years_and_make_up_days_on_weekdays_are_named(tmp_path: Path) -> None:
    two = _written(tmp_path, "two.csv", "2027-01-01,holiday\n2028-01-01,holiday\n")
    assert any("2028-01-01" in each for each in problems(two).values())
    weekday = _written(tmp_path, "day.csv", "2027-01-01,holiday\n2027-02-10,workday\n")
    assert any("2027-02-10" in each for each in problems(weekday).values())


@pytest.mark.parametrize("text", ["", "day,kind\n", "\n\n", "2027-02-13,班\n"])
def test_a_file_without_days_off_is_named(tmp_path: Path, text: str) -> None:
    assert problems(_written(tmp_path, "none.csv", text)) == {
        "none.csv": "There are no days off in it."
    }


def test_what_is_no_text_or_far_too_large_is_named(tmp_path: Path) -> None:
    noise = tmp_path / "noise.csv"
    noise.write_bytes(b"\xff\xff\xff")
    assert problems(noise) == {"noise.csv": "This is no text."}
    huge = tmp_path / "huge.csv"
    huge.write_bytes(b"2027-01-01,holiday\n" * 60_000)
    assert "larger" in problems(huge)["huge.csv"]
    assert "TOML" in problems(_written(tmp_path, "a.toml", "year = "))["a.toml"]


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


EVENTS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261001\r
DTEND;VALUE=DATE:20261008\r
SUMMARY:国庆节 休\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270101\r
DTEND;VALUE=DATE:20270104\r
SUMMARY:元旦\r
 （休）\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270109\r
SUMMARY:元旦 补班\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_calendar_file_gives_the_year_that_is_asked_for(tmp_path: Path) -> None:
    path = _written(tmp_path, "days.ics", EVENTS)
    days = read_calendar(path, 2027)[1]
    assert days.holidays == {date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)}
    assert days.workdays == {date(2027, 1, 9)}
    assert set(days.names.values()) == {"元旦"}
    assert "2027-01-09 is no day of 2026." in problems(path).values(), "no year was asked for"


def test_an_event_without_a_day_is_named(tmp_path: Path) -> None:
    path = _written(tmp_path, "days.ics", EVENTS.replace("DTSTART;VALUE=DATE:20270109", "X:1"))
    assert problems(path, 2027) == {"days.ics › event 3": "“” is no day."}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ics", "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 70_000),
        ("b.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:²⁰²⁷0101\nEND:VEVENT\n"),
        (
            "c.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99991231\nDTEND:99991231\nEND:VEVENT\n",
        ),
        ("d.csv", "2027-01-01,休," + "长" * 200_000),
        ("e.csv", '2027-01-01,休,"' + "x" * 500_000),
    ],
)
def test_files_that_mean_harm_are_refused_in_words(
    house: House, tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    def refuse() -> None:
        with pytest.raises(RulesWrong):
            import_calendar(house, path, year=2027)

    assert own_seconds(refuse) < 10
    assert rule_revisions(house, "calendar/2027") == []


def test_a_file_without_holidays_that_every_year_has_is_warned_of(
    make_house: MakeHouse, rows: Path
) -> None:
    house = make_house()
    today = date(2026, 11, 18)
    assert "2027 aren't known" in unknown_year(house, today)
    import_calendar(house, rows)
    warned = unknown_year(house, today)
    assert "2027 aren't known" not in warned
    assert warned.startswith("2027-05-01, 2027-10-01, 2027-10-02, 2027-10-03 count as worked")
    whole = (
        ROWS
        + "2027-05-01,法定,劳动节\n"
        + "".join(f"2027-10-0{day},法定,国庆节\n" for day in range(1, 4))
    )
    rows.write_text(whole, encoding="utf-8")
    import_calendar(house, rows)
    assert not unknown_year(house, today)
