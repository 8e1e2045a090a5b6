"""Vaults that must not open: the promised exit code, and not a byte of them changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.services.house import House
from desktop.services.library import audit_events
from tests.cli.running import SECRET, Run, process, vault_files
from vault.errors import Tampered
from vault.ids import Passphrase
from vault.lock import VaultLock

HEADER_FIELDS = {
    "magic": 3,
    "suite": 13,
    "created": 35,
    "revision": 44,
    "slot count": 47,
    "kdf": 49,
}
HEADERS = ("header", "header.copy")
OPENERS = ("list", "show 1", "cat 1", "search 巡检", "index", "check")
OPENERS += ("add {out} -c source", "handover {out}/new")


def commands(vault: Path, out: Path) -> Iterator[list[object]]:
    """Every command that opens a vault, as a full command line."""
    for line in OPENERS:
        name, *rest = (word.format(out=out) for word in line.split())
        yield [name, vault, *rest]


def test_a_wrong_passphrase_opens_nothing_and_touches_nothing(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(SECRET + " \n", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    before = vault_files(vault)
    for command in commands(vault, out):
        outcome = run(*command, "--passphrase-file", wrong, code=3)
        assert (outcome.out, vault_files(vault)) == ("", before), command
        assert SECRET not in outcome.err
    described = run("list", vault, "--passphrase-file", wrong, "--json", code=3).json
    assert described["error"]["code"] == 3
    assert not list(out.iterdir())


@pytest.mark.parametrize("kind", ["missing", "empty folder", "foreign folder", "file", "broken link"])  # fmt: skip
def test_what_is_no_vault_is_wrong_usage(run: Run, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    if kind.endswith("folder"):
        place.mkdir()
    if kind == "foreign folder":
        (place / "header").write_text("# A chapter's header, in a folder of prose\n", "utf-8")
        (place / "vault.db").mkdir()
    if kind == "file":
        place.write_bytes(b"SHOUDANG" + bytes(300))
    if kind == "broken link":
        place.symlink_to(tmp_path / "nowhere")
    out = tmp_path / "out"
    out.mkdir()
    for command in commands(place, out):
        assert run(*command, code=2).out == "", command
    assert not list(out.iterdir())
    if place.is_dir():
        assert len(list(place.iterdir())) == (2 if kind == "foreign folder" else 0)


@pytest.mark.parametrize("names", [("header",), HEADERS], ids=" and ".join)
def test_a_newer_format_is_refused_untouched(run: Run, vault: Path, names: tuple[str, ...]) -> None:
    for name in names:
        raw = bytearray((vault / name).read_bytes())
        raw[8:10] = (3).to_bytes(2, "big")
        (vault / name).write_bytes(raw)
    before = vault_files(vault)
    for command in commands(vault, vault.parent / "out"):
        outcome = run(*command, code=6)
        assert "newer version" in outcome.err
    assert vault_files(vault) == before


def test_a_newer_schema_is_refused(run: Run, vault: Path) -> None:
    with House.open(vault, Passphrase(SECRET)) as house, house.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in commands(vault, vault.parent / "out"):
        outcome = run(*command, code=6)
        assert "newer version" in outcome.err


def test_a_vault_that_is_open_elsewhere_is_left_alone(
    run: Run, vault: Path, env: dict[str, str], tmp_path: Path
) -> None:
    holder = "import sys; from pathlib import Path; from vault.lock import VaultLock\n"
    holder += "lock = VaultLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    papers = tmp_path / "papers"
    papers.mkdir()
    before = vault_files(vault)
    with subprocess.Popen(
        [sys.executable, "-c", holder, vault],
        env=env,
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        for command in commands(vault, papers):
            assert run(*command, code=4).out == "", command
        assert run("list", vault, "--json", code=4).json["error"]["code"] == 4
        assert vault_files(vault) == before
    run("list", vault, code=0)


@pytest.mark.parametrize("field", HEADER_FIELDS)
@pytest.mark.parametrize("name", HEADERS)
def test_one_damaged_header_is_mended_from_the_other_and_on_record(
    run: Run, vault: Path, name: str, field: str
) -> None:
    whole = (vault / "header").read_bytes()
    right = run("list", vault, "--json", code=0).out
    damage(vault / name, HEADER_FIELDS[field])
    assert run("list", vault, "--json", code=0).out == right
    assert [(vault / each).read_bytes() for each in HEADERS] == [whole, whole]
    with House.open(vault, Passphrase(SECRET)) as house:
        assert ("mended", name) in {(e.action, e.object_name) for e in audit_events(house)}


@pytest.mark.parametrize("field", HEADER_FIELDS)
def test_two_damaged_headers_are_named(run: Run, vault: Path, field: str) -> None:
    for name in HEADERS:
        damage(vault / name, HEADER_FIELDS[field])
    before = vault_files(vault)
    for command in commands(vault, vault.parent / "out"):
        outcome = run(*command, code=5)
        assert "header" in outcome.err
    assert vault_files(vault) == before


def test_no_changed_byte_of_the_headers_goes_unnoticed(run: Run, vault: Path) -> None:
    raw = (vault / "header").read_bytes()
    for position in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[position] ^= 0x01
        for name in HEADERS:
            (vault / name).write_bytes(changed)
        assert run("list", vault).code in ((6,) if position in (8, 9) else (5,)), position


def test_headers_of_any_other_length_are_refused(run: Run, vault: Path) -> None:
    raw = (vault / "header").read_bytes()
    for length in (1, 7, 8, 9, 15, 37, 39, 40, 41, 90, 120, 150, len(raw) - 32, len(raw) - 1):
        for name in HEADERS:
            (vault / name).write_bytes(raw[:length])
        # With not even the magic left, it is no vault any more.
        run("list", vault, code=5 if length >= 8 else 2)
    for surplus in (b"\0", b"\n", raw, bytes(100_000)):
        for name in HEADERS:
            (vault / name).write_bytes(raw + surplus)
        run("list", vault, code=5)


@pytest.mark.parametrize("kind", ["removed", "emptied", "changed", "cut", "older"])
def test_a_state_file_that_is_not_the_one_that_was_left_is_named(
    run: Run, vault: Path, kind: str
) -> None:
    state = vault / "state"
    older = state.read_bytes()
    run("list", vault, code=0)
    raw = state.read_bytes()
    if kind == "removed":
        state.unlink()
    else:
        made = {"emptied": b"", "changed": raw[:60] + _flipped(raw[60:61]) + raw[61:]}
        state.write_bytes(made.get(kind, raw[:-1] if kind == "cut" else older))
    before = vault_files(vault)
    for command in commands(vault, vault.parent / "out"):
        outcome = run(*command, code=5)
        # Of an older state and a newer database nothing says which of the two was put back.
        assert "state" in outcome.err or (kind == "older" and "database" in outcome.err)
        assert outcome.out == ""
    assert vault_files(vault) == before


def test_a_missing_database_is_named_and_not_made_anew(run: Run, vault: Path) -> None:
    (vault / "vault.db").unlink()
    before = vault_files(vault)
    for command in commands(vault, vault.parent / "out"):
        assert "database" in run(*command, code=5).err, command
    assert vault_files(vault) == before


@pytest.mark.parametrize("left", [0, 1, 15, 512, 4095, 4096, 4097, 8192, 20_000])
def test_a_database_cut_short_is_named_and_kept_as_it_is(run: Run, vault: Path, left: int) -> None:
    os.truncate(vault / "vault.db", left)
    before = vault_files(vault)
    for command in commands(vault, vault.parent / "out"):
        outcome = run(*command, code=5)
        assert "database" in outcome.err
        assert outcome.out == ""
    assert vault_files(vault) == before


def _pages(database: bytes) -> Iterator[int]:
    """Where pages begin: with SHOUDANG_ALL_PAGES every one, else the first, the last, and every third between."""
    last = len(database) // 4096 - 1
    for page in range(last + 1):
        if os.environ.get("SHOUDANG_ALL_PAGES") or page in (0, 1, 2, last) or page % 3 == 0:
            yield page * 4096


def test_every_damaged_page_of_the_database_is_noticed_before_anything_is_read(
    run: Run, vault: Path
) -> None:
    database = vault / "vault.db"
    whole = database.read_bytes()
    for page in _pages(whole):
        database.write_bytes(_with_damage(whole, page + 2000))
        before = vault_files(vault)
        for command in ("list", "check"):
            outcome = run(command, vault, "--json", code=5)
            assert "database" in outcome.out + outcome.err, page
        assert vault_files(vault) == before
        database.write_bytes(whole)
    run("check", vault, code=0)


def test_every_damaged_page_behind_a_crash_is_noticed(run: Run, vault: Path) -> None:
    """No digest tells how a killed process left the database: then its pages must tell, or a check."""
    crashed = _crashed(vault)
    whole = (crashed / "vault.db").read_bytes()
    copy = crashed.with_name("copy.vault")
    shutil.copytree(crashed, copy)
    right = run("list", copy, "--json", code=0).out
    reports = 0
    for page in _pages(whole):
        _copied(crashed, copy, page + 2000)
        listed = run("list", copy, "--json")
        assert listed.code in (0, 5), (page, listed)
        assert listed.code == 5 or listed.out == right
        _copied(crashed, copy, page + 2000)
        checked = run("check", copy, "--json")
        # Either it can't be opened at all, or the check names it in its report.
        assert checked.code in (1, 5), (page, checked)
        assert "database" in checked.out + checked.err
        reports += checked.code == 1
    assert reports


@pytest.mark.parametrize("harm", ["changed", "cut", "removed", "swapped"])
def test_a_damaged_pack_is_named_and_never_shown(
    run: Run, vault: Path, tmp_path: Path, harm: str
) -> None:
    packs = sorted(vault.glob("packs/*/*.pack"))
    assert len(packs) >= 2
    contents = [pack.read_bytes() for pack in packs]
    for pack, other in zip(packs, reversed(contents), strict=True):
        raw = pack.read_bytes()
        if harm == "removed":
            pack.unlink()
        elif harm == "swapped":
            pack.write_bytes(other)
        else:
            # Past the pack's own head every byte, or none: whatever is asked for lies in what was damaged.
            pack.write_bytes(raw[:40] + (b"" if harm == "cut" else _flipped(raw[40:])))
    out = tmp_path / "out"

    run("list", vault, code=0)
    shown = run("show", vault, 1, "--text", code=5)
    assert "工作秘密" not in shown.out
    failed = run("handover", vault, out, code=5)
    assert failed.out == ""
    assert not out.exists()
    report = run("check", vault, "--full", "--json", code=1).json
    assert report["ok"] is False
    named = {finding["object"] for finding in report["findings"]}
    assert all(any(name.startswith(f"pack {pack.stem}") for name in named) for pack in packs)
    everything = failed.err + str(report)
    assert "承诺书" not in everything
    assert "工作秘密" not in everything


@pytest.mark.parametrize("lost", ["index", "index/operations", "index/operations/*"])
def test_a_lost_index_is_no_loss_and_told(run: Run, vault: Path, lost: str) -> None:
    for path in vault.glob(lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    first = run("search", vault, "机房巡检", "--json", code=0).json
    # Either it was made again at once, or the answer says that nothing can be seen.
    assert first["total"] == 2 or first["unsearchable"] == 5
    run("index", vault, code=0)
    assert run("search", vault, "机房巡检", "--json", code=0).json["total"] == 2
    run("check", vault, "--full", code=0)


@pytest.mark.parametrize("name", ["header", "header.copy", "state", "vault.db"])
def test_a_pipe_in_the_place_of_a_file_does_not_hang(
    slow_vault: Path, env: dict[str, str], name: str
) -> None:
    (slow_vault / name).unlink()
    os.mkfifo(slow_vault / name)
    done = process(("list", slow_vault), env)
    # Its copy stands in for a header; nothing does for the others.
    assert done.returncode == (0 if name in HEADERS else 5)


def test_what_fails_after_the_unlocking_gives_the_lock_back(vault: Path) -> None:
    crashed = _crashed(vault)
    copy = crashed.with_name("copy.vault")
    failed = []
    for page in range(0, (crashed / "vault.db").stat().st_size, 4096):
        _copied(crashed, copy, page + 2000)
        try:
            House.open(copy, Passphrase(SECRET)).close()
        except Tampered as error:
            # Kept, as the window keeps the error that it shows, and with it every frame of the traceback.
            failed.append(error)
            VaultLock(copy).release()
    assert failed


def _flipped(data: bytes) -> bytes:
    return bytes(byte ^ 0x40 for byte in data)


def damage(path: Path, position: int) -> None:
    """Change one byte."""
    path.write_bytes(_with_damage(path.read_bytes(), position))


def _with_damage(data: bytes, position: int) -> bytes:
    return data[:position] + _flipped(data[position : position + 1]) + data[position + 1 :]


def _crashed(vault: Path) -> Path:
    """A copy of the archive as a killed process leaves it."""
    copy = vault.with_name("crashed.vault")
    with House.open(vault, Passphrase(SECRET)):
        shutil.copytree(vault, copy)
    return copy


def _copied(vault: Path, copy: Path, position: int) -> None:
    """Make `copy` one of `vault` again, with one byte of its database changed."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(vault, copy)
    damage(copy / "vault.db", position)
