"""`shoudang status`, `duty` and `payment`: what a program gets, what a person reads, and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.house import House
from tests.cli.running import SECRET, Run
from tests.services.owed import MONTH, PAPER, paper
from vault.ids import Passphrase


@pytest.fixture
def owed(vault: Path, run: Run) -> Path:
    """The shared archive in the eighth month of its contract, with a monthly record of April."""
    run("contract", "set", vault, "shown-on", "2026-11-23", code=0)
    with House.open(vault, Passphrase(SECRET)) as house:
        paper(house, period="2026-04")
    return vault


def _document(vault: Path, run: Run) -> int:
    listed = run("list", vault, "--json", code=0).json["documents"]
    return int(max(each["id"] for each in listed))


def test_status_answers_whether_it_can_be_handed_over(owed: Path, run: Run) -> None:
    found = run("status", owed, "--json", code=1).json
    assert found["ready"] is False
    assert (found["day"], found["month"], found["months"]) == ("2026-11-23", 8, 12)
    first = found["blockers"][0]
    assert set(first) == {"kind", "key", "sentence", "clause", "place"}
    counts = found["duties"]
    assert counts["total"] == sum(
        counts[state]
        for state in (
            "not-due", "to-collect", "to-sign", "ready", "submitted", "confirmed", "archived",
            "returned", "not-applicable", "waived", "met",
        )
    )  # fmt: skip
    assert counts["overdue"] > 0
    assert [each["id"] for each in found["kpi"]] == list("abcdefghijk")
    exposure = found["exposure"]
    assert exposure["total_fen"] == sum(each["fen"] for each in exposure["clauses"])
    assert found["pledges"] == {"valid": 0, "needed": 0, "missing": []}
    assert [each["number"] for each in found["payments"]] == [1, 2, 3, 4, 5]
    assert found["warnings"]


def test_status_on_an_earlier_day_and_for_a_person(owed: Path, run: Run) -> None:
    early = run("status", owed, "--on", "2026-04-20", "--json").json
    assert (
        early["duties"]["overdue"] < run("status", owed, "--json", code=1).json["duties"]["overdue"]
    )
    shown = run("status", owed, code=1)
    assert "It could not be handed over today" in shown.out
    assert "R01" in shown.out
    assert "KPI a" in shown.out
    assert run("status", owed, "--on", "soon").code == 2


def test_a_duty_is_proven_submitted_and_shown(owed: Path, run: Run) -> None:
    document = _document(owed, run)
    before = run("duty", "show", owed, MONTH, "--json", code=0).json
    assert (before["state"], before["overdue"], before["due"]) == ("to-collect", True, "2026-05-20")
    made = run("duty", "evidence", owed, document, MONTH, "--signed", "both", "--json", code=0).json
    said = run("duty", "submit", owed, MONTH, "--day", "2026-05-08", "--json", code=0).json
    assert [each["state"] for each in said["duties"]] == ["submitted"]
    after = run("duty", "show", owed, MONTH, "--json", code=0).json
    assert [(each["id"], each["counts"]) for each in after["evidence"]] == [
        (made["evidence"][0], True)
    ]
    assert [each["step"] for each in after["steps"]] == ["submitted"]
    shown = run("duty", "show", owed, MONTH, code=0).out
    for word in (MONTH, PAPER, "2026-05-08", "recorded on"):
        assert word in shown
    refused = run("duty", "archive", owed, MONTH, "--json")
    assert refused.code == 6
    assert "confirm" in refused.json["error"]["sentence"]
    run("duty", "withdraw", owed, made["evidence"][0], "--reason", "贴错", code=0)
    assert run("duty", "show", owed, MONTH, "--json", code=0).json["state"] == "to-collect"


def test_duties_are_listed_by_state_row_and_lateness(owed: Path, run: Run) -> None:
    everything = run("duty", "list", owed, "--json", code=0).json
    late = run("duty", "list", owed, "--overdue", "--rule", "R51", "--json", code=0).json
    assert 0 < late["total"] < everything["total"]
    assert all(each["overdue"] and each["rule"] == "R51" for each in late["duties"])
    waived = run("duty", "list", owed, "--state", "waived", "--json", code=0).json
    assert waived["total"] == 0
    assert run("duty", "list", owed, "--state", "sometimes").code == 2
    assert MONTH in run("duty", "list", owed, "--rule", "R51", code=0).out


def test_suggestions_are_shown_and_the_certain_ones_attached(owed: Path, run: Run) -> None:
    document = _document(owed, run)
    found = run("duty", "suggest", owed, MONTH, "--json", code=0).json["suggestions"]
    assert [(each["document"], each["certain"]) for each in found] == [(document, True)]
    plan = run("duty", "suggest", owed, "--json", code=0).json
    assert (MONTH, document) in [(line["duty"], line["document"]) for line in plan["lines"]]
    assert plan["attached"] == []
    done = run("duty", "suggest", owed, "--attach", "--signed", "both", "--json", code=0).json
    assert len(done["attached"]) == len(plan["lines"])
    assert run("duty", "show", owed, MONTH, "--json", code=0).json["state"] == "ready"


def test_a_waiver_needs_who_and_why(owed: Path, run: Run) -> None:
    assert run("duty", "waive", owed, MONTH, "--reason", "首月").code == 6
    assert run("duty", "waive", owed, MONTH, "--name", "甲方").code != 0
    run("duty", "waive", owed, MONTH, "--name", "甲方", "--reason", "首月", code=0)
    assert run("duty", "show", owed, MONTH, "--json", code=0).json["state"] == "waived"


def test_payments_are_entered_in_yuan_as_people_write_them(owed: Path, run: Run) -> None:
    run("payment", "enter", owed, 1, "invoiced", "--day", "2026-05-05", code=0)
    entry = run(
        "payment", "enter", owed, 1, "received", "--amount", "¥1,000.50", "--json", code=0
    ).json["entry"]
    first = run("payment", "list", owed, "--json", code=0).json["payments"][0]
    assert (first["received_fen"], first["state"]) == (100_050, "late")
    assert "late" in run("payment", "list", owed, code=0).out
    assert run("payment", "enter", owed, 1, "received", "--amount", "1,23").code != 0
    run("payment", "void", owed, entry, "--reason", "重复", code=0)
    first = run("payment", "list", owed, "--json", code=0).json["payments"][0]
    assert first["received_fen"] == 0
