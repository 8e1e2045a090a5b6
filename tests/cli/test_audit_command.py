"""The command `audit`: what it prints, how it ends, and what it refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.services.house import House
from tests.cli.running import SECRET, Run, vault_files
from vault.ids import Passphrase

EVENT = {"sequence", "moment", "slot", "actor", "action", "object", "detail"}
VERIFICATION = {
    "complete",
    "last",
    "message",
    "breaks",
    "anchors",
    "anchors_bad",
    "remarks",
    "code",
}


def tamper(vault: Path, *statements: str) -> None:
    """Change the journal behind the program's back, as somebody with the passphrase and our code could."""
    with House.open(vault, Passphrase(SECRET)) as house, house.database.write() as session:
        connection = session.connection()
        for table in ("audit_event", "audit_anchor"):
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_the_newest_events_with_their_head(run: Run, vault: Path) -> None:
    outcome = run("audit", vault, "--limit", "3", "--json", code=0)
    found = outcome.json
    assert outcome.err == ""
    assert set(found) == {"events", "head", "verification", "anchor"}
    assert (found["verification"], found["anchor"]) == (None, None)
    assert all(set(each) == EVENT for each in found["events"])
    newest = found["events"][0]
    assert [each["sequence"] for each in found["events"]] == [
        newest["sequence"] - n for n in range(3)
    ]
    assert newest["action"] in ("opened", "absorbed")
    assert found["head"]["sequence"] == newest["sequence"]
    assert found["head"]["code"].startswith(f"{newest['sequence']}-")
    assert len(bytes.fromhex(found["head"]["hash"])) == 32
    assert len(bytes.fromhex(newest["slot"])) == 16
    assert datetime.fromisoformat(newest["moment"]).tzinfo is not None


def test_on_a_terminal_the_newest_event_comes_last(run: Run, vault: Path) -> None:
    lines = run("audit", vault, "--limit", "5", code=0).out.splitlines()
    numbers = [int(line.split()[0]) for line in lines]
    assert numbers == sorted(numbers)
    assert len(numbers) == 5
    assert "opened" in lines[-1]
    assert "the vault" in lines[-1]
    assert "测试" in lines[-1]


def test_filters_join(run: Run, vault: Path) -> None:
    run("search", vault, "网闸", code=0)

    def found(*options: str) -> list[dict[str, str]]:
        events: list[dict[str, str]] = run("audit", vault, *options, "--json", code=0).json[
            "events"
        ]
        return events

    (event,) = found("--action", "searched")
    assert (event["object"], event["detail"]) == ("vault", "网闸")
    assert len(found("--action", "filed", "--action", "searched", "--limit", "100")) == 6
    assert found("--action", "filed", "--actor", "李四") == []
    assert len(found("--action", "filed", "--actor", "测试", "--text", "DOCUMENT 3")) == 1
    # The day on which it happened, in Beijing: it may be another one by now.
    (first, *_rest) = found("--action", "filed", "--limit", "100")
    today = datetime.fromisoformat(first["moment"]) + timedelta(hours=8)
    assert found("--action", "filed", "--until", f"{today - timedelta(days=1):%Y-%m-%d}") == []
    assert found("--action", "filed", "--since", f"{today + timedelta(days=1):%Y-%m-%d}") == []
    bounds = ("--since", f"{today:%Y-%m-%d}", "--until", f"{today:%Y-%m-%d}")
    assert len(found("--action", "filed", *bounds)) == 5
    assert found("--limit", "0") == []
    assert len(found("--limit", str(10**30))) > 5
    assert found("--until", "9999-12-31", "--action", "searched") == [event]


def test_a_whole_journal_verifies(run: Run, vault: Path) -> None:
    outcome = run("audit", vault, "--verify", "--json", code=0)
    found = outcome.json["verification"]
    assert set(found) >= VERIFICATION
    assert (found["complete"], found["breaks"], found["code"]) == (True, [], None)
    assert found["message"] == f"Complete from 1 to {found['last']}."
    assert found["anchors"] >= 1
    said = run("audit", vault, "--verify", "--limit", "0", code=0)
    assert said.out == ""
    assert "Complete from 1 to" in said.err


@pytest.mark.parametrize(
    ("statement", "kind", "sequence"),
    [
        ("UPDATE audit_event SET detail = 'x' WHERE sequence = 4", "changed", 4),
        ("UPDATE audit_event SET hash = zeroblob(32) WHERE sequence = 4", "hash", 4),
        ("DELETE FROM audit_event WHERE sequence = 4", "missing", 4),
        ("UPDATE audit_anchor SET signature = zeroblob(64)", "signature", 0),
    ],
)
def test_a_break_ends_with_one_and_is_named(
    run: Run, vault: Path, statement: str, kind: str, sequence: int
) -> None:
    tamper(vault, statement)
    outcome = run("audit", vault, "--verify", "--json", code=1)
    found = outcome.json["verification"]
    first = found["breaks"][0]
    assert set(first) == {"kind", "sequence", "until", "message"}
    assert (found["complete"], first["kind"]) == (False, kind)
    assert sequence in (0, first["sequence"])
    said = run("audit", vault, "--verify", "--limit", "0", code=1)
    assert first["message"] in said.out
    assert first["message"] in said.err


