"""From one session to the next: what was put back is noticed, and a crash is never taken for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.library import audit_events
from desktop.services.records import Filing
from models.audit.journal import Journal
from models.categories import Category
from tests.archives import PASSPHRASE, MakeHouse, archive_contents, findings, make_tree
from tests.golden.vaults import FORMAT_1_AES
from vault.errors import RolledBack, StorageFailed, Tampered
from vault.vault import Vault

OPERATIONS = Filing(Category.OPERATIONS)


@pytest.fixture
def vault(make_house: MakeHouse, tmp_path: Path) -> Path:
    """An archive with a few documents, closed."""
    house = make_house()
    file_paths(house, [make_tree(tmp_path / "tree", count=4)], OPERATIONS)
    house.close()
    return house.path


def session(vault: Path) -> None:
    """Something happens, and the vault is closed again."""
    with House.open(vault, PASSPHRASE) as house:
        house.log(("noted", "vault", ""))


def crashed_session(vault: Path, folder: Path) -> None:
    """As a process leaves it that was killed: the log isn't folded, the state not clean."""
    with House.open(vault, PASSPHRASE) as house:
        house.log(("noted", "vault", ""))
        shutil.copytree(vault, folder)
    shutil.rmtree(vault)
    folder.rename(vault)


def copied(vault: Path, tmp_path: Path, name: str = "older") -> Path:
    return Path(shutil.copytree(vault, tmp_path / name))


def state_of(vault: Path) -> tuple[int, bool]:
    unlocked = Vault.open(vault, PASSPHRASE)
    state = unlocked.state
    unlocked.close()
    return state.counter, state.clean


def test_every_session_is_counted_and_left_clean(vault: Path) -> None:
    before, clean = state_of(vault)
    assert clean
    for number in range(1, 4):
        session(vault)
        assert state_of(vault) == (before + number, True)
    with House.open(vault, PASSPHRASE):
        raw = (vault / "state").read_bytes()
    assert (vault / "state").read_bytes() != raw


def test_a_crashed_session_is_no_tampering_however_many_follow(vault: Path, tmp_path: Path) -> None:
    for number in range(3):
        crashed_session(vault, tmp_path / f"crashed {number}")
        assert not state_of(vault)[1]
    with House.open(vault, PASSPHRASE) as house:
        assert len(archive_contents(house)) == 4
        assert findings(house) == []
    assert state_of(vault)[1]


