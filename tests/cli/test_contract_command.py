"""`shoudang contract`, `catalogue` and `calendar`: figures, settings and rules at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.contracts import load_terms
from resources.contract_profiles import profile_text
from tests.cli.running import Run


def test_the_contract_is_shown_to_the_fen(vault: Path, run: Run) -> None:
    found = run("contract", "show", vault, "--json", code=0).json
    terms = load_terms("demo")
    assert (found["amount_fen"], found["days"]) == (526_000_000, 365)
    assert [each["amount_fen"] for each in found["payments"]] == [
        terms.payment_fen(number) for number in range(1, 6)
    ]
    assert [each["id"] for each in found["kpi"]] == list("abcdefghijk")
    shown = run("contract", "show", vault, code=0)
    for word in ("¥5,260,000.00", "¥568,000.00", "2026-07-01 … 2026-09-30", "≥ 600 times"):
        assert word in shown.out, word
    assert "2027" in shown.err, "the coming year's days off are asked for"


def test_a_profile_goes_out_is_corrected_and_comes_back(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "contract.toml"
    run("contract", "export", vault, out, code=0)
    assert out.read_text(encoding="utf-8") == profile_text("demo")
    assert run("contract", "export", vault, out).code not in (0, 70)
    text = out.read_text(encoding="utf-8").replace("end = 2027-04-15", "end = 2027-05-15")
    out.write_text(text, encoding="utf-8")
    kept = run("contract", "import", vault, out, "--note", "补充协议", "--json", code=0).json
    assert kept == {"name": "contract", "revision": 1}
    assert run("contract", "show", vault, "--json", code=0).json["end"] == "2027-05-15"
    again = run("contract", "import", vault, out, "--json", code=0).json
    assert again["revision"] == 1


def test_every_mistake_is_told_with_place_and_remedy(vault: Path, run: Run, tmp_path: Path) -> None:
    text = (profile_text("demo") or "").replace("268_800_000", '"2,688,000.00"')
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace("end = 2027", "end = 2025"), encoding="utf-8")
    refused = run("contract", "import", vault, path, code=6)
    assert "payment 1 › amount_fen" in refused.err
    assert "without quotation marks" in refused.err
    path.write_text((profile_text("demo") or "").replace("end = 2027", "end = 2025"), "utf-8")
    found = run("contract", "import", vault, path, "--json", code=6).json["error"]
    assert found["code"] == 6
    assert "contract › end" in found["advice"]


def test_settings_are_listed_settled_and_opened(vault: Path, run: Run) -> None:
    found = run("contract", "settings", vault, "--json", code=0).json
    assert found["total"] > 20
    assert not any(each["settled"] for each in found["settings"])
    run(
        "contract", "set", vault, "months", "contract", "--document", 1, "--note", "确认函", code=0
    )  # fmt: skip
    settled = [
        each
        for each in run("contract", "settings", vault, "--json", code=0).json["settings"]
        if each["settled"]
    ]
    assert [(each["id"], each["value"], each["document"]) for each in settled] == [
        ("months", "contract", 1)
    ]
    listed = run("contract", "settings", vault, code=0).out
    assert "Contract months: 12 monthly packs" in listed
    assert "by document 1" in listed
    still = run("contract", "settings", vault, "--open", "--json", code=0).json
    assert still["total"] == found["total"] - 1
    assert run("contract", "set", vault, "months", "", "--json", code=0).json["settled"] is False


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("months", "weekly", 6), ("plan-days", "9999", 6), ("nothing", "x", 2)],
)
def test_what_is_no_answer_is_refused(
    vault: Path, run: Run, name: str, value: str, code: int
) -> None:
    refused = run("contract", "set", vault, name, value, code=code)
    assert name in refused.err or value in refused.err


def test_the_catalogue_is_shown_and_corrected(vault: Path, run: Run, tmp_path: Path) -> None:
    found = run("catalogue", "show", vault, "--json", code=0).json
    assert (len(found["duties"]), found["version"]) == (75, 1)
    assert {each["revision"] for each in found["files"]} == {0}
    one = run("catalogue", "show", vault, "r35", "--json", code=0).json["duties"]
    assert [(each["id"], each["penalty"]) for each in one] == [("R35", "Ⅱ11.3")]
    papers = {each["type"]: (each["en"], each["basis"], each["sign"]) for each in one[0]["papers"]}
    assert papers["变更确认单"] == ("The client's confirmation", "contract", "client")
    assert [(each["cadence"], each["of"], each["working"]) for each in one[0]["whens"]] == [
        ("matter", ["network-change"], 5)
    ]
    shown = run("catalogue", "show", vault, "R35", code=0).out
    assert "Owed whenever it happens (Network or system change): 5 working days before" in shown
    assert "Not kept: Ⅱ11.3" in shown
    assert "· The client's confirmation  the client signs  named by the contract" in shown
    assert "Version 1 of the catalogue." in shown
    # Kinds of papers and roles go by their names, not by their ids.
    assert "certificate)" not in run("catalogue", "show", vault, "R38", code=0).out
    assert "R01 … R83" in run("catalogue", "show", vault, "R99", code=2).err
    out = tmp_path / "duties.toml"
    run("catalogue", "export", vault, out, code=0)
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace("version = 1", "version = 2"), encoding="utf-8")
    run("catalogue", "import", vault, out, "--note", "更正", code=0)
    now = run("catalogue", "show", vault, "--json", code=0).json
    assert now["version"] == 2
    assert [each["name"] for each in now["files"] if each["revision"]] == ["duties"]
    out.write_text(text.replace('penalty = "Ⅱ11.4"', 'penalty = "Ⅱ1"'), encoding="utf-8")
    refused = run("catalogue", "import", vault, out, code=6)
    assert "duty R40 › penalty" in refused.err
    other = tmp_path / "kpi.toml"
    run("catalogue", "export", vault, other, "--name", "kpi", code=0)
    run("catalogue", "export", vault, tmp_path / "x.toml", "--name", "none", code=2)
    run("catalogue", "export", vault, tmp_path / "x.toml", "--revision", 0, code=0)
    assert (tmp_path / "x.toml").read_text(encoding="utf-8") == text


def test_a_year_of_days_is_taken_in(vault: Path, run: Run, tmp_path: Path) -> None:
    before = run("calendar", "show", vault, "--json", code=0).json
    assert [each["year"] for each in before["years"]] == [2024, 2025, 2026]
    assert "2027" in before["warning"]
    rows = tmp_path / "2027.csv"
    rows.write_text("2027-01-01,statutory\n2027-01-02,holiday\n2027-01-09,workday\n", "utf-8")
    run("calendar", "import", vault, rows, "--year", 2028, code=6)
    kept = run("calendar", "import", vault, rows, "--json", code=0).json
    assert kept == {"name": "calendar/2027", "revision": 1}
    after = run("calendar", "show", vault, 2027, "--json", code=0).json
    # Three days are no year: what every other year has is missing, and said to be.
    assert after["warning"].startswith("2027-05-01, 2027-10-01")
    assert "aren't known" not in after["warning"]
    assert after["years"][0]["workdays"] == ["2027-01-09"]
    assert "2027-01-09  make-up working day" in run("calendar", "show", vault, 2027, code=0).out
    assert "2030" in run("calendar", "show", vault, 2030, code=0).err


def test_a_vault_is_made_from_a_profile_of_ones_own(
    tmp_path: Path, run: Run, passphrase_file: Path, quick_unlock: None
) -> None:
    profile = tmp_path / "other.toml"
    text = (profile_text("demo") or "").replace('"YLYW26"', '"OTHER26"')
    profile.write_text(text, encoding="utf-8")
    made = tmp_path / "other.vault"
    told = run("init", made, "--contract", profile, "--json", code=0).json
    assert told["contract"] == "other"
    found = run("contract", "show", made, "--json", code=0).json
    assert (found["id"], len(found["payments"])) == ("other", 5)
    profile.write_text(text.replace('gate = "R64"', 'gate = "R99"'), encoding="utf-8")
    run("init", tmp_path / "third.vault", "--contract", profile, code=6)
    assert not (tmp_path / "third.vault").exists()
    run("init", tmp_path / "none.vault", "--contract", "om-1999", code=2)