def test_a_printed_code_fits_until_something_before_it_changes(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    page = tmp_path / "链首.pdf"
    printed = run("audit", vault, "--anchor", page, "--json", code=0).json["anchor"]
    assert page.read_bytes().startswith(b"%PDF")
    assert printed["path"] == str(page)
    assert set(printed) >= {"sequence", "moment", "code", "hash", "signature", "key", "qr_text"}
    for text in (printed["code"], printed["code"].lower().replace("-", " "), printed["qr_text"]):
        found = run("audit", vault, "--code", text, "--json", code=0).json["verification"]
        assert found["complete"]
        assert (found["code"]["fits"], found["code"]["outcome"]) == (True, "fits")
        assert found["code"]["sequence"] == printed["sequence"]
    said = run("audit", vault, "--code", printed["code"], "--limit", "0", code=0)
    assert f"Event {printed['sequence']} and all before it are unchanged" in said.err

    tamper(vault, "UPDATE audit_event SET detail = 'x' WHERE sequence = 4")
    found = run("audit", vault, "--code", printed["code"], "--json", code=1).json["verification"]
    assert (found["code"]["fits"], found["code"]["outcome"]) == (False, "broken")


def test_a_code_of_another_vault_does_not_fit(
    run: Run, vault: Path, tmp_path: Path, quick_unlock: None
) -> None:
    other = tmp_path / "other.vault"
    run("init", other, "--contract", "demo", code=0)
    printed = run("audit", other, "--anchor", tmp_path / "a.pdf", "--json", code=0).json["anchor"]
    found = run("audit", vault, "--code", printed["code"], "--json", code=1).json["verification"]
    assert found["complete"]
    assert found["code"]["outcome"] == "different"
    found = run("audit", vault, "--code", printed["qr_text"], "--json", code=1).json["verification"]
    assert found["code"]["outcome"] == "other vault"


def test_a_mistyped_code_is_wrong_usage_and_says_where(run: Run, vault: Path) -> None:
    code = run("audit", vault, "--json", code=0).json["head"]["code"]
    before = vault_files(vault)
    groups = code.split("-")
    groups[2] = ("0" if groups[2][0] != "0" else "1") + groups[2][1:]
    outcome = run("audit", vault, "--code", "-".join(groups), code=2)
    assert "look at group 2" in outcome.err
    assert outcome.out == ""
    assert run("audit", vault, "--code", "12-U", "--json", code=2).json["error"]["code"] == 2
    assert vault_files(vault) == before


def test_the_page_is_named_with_its_code_on_a_terminal(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    page = tmp_path / "head.docx"
    outcome = run("audit", vault, "--anchor", page, "--limit", "0", code=0)
    assert outcome.out.strip().count("-") == 5
    assert "head.docx" in outcome.err
    assert page.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("name", "code"), [("head.txt", 2), ("taken.pdf", 2), ("{vault}/head.pdf", 6)]
)
def test_a_page_that_can_not_be_written_there_is_refused_first(
    run: Run, vault: Path, tmp_path: Path, name: str, code: int
) -> None:
    (tmp_path / "taken.pdf").write_bytes(b"something")
    before = vault_files(vault)
    place = Path(name.format(vault=vault)) if "{" in name else tmp_path / name
    run("audit", vault, "--anchor", place, code=code)
    assert vault_files(vault) == before
    assert (tmp_path / "taken.pdf").read_bytes() == b"something"


def test_a_batch_of_searches_is_in_the_trail(run: Run, vault: Path, tmp_path: Path) -> None:
    batch = tmp_path / "queries.txt"
    batch.write_text("网闸\n龙䶮\n", encoding="utf-8")
    run("search", vault, "--batch", batch, code=0)
    events = run("audit", vault, "--action", "searched", "--json", code=0).json["events"]
    assert [each["detail"] for each in events] == ["龙䶮", "网闸"]


def test_what_somebody_else_named_can_not_move_the_cursor(run: Run, vault: Path) -> None:
    run("search", vault, "\x1b[2J网闸", code=0)
    outcome = run("audit", vault, "--action", "searched", code=0)
    assert "\x1b" not in outcome.out
    assert "\\x1b[2J网闸" in outcome.out
