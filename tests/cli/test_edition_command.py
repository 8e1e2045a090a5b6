"""`shoudang edition`: prepared by the manager, read by the officer, revoked; exit codes are those of the contract."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from desktop.cli.editions import parse_expiry
from tests.cli.running import PLEDGE_TEXT, Run, process, vault_files

OFFICER = "检查组 九曲十八弯 的 口令"


@pytest.fixture
def officer_file(tmp_path: Path) -> Path:
    path = tmp_path / "officer.txt"
    path.write_text(OFFICER + "\n", encoding="utf-8")
    return path


@pytest.fixture
def edition(run: Run, vault: Path, officer_file: Path) -> str:
    """The id of an edition of everything there is."""
    return prepare(run, vault, officer_file)


def prepare(run: Run, vault: Path, officer_file: Path, *more: object) -> str:
    options = ("--categories", "operations", "--label", "检查组", "--expires", "8h", *more)
    made = run(
        "edition", "create", vault, *options, "--officer-passphrase-file", officer_file, "--json",
        code=0,
    )  # fmt: skip
    identifier = made.json["edition"]["id"]
    assert isinstance(identifier, str)
    return identifier


def open_(run: Run, vault: Path, file: Path, *words: object, code: int = 0) -> object:
    return run(
        "edition", "open", vault, *words, "--officer-passphrase-file", file, "--json", code=code
    ).json


def test_an_edition_is_prepared_and_listed(run: Run, vault: Path, officer_file: Path) -> None:
    prepare(run, vault, officer_file, "--person", "龙䶮", "--purpose", "年检")
    (found,) = run("edition", "list", vault, "--json", code=0).json["editions"]
    assert (found["label"], found["purpose"], found["state"]) == ("检查组", "年检", "open")
    assert (found["categories"], found["persons"], found["documents"]) == (
        ["operations"],
        ["龙䶮"],
        5,
    )
    shown = run("edition", "list", vault, code=0)
    assert "检查组" in shown.out
    assert found["id"][:8] in shown.out


def test_names_need_no_passphrase(
    run: Run, vault: Path, edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOUDANG_PASSPHRASE_FILE")
    (found,) = run("edition", "names", vault, "--json", code=0).json["editions"]
    assert (found["id"], found["label"]) == (edition, "检查组")
    assert edition[:8] in run("edition", "names", vault, code=0).out


def test_the_officer_reads_with_the_officers_passphrase_alone(
    run: Run,
    vault: Path,
    edition: str,
    officer_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SHOUDANG_PASSPHRASE_FILE")
    scope = run(
        "edition", "open", vault, "检查组", "--officer-passphrase-file", officer_file, "--json",
        code=0,
    ).json  # fmt: skip
    assert (scope["label"], scope["documents"], scope["categories"]) == (
        "检查组",
        5,
        ["operations"],
    )

    def opened(*words: object) -> dict[str, object]:
        return run(
            "edition", "open", vault, edition[:8], *words,
            "--officer-passphrase-file", officer_file, "--json", code=0,
        ).json  # fmt: skip

    documents = opened("list")["documents"]
    assert isinstance(documents, list)
    pledge = next(each["id"] for each in documents if each["name"] == "承诺书.txt")
    assert opened("list", "pledge")["total"] == 0
    assert opened("show", pledge)["name"] == "承诺书.txt"
    assert opened("text", pledge)["text"] == PLEDGE_TEXT
    found = opened("search", "龙䶮", "--limit", "1")
    assert found["total"] == 5
    assert found["notices"] == []
    assert opened("search", "工作秘密")["total"] == 1


def test_cat_gives_the_bytes(
    env: dict[str, str], slow_vault: Path, tmp_path: Path, officer_file: Path
) -> None:
    """In processes of their own, under the real derivation, as a person's terminal does it."""
    options = ["--categories", "operations", "--label", "检查组", "--expires", "8h"]
    secret = ["--officer-passphrase-file", str(officer_file)]
    process(("edition", "create", slow_vault, *options, *secret), env, 0)
    before = vault_files(slow_vault)
    del env["SHOUDANG_PASSPHRASE_FILE"]
    done = process(("edition", "open", slow_vault, "检查组", "cat", "1", *secret), env, 0)
    assert len(done.stdout) > 0
    after = vault_files(slow_vault)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {Path(name).name for name in changed} == {"journal"}
    assert after.keys() == before.keys()
    assert OFFICER.encode() not in done.stdout + done.stderr


def test_what_the_officer_did_is_in_the_managers_trail(
    run: Run, vault: Path, edition: str, officer_file: Path
) -> None:
    open_(run, vault, officer_file, edition, "search", "工作秘密")
    (found,) = run("edition", "list", vault, "--json", code=0).json["editions"]
    assert found["absorbed"] == 3
    trail = run("audit", vault, "--json", code=0).json["events"]
    mine = [(each["action"], each["detail"]) for each in trail if each["actor"] == "检查组"]
    assert ("searched", "工作秘密") in mine


