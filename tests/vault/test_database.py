"""The encrypted database: its settings, its silence on disk, its answers to damage and to a full disk."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from vault.database import attach_new, connect, database_errors, translate_error
from vault.errors import StorageFailed, Tampered

KEY = bytes(range(32))
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of a few dozen pages, closed."""
    made = tmp_path / "vault.db"
    connection = connect(made, KEY, new=True)
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)")
    connection.execute("BEGIN")
    for _number in range(1000):
        connection.execute("INSERT INTO note (words) VALUES (?)", ("canary 金丝雀 " * 6,))
    connection.execute("COMMIT")
    connection.close()
    return made


def rows(connection: driver.Connection) -> int:
    return len(list(connection.execute("SELECT * FROM note")))


def test_the_settings_are_those_of_the_format(path: Path) -> None:
    connection = connect(path, KEY)
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "secure_delete",
            "temp_store",
            "cipher_page_size",
            "cipher_hmac_algorithm",
            "cipher_memory_security",
        )
    }
    connection.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "cipher_page_size": "4096",
        "cipher_hmac_algorithm": "HMAC_SHA512",
        "cipher_memory_security": "0",
    }


def test_the_key_is_raw_and_not_stretched_again(path: Path) -> None:
    """A raw key is used as it is: the same bytes typed as a passphrase open nothing."""
    raw = driver.connect(str(path))
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    assert rows(raw) == 1000
    raw.close()
    stretched = driver.connect(str(path))
    stretched.execute(f"PRAGMA key = '{KEY.hex()}'")
    with pytest.raises(driver.DatabaseError):
        rows(stretched)
    stretched.close()


def test_nothing_is_in_clear_on_disk_while_it_is_open_nor_after(path: Path) -> None:
    connection = connect(path, KEY)
    connection.execute("INSERT INTO note (words) VALUES ('canary 金丝雀 again')")
    files = list(path.parent.iterdir())
    assert path.with_name("vault.db-wal") in files
    for file in files:
        data = file.read_bytes()
        assert len(data) > 1000
        for secret in ("canary", "金丝雀", "SQLite format", "CREATE TABLE", "note"):
            assert secret.encode() not in data, file.name
    connection.close()


def test_a_broken_reference_is_refused(path: Path) -> None:
    connection = connect(path, KEY)
    connection.execute("CREATE TABLE child (note INTEGER REFERENCES note (id))")
    with pytest.raises(driver.IntegrityError), database_errors(path):
        connection.execute("INSERT INTO child VALUES (99999)")
    connection.close()


def read_all(path: Path) -> None:
    """Read every row and every page."""
    connection = connect(path, KEY)
    try:
        with database_errors(path):
            assert rows(connection) == 1000
            connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("key", [bytes(32), KEY[::-1]])
def test_another_key_is_tampering(path: Path, key: bytes) -> None:
    before = path.read_bytes()
    with pytest.raises(Tampered):
        connect(path, key)
    assert path.read_bytes() == before


