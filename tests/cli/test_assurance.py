"""`shoudang filing|assessment|finding|product`: a graded system from its certificate to the last finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.services.assured import stop_the_clock


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def filed(vault: Path, run: Run) -> Path:
    """The shared archive with a graded system and its report of 2026-07-22."""
    run(
        "filing", "add", vault, "大数据平台", "--number", "N-1", "--template", "2025",
        "--issued", "2025-06-10", code=0,
    )  # fmt: skip
    run(
        "assessment", "add", vault, 1, "--number", "R26", "--reported", "2026-07-22", "--result", "88.3",
        "--hazards", 10, "--rectified", 5, code=0,
    )  # fmt: skip
    return vault


def test_a_system_on_one_page(filed: Path, run: Run) -> None:
    shown = run("filing", "list", filed, "--json", code=0).json
    [each] = shown["filings"]
    assert (shown["day"], each["until"], each["state"]) == ("2026-09-01", "2029-06-09", "valid")
    assert (each["last"]["conclusion"], each["last"]["hazards"]) == ("basic", "10 (5 rectified)")
    assert each["next_assessment"] == "2027-07-22"
    assert "protection-plan" in each["missing"]
    past = run("filing", "list", filed, "--on", "2026-07-21", "--json", code=0).json["filings"][0]
    assert (past["until"], past["last"]) == ("2028-06-09", None)
    words = run("filing", "show", filed, 1, code=0).out
    for word in ("大数据平台", "Level 3", "N-1", "2029-06-09", "88.30 %", "(not confirmed)"):
        assert word in words
    page = run("filing", "show", filed, 1, "--json", code=0).json
    papers = {each["id"]: each for each in page["materials"]}
    assert papers["certificate"]["confirmed"]
    assert not papers["grading-report"]["confirmed"]


def test_papers_and_corrections(filed: Path, run: Run, tmp_path: Path) -> None:
    run("filing", "material", filed, 1, "grading-report", 1, code=0)
    page = run("filing", "show", filed, 1, "--json", code=0).json
    assert "grading-report" not in page["missing"]
    form = tmp_path / "form.txt"
    form.write_text("备案表", encoding="utf-8")
    run("add", filed, form, "--category", "grading", "--type", "备案表", code=0)
    found = run("filing", "suggest", filed, 1, "--attach", "--json", code=0).json
    assert [(each["material"], each["document"]) for each in found["suggestions"]] == [
        ("filing-form", 6)
    ]
    assert found["attached"] == 1
    assert "filing-form" not in run("filing", "show", filed, 1, "--json", code=0).json["missing"]
    assert run("assessment", "report", filed, 1, 1, "--json", code=0).json["evidence"] > 2
    refused = run("filing", "material", filed, 1, "nothing", 1, "--json")
    assert refused.code == 6
    assert "checklist" in refused.json["error"]["sentence"]
    run("filing", "amend", filed, 1, "--until", "2027-01-31", "--level", 2, code=0)
    page = run("filing", "show", filed, 1, "--json", code=0).json
    assert (page["level"], page["until"]) == (2, "2028-01-31")
    run("filing", "amend", filed, 1, "--until", "", code=0)
    assert run("filing", "show", filed, 1, "--json", code=0).json["until"] == "2029-06-09"
    assert run("filing", "strike", filed, 1, "--reason", "误录").code == 6
    run("assessment", "strike", filed, 1, "--reason", "误录", code=0)
    run("filing", "strike", filed, 1, "--reason", "误录", code=0)
    assert run("filing", "list", filed, "--json", code=0).json["filings"] == []


def test_what_the_template_leaves_open_is_asked_for(filed: Path, run: Run) -> None:
    refused = run(
        "assessment", "amend", filed, 1, "--result", "90", "--hazards", 0, "--rectified", 0
    )
    assert refused.code == 6
    assert "90.00 %" in refused.err
    run(
        "assessment", "amend", filed, 1, "--result", "90.00", "--hazards", 0, "--rectified", 0,
        "--conclusion", "basic", code=0,
    )  # fmt: skip
    [each] = run("assessment", "list", filed, "--json", code=0).json["assessments"]
    assert (each["result"], each["conclusion"], each["agrees"]) == ("90.00 %", "basic", None)
    assert run("assessment", "amend", filed, 1, "--result", "9o").code == 2
    assert run("assessment", "amend", filed, 1, "--risk", "high").code == 2
    assert "R26" in run("assessment", "list", filed, code=0).out


def test_a_finding_from_report_to_closing(filed: Path, run: Run) -> None:
    made = run(
        "finding", "add", filed, "共用账号", "--found", "2026-07-22", "--risk", "high", "--assessment", 1,
        "--item", "8.1.4.1 a)", "--due", "2026-08-31", "--json", code=0,
    ).json  # fmt: skip
    assert made["number"] == "DB-2026-01"
    run(
        "finding",
        "step",
        filed,
        "dispatched",
        "DB-2026-01",
        "--name",
        "苏",
        "--day",
        "2026-07-23",
        code=0,
    )
    run("finding", "step", filed, "fixing", "db-2026-01", code=0)
    refused = run("finding", "step", filed, "closed", 1, "--name", "洛", "--json")
    assert refused.code == 6
    assert "report as fixed" in refused.json["error"]["sentence"]
    run("finding", "step", filed, "fixed", 1, "--name", "苏", code=0)
    run("finding", "evidence", filed, 1, "before", 1, code=0)
    run("finding", "evidence", filed, 1, "after", 2, code=0)
    assert run("finding", "step", filed, "closed", 1, "--name", "苏").code == 6
    [closed] = run("finding", "step", filed, "closed", 1, "--name", "洛", "--json", code=0).json[
        "findings"
    ]
    assert (closed["state"], closed["closed_by"], closed["late_days"]) == ("closed", "洛", 1)
    run("finding", "step", filed, "confirmed", 1, "--confirmed-by", "甲方", code=0)
    listed = run("finding", "list", filed, "--json", code=0).json
    assert listed["counts"]["closed"] == 1
    assert listed["findings"][0]["confirmed_by"] == "甲方"
    shown = run("finding", "show", filed, "DB-2026-01", code=0).out
    for word in ("closed finding", "8.1.4.1 a)", "verify and close", "before"):
        assert word in shown
    past = run("finding", "show", filed, 1, "--on", "2026-07-23", "--json", code=0).json
    assert past["state"] == "dispatched"
    run("finding", "amend", filed, 1, "--number", "X-1", "--owner", "苏", code=0)
    assert run("finding", "show", filed, "x-1", "--json", code=0).json["owner"] == "苏"


def test_findings_are_chosen_by_state(filed: Path, run: Run) -> None:
    for problem in ("甲", "乙"):
        run("finding", "add", filed, problem, "--found", "2026-07-22", code=0)
    run(
        "finding",
        "step",
        filed,
        "accepted",
        1,
        "--name",
        "局长",
        "--reason",
        "隔离",
        "--until",
        "2026-12-31",
        code=0,
    )
    numbers = [
        [each["number"] for each in run("finding", "list", filed, "--state", state, "--json", code=0).json["findings"]]
        for state in ("open", "accepted", "closed")
    ]  # fmt: skip
    assert numbers == [["DB-2026-02"], ["DB-2026-01"], []]
    later = run("finding", "list", filed, "--state", "new", "--on", "2027-01-01", "--json", code=0)
    assert [each["expired"] for each in later.json["findings"]] == [True, False]
    assert run("finding", "list", filed, "--state", "solved").code == 2
    assert run("finding", "show", filed, "DB-9").code == 2
    assert "DB-2026-02" in run("finding", "list", filed, code=0).out


def test_a_scoring_sheet(vault: Path, run: Run) -> None:
    run("filing", "add", vault, "平台", "--scheme", "crypto", "--level", 2, code=0)
    run("assessment", "add", vault, 1, "--reported", "2026-08-20", "--risk", "high=0", code=0)
    sheet = run("assessment", "sheet", vault, 1, "--json", code=0).json
    units = {layer["id"]: [unit["id"] for unit in layer["units"]] for layer in sheet["layers"]}
    assert (sheet["total"], sum(map(len, units.values()))) == (None, 27)
    for layer, ids in units.items():
        technical = layer in ("physical", "network", "device", "application")
        said = ["--object", "对象", "--dak", "yyy"] if technical else ["--verdict", "conform"]
        run("assessment", "score", vault, 1, *ids, *said, code=0)
    run(
        "assessment", "score", vault, 1, "physical-1", "--object", "对象", "--dak", "yny", "--ra", "80",
        code=0,
    )  # fmt: skip
    assert run("assessment", "total", vault, 1, "--json", code=0).json == {
        "assessment": 1,
        "result": 9523,
        "conclusion": "basic",
    }
    shown = run("assessment", "sheet", vault, 1, code=0).out
    assert "0.5227" in shown
    assert "95.23" in shown
    run("assessment", "score", vault, 1, "network-4", "--not-applicable", "无边界", code=0)
    assert (
        run("assessment", "score", vault, 1, "physical-1", "--object", "对象", "--dak", "yn").code
        == 2
    )
    assert (
        run("assessment", "score", vault, 1, "physical-1", "--object", "对象", "--dak", "yny").code
        == 6
    )


def test_products(vault: Path, run: Run) -> None:
    run(
        "product", "add", vault, "密码机", "--kind", "crypto", "--certificate", "GM-1", "--issued", "2024-01-01",
        "--until", "2026-09-30", code=0,
    )  # fmt: skip
    [each] = run("product", "list", vault, "--json", code=0).json["products"]
    assert (each["state"], each["days_left"], each["until"]) == ("soon", 29, "2026-09-30")
    run("product", "amend", vault, 1, "--until", "2029-01-01", code=0)
    assert "2029-01-01" in run("product", "list", vault, code=0).out
    run("product", "strike", vault, 1, "--reason", "下线", code=0)
    assert run("product", "amend", vault, 1, "--name", "x").code == 2