def test_a_revoked_edition_no_longer_opens(
    run: Run, vault: Path, edition: str, officer_file: Path
) -> None:
    told = run("edition", "revoke", vault, edition[:8], code=0)
    assert "copied the vault" in told.err
    open_(run, vault, officer_file, edition, code=6)
    assert run("edition", "list", vault, "--json", code=0).json["editions"][0]["state"] == "revoked"
    run("edition", "revoke", vault, edition[:8], code=6)
    assert run("edition", "names", vault, "--json", code=0).json == {"editions": []}


def test_refusals_have_their_exit_codes(
    run: Run,
    vault: Path,
    edition: str,
    officer_file: Path,
    passphrase_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = open_(run, vault, passphrase_file, edition, code=3)
    assert "edition" in str(wrong)
    open_(run, vault, officer_file, "没有", code=6)
    open_(run, vault.parent / "none.vault", officer_file, edition, code=2)
    for words in (("fly",), ("cat",), ("show", "x"), ("text", "0"), ("search",), ("list", "none")):
        open_(run, vault, officer_file, edition, *words, code=2)
    open_(run, vault, officer_file, edition, "show", "99", code=2)
    open_(run, vault, officer_file, edition, "search", "(", code=2)
    for words, code in (
        (("--categories", "crypto", "--label", "x", "--expires", "8h"), 6),
        (("--categories", "none", "--label", "x", "--expires", "8h"), 2),
        (("--categories", "operations", "--label", "x", "--expires", "2020-01-01"), 2),
        (("--categories", "operations", "--label", "x", "--expires", "bald"), 2),
    ):
        secret = ("--officer-passphrase-file", officer_file)
        run("edition", "create", vault, *words, *secret, code=code)
    officer_file.write_text("kurz\n", encoding="utf-8")
    words = ("--categories", "operations", "--label", "x", "--expires", "8h")
    run("edition", "create", vault, *words, "--officer-passphrase-file", officer_file, code=6)
    officer_file.write_text(OFFICER, encoding="utf-8")
    later = datetime.now(UTC) + timedelta(days=2)
    monkeypatch.setattr("desktop.services.inspection.officer.utc_now", lambda: later)
    assert "expired" in str(open_(run, vault, officer_file, edition, code=6))
    monkeypatch.setattr(
        "desktop.services.inspection.officer.utc_now", lambda: later - timedelta(days=400)
    )
    assert "clock" in str(open_(run, vault, officer_file, edition, code=6))


def test_a_damaged_edition_is_a_finding_and_names_itself(
    run: Run, vault: Path, edition: str, officer_file: Path
) -> None:
    path = vault / "editions" / edition / "edition"
    raw = bytearray(path.read_bytes())
    raw[100] ^= 1
    path.write_bytes(raw)
    assert "edition" in str(open_(run, vault, officer_file, edition, code=5))
    (found,) = run("edition", "list", vault, "--json", code=1).json["editions"]
    assert found["state"] == "damaged"
    assert found["problem"]


def test_an_open_edition_and_an_open_vault_exclude_each_other(
    run: Run, vault: Path, edition: str, officer_file: Path, quick_unlock: None
) -> None:
    from desktop.services.inspection.officer import Officer
    from vault.ids import Passphrase

    with Officer.open(vault, bytes.fromhex(edition), Passphrase(OFFICER)):
        run("list", vault, code=4)
        open_(run, vault, officer_file, edition, code=4)
    open_(run, vault, officer_file, edition)


def test_no_passphrase_is_an_argument(run: Run, vault: Path) -> None:
    words = ("--categories", "operations", "--label", "x", "--expires", "8h")
    outcome = run("edition", "create", vault, *words, code=2)
    assert "--officer-passphrase-file" in outcome.err


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2026-12-01", datetime(2026, 12, 2, tzinfo=UTC)),
        ("2026-12-31", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-01T18:00", datetime(2026, 12, 1, 18, tzinfo=UTC)),
        ("2026-12-01T18:00+08:00", datetime(2026, 12, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_day_lasts_to_its_end_and_moments_are_local(
    word: str, expected: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    assert parse_expiry(word) == expected
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


def test_a_span_counts_from_now() -> None:
    for word, span in (("8h", timedelta(hours=8)), ("3d", timedelta(days=3))):
        assert abs(parse_expiry(word) - datetime.now(UTC) - span) < timedelta(seconds=5)


@pytest.mark.parametrize("word", ["", "0h", "8", "8m", "2026", "2026-13-01", "9999-12-31", "-1d"])
def test_what_is_no_moment_is_refused(word: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_expiry(word)


def test_help_names_every_command(run: Run) -> None:
    shown = run("edition", "--help", code=0).out
    for name in ("create", "list", "names", "open", "revoke"):
        assert name in shown
    assert os.environ.get("SHOUDANG_PASSPHRASE_FILE")
