"""The lock: one process at a time, and none when that process is gone."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vault.errors import InUse, StorageFailed
from vault.lock import VaultLock

_ROOT = Path(__file__).resolve().parents[2]
_HOLD = """
import sys
from pathlib import Path
from vault.lock import VaultLock
lock = VaultLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def other_process_holding(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_another_process_is_told_that_the_vault_is_in_use(tmp_path: Path) -> None:
    with other_process_holding(tmp_path), pytest.raises(InUse) as caught:
        VaultLock(tmp_path)
    assert caught.value.path == tmp_path


def test_the_lock_vanishes_with_a_process_that_is_killed(tmp_path: Path) -> None:
    with other_process_holding(tmp_path) as process:
        process.kill()
        process.wait()
        VaultLock(tmp_path).release()


def test_the_lock_vanishes_with_a_process_that_ends(tmp_path: Path) -> None:
    with other_process_holding(tmp_path) as process:
        process.communicate("")
        VaultLock(tmp_path).release()


def test_a_second_open_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path)
    with pytest.raises(InUse):
        VaultLock(tmp_path)
    lock.release()
    lock.release()
    VaultLock(tmp_path).release()


def open_files() -> int:
    """How many files this process has open, where the system says so; what other tests left to be collected isn't."""
    gc.collect()
    listing = Path("/proc/self/fd")
    return sum(1 for _entry in listing.iterdir()) if listing.exists() else 0


def test_a_refused_try_leaves_no_open_file(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path)
    before = open_files()
    for _attempt in range(5):
        with pytest.raises(InUse):
            VaultLock(tmp_path)
    assert open_files() <= before
    lock.release()


def test_a_folder_that_is_gone_is_storage_failure(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        VaultLock(tmp_path / "gone")


def test_reading_excludes_writing_and_the_other_way_round_and_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        VaultLock(tmp_path, reading=True)
    assert not (tmp_path / "lock").exists()
    VaultLock(tmp_path).release()
    before = (tmp_path / "lock").stat()
    for first, second in ((True, False), (False, True), (True, True)):
        lock = VaultLock(tmp_path, reading=first)
        with pytest.raises(InUse):
            VaultLock(tmp_path, reading=second)
        lock.release()
    after = (tmp_path / "lock").stat()
    assert (before.st_mtime_ns, before.st_ctime_ns) == (after.st_mtime_ns, after.st_ctime_ns)


def test_another_process_keeps_a_reader_out(tmp_path: Path) -> None:
    with other_process_holding(tmp_path), pytest.raises(InUse):
        VaultLock(tmp_path, reading=True)
    VaultLock(tmp_path, reading=True).release()