def test_a_flipped_bit_in_any_page_is_tampering_and_never_a_wrong_answer(path: Path) -> None:
    raw = path.read_bytes()
    assert len(raw) // 4096 > 20
    for page in range(len(raw) // 4096):
        for position in (20, 2000, 4090):
            damaged = bytearray(raw)
            damaged[page * 4096 + position] ^= 1
            path.write_bytes(damaged)
            with pytest.raises(Tampered):
                read_all(path)


def test_swapped_pages_are_tampering(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(
        raw[: 4096 * 5] + raw[4096 * 6 : 4096 * 7] + raw[4096 * 5 : 4096 * 6] + raw[4096 * 7 :]
    )
    connection = connect(path, KEY)
    with pytest.raises(Tampered), database_errors(path):
        rows(connection)
    connection.close()


@pytest.mark.parametrize("length", [0, 1, 100, 4096, 4096 * 2, 4096 * 5 + 17])
def test_a_database_that_is_cut_short_is_tampering_and_is_left_as_it_is(
    path: Path, length: int
) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Tampered):
        connect(path, KEY).close()
    assert path.stat().st_size == length


def test_a_database_that_is_gone_is_not_begun_anew(path: Path) -> None:
    path.unlink()
    with pytest.raises(Tampered):
        connect(path, KEY)
    assert not path.exists()


def test_a_place_that_takes_no_database_is_storage_failure(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        connect(tmp_path / "missing" / "vault.db", KEY, new=True)


def test_an_error_of_ours_passes_unchanged(path: Path) -> None:
    connection = connect(path, KEY)
    with pytest.raises(driver.OperationalError), database_errors(path):
        connection.execute("SELECT * FROM nowhere")
    assert translate_error(path, ValueError("ours")) is None
    connection.close()


def test_damage_is_not_also_told_behind_our_back(path: Path) -> None:
    """The library would write its own lines to standard error, where messages to the user go."""
    raw = bytearray(path.read_bytes())
    raw[2000] ^= 1
    path.write_bytes(raw)
    script = (
        "import sys; from pathlib import Path; from vault.database import connect\n"
        "from vault.errors import Tampered\n"
        "try: connect(Path(sys.argv[1]), bytes(range(32)))\n"
        "except Tampered: print('told')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("told\n", "")


@pytest.fixture
def small_medium(tmp_path: Path) -> Iterator[Path]:
    """A file system of two mebibytes; needs the right to mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Insert until the medium refuses; what is raised is in the vault's words."""
    connection = connect(path, KEY)
    try:
        with database_errors(path):
            for _round in range(100):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT INTO note (words) VALUES (?)", [("x" * 2000,)] * 100)
                connection.execute("COMMIT")
    finally:
        connection.close()


def test_a_full_medium_is_storage_failure_and_harms_nothing(path: Path, small_medium: Path) -> None:
    target = small_medium / "vault.db"
    shutil.copyfile(path, target)
    with pytest.raises(StorageFailed) as caught:
        fill(target)
    assert caught.value.full
    connection = connect(target, KEY)
    assert (rows(connection) - 1000) % 100 == 0, "whole transactions only"
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    connection.close()


def test_a_file_that_may_not_grow_is_storage_failure_and_harms_nothing(path: Path) -> None:
    """What every user can try: a limit on the size of files, in a process of its own."""
    if sys.platform == "win32":
        pytest.skip("needs resource limits")
    script = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "from tests.vault.test_database import fill; from vault.errors import StorageFailed\n"
        "try: fill(Path(sys.argv[1]))\n"
        "except StorageFailed as error: print(error.errno)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) in (errno.EIO, errno.ENOSPC, errno.EFBIG)
    connection = connect(path, KEY)
    assert (rows(connection) - 1000) % 100 == 0
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    connection.close()


def folder_state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()}


def test_an_immutable_database_is_read_without_a_trace(path: Path) -> None:
    before = folder_state(path.parent)
    connection = connect(path, KEY, immutable=True)
    assert rows(connection) == 1000
    connection.execute("BEGIN")
    assert folder_state(path.parent) == before
    connection.execute("COMMIT")
    for statement in (
        "INSERT INTO note (words) VALUES ('x')",
        "CREATE TABLE more (id INTEGER)",
        "VACUUM",
    ):
        with pytest.raises(driver.DatabaseError):
            connection.execute(statement)
    connection.close()
    assert folder_state(path.parent) == before


def test_an_immutable_database_asks_for_its_key_and_must_be_there(path: Path) -> None:
    for key in (bytes(32), KEY[::-1]):
        with pytest.raises(Tampered):
            connect(path, key, immutable=True)
    with pytest.raises(Tampered):
        connect(path.with_name("none.db"), KEY, immutable=True)


@pytest.mark.parametrize("name", ["a?mode=rwc&b=#c%20.db", "检查 专册.db"])
def test_an_immutable_database_may_have_any_name(path: Path, name: str) -> None:
    strange = path.rename(path.with_name(name))
    connection = connect(strange, KEY, immutable=True)
    assert rows(connection) == 1000
    connection.close()


def test_what_is_attached_has_its_own_key_and_leaves_no_log(path: Path) -> None:
    other, key = path.with_name("other.db"), bytes(range(32, 64))
    connection = connect(path, KEY)
    attach_new(connection, other, key, "other")
    connection.execute("CREATE TABLE other.copied AS SELECT * FROM main.note")
    connection.execute("DETACH DATABASE other")
    connection.close()
    assert {each.name for each in path.parent.iterdir()} == {path.name, "other.db"}
    assert "金丝雀".encode() not in other.read_bytes()
    reader = connect(other, key, immutable=True)
    assert reader.execute("SELECT count(*) FROM copied").fetchone() == (1000,)
    assert reader.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    reader.close()
    with pytest.raises(Tampered):
        connect(other, KEY, immutable=True)


def test_a_key_of_an_attached_database_is_in_no_exception(path: Path) -> None:
    key = bytes(range(32, 64))
    connection = connect(path, KEY)
    with pytest.raises(StorageFailed) as caught:
        attach_new(connection, path.parent / "none" / "other.db", key, "other")
    connection.close()
    assert key.hex() not in repr(caught.value) + str(caught.value) + str(caught.value.__context__)


@pytest.mark.parametrize(
    ("words", "kind", "full"),
    [
        ("database or disk is full", StorageFailed, True),
        ("disk I/O error", StorageFailed, False),
        ("unable to open database file", StorageFailed, False),
        ("database disk image is malformed", Tampered, None),
    ],
)
def test_what_fails_inside_a_function_is_told_by_its_words(
    path: Path, words: str, kind: type[Exception], full: bool | None
) -> None:
    """Exporting into a database under another key reports its failures without their numbers."""
    error = driver.OperationalError(words)
    setattr(error, "sqlite_errorname", "SQLITE_ERROR")  # noqa: B010 - the driver's
    translated = translate_error(path, error)
    assert isinstance(translated, kind)
    assert full is None or getattr(translated, "full", None) is full


def test_a_vague_error_on_a_full_medium_is_a_full_medium(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = driver.OperationalError("disk I/O error")
    setattr(error, "sqlite_errorname", "SQLITE_IOERR_SHMSIZE")  # noqa: B010 - the driver's
    usage = shutil.disk_usage(path.parent)
    for free, full in ((0, True), (4096, True), (10_000_000, False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _p, free=free: usage._replace(free=free))
        translated = translate_error(path, error)
        assert isinstance(translated, StorageFailed)
        assert translated.full is full
