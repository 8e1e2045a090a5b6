"""A manager's slips while living a contract at the terminal: what is refused says what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import words
from tests.cli.running import Run
from tests.services.sheets import write_book


@pytest.fixture
def november(vault: Path, run: Run) -> Path:
    """The shared archive in the eighth month of its contract, with one person of the core staff on site."""
    run("contract", "set", vault, "shown-on", "2026-11-23", code=0)
    for name in ("李文博", "周安然"):
        run("person", "add", vault, name, "--role", "on-site", "--core", code=0)
    run("person", "item", vault, "李文博", "on-site", "--since", "2026-04-16", code=0)
    return vault


@pytest.fixture
def chinese() -> Iterator[None]:
    words.set_language("zh_CN")
    yield
    words.set_language("en")


def test_an_item_is_named_by_its_id_or_in_either_language(november: Path, run: Run) -> None:
    for kind in ("health", "劳动合同", "training"):
        made = run(
            "person", "item", november, "李文博", kind, "--since", "2026-04-10", "--until", "2027-04-30",
            "--json",
        )  # fmt: skip
        assert made.code == 0, made.err
    items = run("person", "show", november, "李文博", "--json", code=0).json["items"]
    assert {"health", "labour-contract", "training"} <= {each["kind"] for each in items}
    refused = run("person", "item", november, "李文博", "visa", code=2)
    assert "labour-contract (Labour contract)" in refused.err
    refused = run("person", "add", november, "甲", "--role", "boss", code=2)
    assert "on-site (On site)" in refused.err


def test_a_notice_tells_its_working_day_and_how_late_it_was(november: Path, run: Run) -> None:
    # 2026-08-10 − 8 days is a Sunday: the clause ends there, a working day to give notice is the Friday before.
    number = run(
        "matter", "open", november, "staff-change", "--day", "2026-08-01", "--planned", "2026-08-10",
        "--person", "李文博", "--other", "周安然", "--fact", "reason=离职", "--json", code=0,
    ).json["number"]  # fmt: skip
    shown = run("matter", "show", november, number, code=0).out
    assert "by 2026-08-02 (no working day: better by 2026-07-31)" in shown
    assert "days overdue" in shown
    for step, day in (("apply", "01"), ("candidate", "01"), ("notice", "05")):
        run("matter", "step", november, number, step, "--day", f"2026-08-{day}", code=0)
    shown = run("matter", "show", november, number, code=0).out
    assert "done on 2026-08-05, 3 days late" in shown
    assert "Entered as a fact" not in shown
    run(
        "matter", "step", november, number, "effective", "--day", "2026-08-10", "--happened",
        "--reason", "已到岗", code=0,
    )  # fmt: skip
    assert "Entered as a fact" in run("matter", "show", november, number, code=0).out


def test_a_matter_without_a_planned_day_says_which_day_to_leave_out(
    november: Path, run: Run
) -> None:
    refused = run(
        "matter", "open", november, "cure", "--day", "2026-05-06", "--planned", "2026-05-12",
        "--fact", "what=迟交", code=6,
    )  # fmt: skip
    assert "has no planned day; leave 2026-05-12 out" in refused.err


def test_every_missing_fact_of_an_entry_stands_on_a_line_of_its_own(
    november: Path, run: Run
) -> None:
    refused = run("kpi", "record", november, "inspection", code=6)
    assert "\\n" not in refused.err
    assert sum(line.endswith("Write what belongs here.") for line in refused.err.splitlines()) == 2
    assert any(line.strip().startswith("Day:") for line in refused.err.splitlines())


def test_a_row_of_the_catalogue_leads_to_its_duties(november: Path, run: Run) -> None:
    refused = run("duty", "suggest", november, "R51", code=2)
    assert "R51/2026-04, R51/2026-05, R51/2026-06…" in refused.err
    assert "There is no duty R99." in run("duty", "suggest", november, "R99", code=2).err


def test_evidence_tells_what_the_duty_still_lacks(november: Path, run: Run) -> None:
    listed = run("list", november, "--json", code=0).json["documents"]
    shown = run("duty", "evidence", november, listed[0]["id"], "R07", "--signed", "both", code=0)
    assert shown.out.splitlines()[0].split()[:2] == ["2026-04-15", "R07"]
    assert len(shown.out.splitlines()) > 1


def test_a_column_goes_only_to_a_field_that_there_is(
    november: Path, run: Run, tmp_path: Path
) -> None:
    rows = [["何日", "巡检对象", "巡检人"], ["2026-05-01", "机房", "李文博"]]
    path = write_book(tmp_path / "k.xlsx", {"巡检": rows})
    refused = run("register", "import", november, "kpi", path, "--map", "何日=when", code=2)
    assert "There is no field “when”" in refused.err
    assert "day, reference" in refused.err
    # A field goes by what its column is called, too.
    run("register", "import", november, "kpi", path, "--map", "何日=日期", code=0)
    assert len(run("kpi", "list", november, "--json", code=0).json["entries"]) == 1


def test_a_register_is_not_written_over_a_file(november: Path, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "people.xlsx"
    target.write_bytes(b"mine")
    refused = run("register", "export", november, "people", target, code=2)
    assert "Choose another name." in refused.err
    assert target.read_bytes() == b"mine"


def test_a_file_that_is_not_there_is_named(november: Path, run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "2027.csv"
    refused = run("calendar", "import", november, missing, code=7)
    assert f"{missing} is not there." in refused.err
    assert "disk" not in refused.err


def test_a_reminder_never_comes_after_its_last_day(november: Path, run: Run) -> None:
    run("contract", "set", november, "month-hard", "12", code=0)
    late = run("contract", "set", november, "month-soft", "15", code=6)
    assert "month-soft (15) can't come after month-hard (12). month-hard: “Before the" in late.err
    refused = run("contract", "set", november, "quarter-hard", "3", code=6)
    assert "quarter-soft (10) can't come after quarter-hard (3)" in refused.err
    run("contract", "set", november, "month-hard", "10", code=0)


@pytest.mark.parametrize("day", ["0", "21", "31"])
def test_no_monthly_pack_is_due_after_the_middle_of_the_next_month(
    november: Path, run: Run, day: str
) -> None:
    refused = run("contract", "set", november, "month-hard", day, code=6)
    assert f"{day} is not between 1 and 20" in refused.err


def test_money_and_days_are_refused_as_what_they_are(november: Path, run: Run) -> None:
    for amount in ("1.234", "一万"):
        refused = run("payment", "enter", november, 1, "received", "--amount", amount, code=2)
        assert "is no amount" in refused.err
        assert "rules" not in refused.err
    refused = run("pledge", "enter", november, "-p", "李文博", "--signed", "2026-13-01", code=2)
    assert "2026-13-01 is no date; write 2026-07-31." in refused.err


def test_a_past_day_isn_t_called_today(november: Path, run: Run) -> None:
    past = run("status", november, "--on", "2026-06-30", code=1).out
    assert "today" not in past
    assert "What stood in the way of handing it over: " in past
    before = run("status", november, "--on", "2026-01-31", code=0).out
    assert "Nothing stood in the way of handing it over." in before


@pytest.mark.usefixtures("chinese")
def test_nothing_english_is_left_in_a_chinese_state(november: Path, run: Run) -> None:
    run("payment", "enter", november, 1, "invoiced", "--day", "2026-05-05", code=0)
    run("pledge", "enter", november, "-p", "李文博", "--signed", "2026-04-14", code=0)
    run("finding", "add", november, "口令过短", "--found", "2026-05-10", code=0)
    day = run("day", november, "2026-06-01", code=0).out
    assert "to-collect" not in day
    assert "待收集" in day
    assert "口令过短" in day
    assert "invoiced" not in run("payment", "list", november, code=0).out
    assert "进场版" in run("pledge", "list", november, code=0).out


def test_a_day_tells_titles_in_the_language_in_use(november: Path, run: Run) -> None:
    shown = run("day", november, "2026-06-01", code=0).out
    assert "The contract's documents and their precedence" in shown
    assert "合同文件及其优先次序" not in shown


def test_a_report_on_a_template_of_another_time_is_pointed_out(november: Path, run: Run) -> None:
    run("filing", "add", november, "大数据平台", "--level", 3, code=0)
    shown = run("filing", "show", november, 1, code=0).out
    assert "kept by template" not in shown
    for template, result, risks in (("2021", "85", ("--risk", "high=1")), ("2025", "92.5", ())):
        run(
            "assessment", "add", november, 1, "--template", template, "--result", result,
            "--hazards", 0, "--reported", "2026-09-30", *risks, code=0,
        )  # fmt: skip
    shown = run("filing", "show", november, 1, code=0).out
    assert shown.count("kept by template") == 1
    assert "The report of 2026-09-30 is kept by template 2021; of that day it is 2025." in shown
