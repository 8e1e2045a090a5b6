"""`shoudang kpi` and `shoudang register`: entries, status, sheets out and in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.services.sheets import write_book

HEADS = ["日期", "巡检对象", "巡检人", "系统"]


@pytest.fixture
def november(vault: Path, run: Run) -> Path:
    """The shared archive in the eighth month of its contract."""
    run("contract", "set", vault, "shown-on", "2026-11-23", code=0)
    return vault


def test_an_entry_is_made_changed_listed_and_voided(november: Path, run: Run) -> None:
    made = run(
        "kpi", "record", november, "ticket", "--reference", "GD-1", "--fact", "故障现象=登录慢",
        "--fact", "reported=2026-08-14 9:00", "--fact", "accepted=2026/8/14 9:05", "--json", code=0,
    ).json  # fmt: skip
    entry = made["entry"]
    run(
        "kpi", "amend", november, entry, "--fact", "responded=2026-08-14 9:10",
        "--fact", "restored=2026年8月14日 11:05", "--evidence", 1, code=0,
    )  # fmt: skip
    listed = run("kpi", "list", november, "--kind", "故障", "--json", code=0).json
    assert listed["entries"] == [
        {
            "id": entry,
            "kind": "ticket",
            "day": "2026-08-14",
            "reference": "GD-1",
            "facts": {
                "title": "登录慢",
                "reported": "2026-08-14 09:00",
                "accepted": "2026-08-14 09:05",
                "responded": "2026-08-14 09:10",
                "restored": "2026-08-14 11:05",
            },
            "evidence": 1,
        }
    ]
    status = {
        each["id"]: each for each in run("kpi", "status", november, "--json", code=0).json["kpi"]
    }
    assert list(status) == list("abcdefghijk")
    assert (status["d"]["value"], status["g"]["value"], status["h"]["value"]) == (1, 120, 10)
    assert status["a"]["cumulative_target"] == 365
    assert len(status["a"]["months"]) == 13
    run("kpi", "void", november, entry, code=2)
    run("kpi", "void", november, entry, "--reason", "重复", code=0)
    assert run("kpi", "list", november, "--json", code=0).json["total"] == 0


def test_what_cannot_be_entered_is_refused_in_words(november: Path, run: Run) -> None:
    wrong = run("kpi", "record", november, "backup", "--day", "2026-08-14", "--fact", "result=或许")
    assert wrong.code == 6
    assert "“或许”" in wrong.err
    assert "It is empty." in wrong.err
    assert run("kpi", "record", november, "月亮").code == 2
    assert run("kpi", "record", november, "backup", "--fact", "对象").code == 2
    assert run("kpi", "list", november, "--json", code=0).json["total"] == 0


def test_kinds_and_status_are_shown_to_people(november: Path, run: Run) -> None:
    assert "restored" in run("kpi", "kinds", november, code=0).out
    shown = run("kpi", "status", november, "--on", "2026-11-30", code=0).out
    assert "377" in shown
    assert "417" in shown


def test_a_sheet_goes_in_whole_or_not_at_all_or_partly(
    november: Path, run: Run, tmp_path: Path
) -> None:
    rows = [HEADS, ["2026-08-01", "机房", "赵一", "门户"], ["2026-08-32", "机房", "赵一", "门户"]]
    path = write_book(tmp_path / "巡检.xlsx", {"巡检": rows})
    looked = run("register", "import", november, "kpi", path, "--check", "--json", code=1).json
    assert [(each["sheet"], each["cell"]) for each in looked["problems"]] == [("巡检", "A3")]
    assert looked["carried_in"] is None
    refused = run("register", "import", november, "kpi", path, code=1)
    assert "巡检!A3" in refused.out
    assert run("kpi", "list", november, "--json", code=0).json["total"] == 0
    partly = run("register", "import", november, "kpi", path, "--partly", "--json", code=1).json
    assert partly["carried_in"] == {"new": 1, "changed": 0, "same": 0, "left_out": 1}
    assert run("kpi", "list", november, "--json", code=0).json["total"] == 1


def test_a_column_is_mapped_once(november: Path, run: Run, tmp_path: Path) -> None:
    rows = [["啥时候", "巡检对象", "巡检人"], ["2026-08-01", "机房", "赵一"]]
    path = write_book(tmp_path / "a.xlsx", {"表": rows})
    run("register", "import", november, "kpi", path, code=1)
    run("register", "import", november, "kpi", path, "--map", "啥时候=day", code=0)
    again = run("register", "import", november, "kpi", path, "--json", code=0).json
    assert again["rows"]["same"] == 1


def test_every_register_is_written_and_read_back_as_the_same(
    november: Path, run: Run, tmp_path: Path
) -> None:
    run("kpi", "record", november, "backup", "--day", "2026-08-14", "--fact", "object=库",
        "--fact", "result=成功", code=0)  # fmt: skip
    for name in ("people", "duties", "findings", "kpi", "media"):
        out = tmp_path / f"{name}.xlsx"
        written = run("register", "export", november, name, out, "--json", code=0).json
        back = run("register", "import", november, name, out, "--json", code=0).json
        assert back["rows"] == {"new": 0, "changed": 0, "same": written["rows"], "wrong": 0}
    run("register", "export", november, "kpi", tmp_path / "kpi.xlsx", code=2)


def test_files_that_are_no_sheets_end_in_a_sentence(
    november: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK no workbook")
    broken = run("register", "import", november, "kpi", tmp_path / "x.xlsx")
    assert broken.code not in (0, 1, 70)
    assert "damaged" in broken.err
    assert run("register", "import", november, "kpi", tmp_path / "nowhere.xlsx").code not in (0, 70)
    assert run("register", "export", november, "kpi", november / "x.xlsx").code not in (0, 70)
    assert run("register", "export", november, "moon", tmp_path / "x.xlsx").code == 2