def test_openings_that_fail_after_the_state_was_written_do_not_add_up(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state file is one ahead then; five failures in a row must leave it one ahead, not five."""
    before, _clean = state_of(vault)

    def fail(*_given: object, **_options: object) -> None:
        raise StorageFailed(vault, OSError(28, "No space left on device"))

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", fail)
        for _attempt in range(5):
            with pytest.raises(StorageFailed):
                House.open(vault, PASSPHRASE)
            assert state_of(vault) == (before + 1, False)
    session(vault)
    assert state_of(vault) == (before + 1, True)


def put_back_database(vault: Path, older: Path) -> None:
    shutil.copyfile(older / "vault.db", vault / "vault.db")


def put_back_state(vault: Path, older: Path) -> None:
    shutil.copyfile(older / "state", vault / "state")


def put_back_both(vault: Path, older: Path) -> None:
    """The pair fits; what speaks against it are the packs, and the printed head. Not the state's business."""
    put_back_database(vault, older)
    put_back_state(vault, older)


@pytest.mark.parametrize(
    ("put_back", "named"),
    [(put_back_database, {"database"}), (put_back_state, {"state", "database"})],
)
@pytest.mark.parametrize("sessions", [1, 2, 5])
def test_an_older_object_is_named(
    vault: Path,
    tmp_path: Path,
    put_back: Callable[[Path, Path], None],
    named: set[str],
    sessions: int,
) -> None:
    older = copied(vault, tmp_path)
    for _number in range(sessions):
        session(vault)
    put_back(vault, older)
    for _attempt in range(2):
        with pytest.raises(RolledBack) as caught:
            House.open(vault, PASSPHRASE)
        assert caught.value.object_name in named


def test_database_and_state_put_back_together_are_a_fitting_pair(
    vault: Path, tmp_path: Path
) -> None:
    """What THREAT_MODEL says can't be noticed from inside; with newer packs beside them a check names these."""
    older = copied(vault, tmp_path)
    with House.open(vault, PASSPHRASE) as house:
        file_paths(house, [make_tree(tmp_path / "more", count=3, seed=9)], OPERATIONS)
    put_back_both(vault, older)
    with House.open(vault, PASSPHRASE) as house:
        assert any("database does not know this pack" in each for each in findings(house))


def test_a_log_that_was_put_back_is_named(vault: Path, tmp_path: Path) -> None:
    with House.open(vault, PASSPHRASE) as house:
        house.log(("noted", "vault", ""))
        kept = (vault / "vault.db-wal").read_bytes()
        assert kept
    (vault / "vault.db-wal").write_bytes(kept)
    with pytest.raises(RolledBack, match="log"):
        House.open(vault, PASSPHRASE)
    assert (vault / "vault.db-wal").read_bytes() == kept, "evidence stays as it is"


def test_a_database_older_than_a_crashed_session_is_named(vault: Path, tmp_path: Path) -> None:
    older = copied(vault, tmp_path)
    session(vault)
    session(vault)
    crashed_session(vault, tmp_path / "crashed")
    put_back_database(vault, older)
    for name in ("vault.db-wal", "vault.db-shm"):
        (vault / name).unlink(missing_ok=True)
    with pytest.raises(RolledBack):
        House.open(vault, PASSPHRASE)


def test_a_log_that_is_taken_away_after_a_crash_is_missed_by_a_check(
    vault: Path, tmp_path: Path
) -> None:
    """What THREAT_MODEL says of a crash: opening can't tell, but the packs that were filed since then can."""
    with House.open(vault, PASSPHRASE) as house:
        file_paths(house, [make_tree(tmp_path / "more", count=3, seed=9)], OPERATIONS)
        shutil.copytree(vault, tmp_path / "crashed.vault")
    for name in ("vault.db-wal", "vault.db-shm"):
        (tmp_path / "crashed.vault" / name).unlink()
    with House.open(tmp_path / "crashed.vault", PASSPHRASE) as house:
        assert len(archive_contents(house)) == 4
        assert any("database does not know this pack" in each for each in findings(house))


def test_a_state_older_than_a_crashed_session_is_named(vault: Path, tmp_path: Path) -> None:
    crashed_session(vault, tmp_path / "one")
    unclean = (vault / "state").read_bytes()
    for _number in range(2):
        session(vault)
    (vault / "state").write_bytes(unclean)
    with pytest.raises(RolledBack) as caught:
        House.open(vault, PASSPHRASE)
    assert caught.value.object_name == "state"


def test_a_database_with_another_history_of_the_same_length_is_named(
    vault: Path, tmp_path: Path
) -> None:
    """Two copies went on apart: same counter, same number of events, another event at the end."""
    twin = copied(vault, tmp_path, "twin.vault")
    for path in (vault, twin):
        session(path)
        crashed_session(path, tmp_path / f"crashed {path.name}")
    for name in ("vault.db", "vault.db-wal", "vault.db-shm"):
        if (twin / name).exists():
            shutil.copyfile(twin / name, vault / name)
    with pytest.raises(RolledBack) as caught:
        House.open(vault, PASSPHRASE)
    assert caught.value.object_name == "database"


def test_a_missing_or_damaged_state_is_named(vault: Path) -> None:
    raw = (vault / "state").read_bytes()
    for damaged in (None, b"", raw[:-1], raw[:30] + b"\xff" + raw[31:], raw + b"\0"):
        (vault / "state").unlink(missing_ok=True)
        if damaged is not None:
            (vault / "state").write_bytes(damaged)
        with pytest.raises(Tampered) as caught:
            House.open(vault, PASSPHRASE)
        assert caught.value.object_name == "state"


@pytest.fixture
def older_format(tmp_path: Path) -> Path:
    """The vault that version 1.0 of the format wrote. Its passphrase goes the real way."""
    return FORMAT_1_AES.unpack(tmp_path / "golden")


def test_a_vault_of_the_older_format_opens_and_is_of_the_present_one_then(
    older_format: Path,
) -> None:
    assert not (older_format / "header.copy").exists()
    assert not (older_format / "state").exists()
    with House.open(older_format, FORMAT_1_AES.passphrase) as house:
        assert archive_contents(house)
        # Its index is of an older version, too, and is filled anew.
        make_searchable(house)
        assert findings(house) == []
        assert house.vault.header.major == 2
        actions = [event.action for event in audit_events(house)]
        assert actions[-1] == "created"
    raw = (older_format / "header").read_bytes()
    assert raw[8:10] == b"\0\2"
    assert (older_format / "header.copy").read_bytes() == raw
    with House.open(older_format, FORMAT_1_AES.passphrase) as house:
        assert findings(house) == []


def test_the_older_header_put_back_is_refused(older_format: Path) -> None:
    older = (older_format / "header").read_bytes()
    House.open(older_format, FORMAT_1_AES.passphrase).close()
    state = (older_format / "state").read_bytes()
    (older_format / "header").write_bytes(older)
    with pytest.raises(RolledBack) as caught:
        House.open(older_format, FORMAT_1_AES.passphrase)
    assert caught.value.object_name == "header"
    # With the traces of the newer format removed the database still knows how often it was opened.
    (older_format / "header.copy").unlink()
    (older_format / "state").unlink()
    with pytest.raises(RolledBack):
        House.open(older_format, FORMAT_1_AES.passphrase)
    assert state


def test_the_counter_is_kept_in_the_database_too(vault: Path) -> None:
    before, _clean = state_of(vault)
    with House.open(vault, PASSPHRASE) as house, house.database.read() as reading:
        counted = reading.execute(text("SELECT value FROM counter WHERE name = 'sessions'"))
        assert counted.scalar() == before + 1 == house.vault.state.counter
