"""The state file: what it says is authentic, and it says when something older was put back."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.builders import MASTER, master_keys, suite
from vault.errors import RolledBack, StorageFailed, Tampered
from vault.ids import VaultId
from vault.keys import MasterKeys
from vault.state import (
    State,
    database_fingerprint,
    read_state,
    require_current_header,
    require_same_database,
    write_state,
)

STATE = State(7, True, 3, 99, b"h" * 32, 40_960, b"d" * 32)
LENGTH = 14 + 12 + 97 + 16


def written(folder: Path, state: State = STATE) -> bytes:
    write_state(folder, master_keys(), state)
    return (folder / "state").read_bytes()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    for state in (STATE, replace(STATE, clean=False), State(0, False, 1)):
        written(tmp_path, state)
        assert read_state(tmp_path, master_keys()) == state
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_the_bytes_are_those_of_the_format(tmp_path: Path) -> None:
    raw = written(tmp_path)
    assert raw[:14] == b"SHDGSTAT" + struct.pack(">HHH", 1, 0, suite().number)
    key = suite().derive(MASTER, bytes(16), b"shoudang state", suite().key_length)
    plain = suite().sealer(key).open(raw[14:26], raw[26:], raw[:14] + bytes(16))
    assert (
        plain
        == struct.pack(">QBQQ", 7, 1, 3, 99) + b"h" * 32 + struct.pack(">Q", 40_960) + b"d" * 32
    )
    assert len(raw) == LENGTH


def test_the_same_state_is_never_sealed_alike(tmp_path: Path) -> None:
    assert len({written(tmp_path) for _ in range(10)}) == 10


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    raw = written(tmp_path)
    for position in range(len(raw)):
        for change in (1, 0x80):
            damaged = bytearray(raw)
            damaged[position] ^= change
            (tmp_path / "state").write_bytes(damaged)
            with pytest.raises(Tampered) as caught:
                read_state(tmp_path, master_keys())
            assert caught.value.object_name == "state"


def test_every_other_length_is_noticed(tmp_path: Path) -> None:
    raw = written(tmp_path)
    for length in range(len(raw)):
        (tmp_path / "state").write_bytes(raw[:length])
        with pytest.raises(Tampered):
            read_state(tmp_path, master_keys())
    for extra in (b"\0", raw, bytes(1_000_000)):
        (tmp_path / "state").write_bytes(raw + extra)
        with pytest.raises(Tampered):
            read_state(tmp_path, master_keys())


def test_the_state_of_another_vault_or_key_is_noticed(tmp_path: Path) -> None:
    written(tmp_path)
    for other in (
        MasterKeys(suite(), VaultId(b"o" * 16), MASTER),
        MasterKeys(suite(), VaultId(bytes(16)), bytes(32)),
    ):
        with pytest.raises(Tampered):
            read_state(tmp_path, other)


def test_no_state_is_none_and_an_unreadable_one_is_storage_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_state(tmp_path, master_keys()) is None
    written(tmp_path)

    def fail(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(StorageFailed):
        read_state(tmp_path, master_keys())


@given(
    numbers=st.tuples(*[st.integers(0, 2**64 - 1)] * 4),
    clean=st.booleans(),
    digests=st.tuples(*[st.binary(min_size=32, max_size=32)] * 2),
)
def test_every_state_survives(
    tmp_path_factory: pytest.TempPathFactory,
    numbers: tuple[int, ...],
    clean: bool,
    digests: tuple[bytes, bytes],
) -> None:
    folder = tmp_path_factory.mktemp("state")
    counter, revision, sequence, size = numbers
    state = State(counter, clean, revision, sequence, digests[0], size, digests[1])
    written(folder, state)
    assert read_state(folder, master_keys()) == state


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    path.write_bytes(bytes(range(256)) * 40)
    return path


def left(database: Path, *, clean: bool = True) -> State:
    size, digest = database_fingerprint(suite(), database)
    return replace(STATE, clean=clean, database_size=size, database_digest=digest)


def test_a_database_is_known_by_size_and_digest(database: Path) -> None:
    assert database_fingerprint(suite(), database) == (
        10_240,
        suite().digest(bytes(range(256)) * 40),
    )
    assert database_fingerprint(suite(), database.with_name("none")) == (0, bytes(32))


def test_only_the_database_that_was_left_will_do(database: Path) -> None:
    state = left(database)
    require_same_database(state, database_fingerprint(suite(), database), database)
    for other in (b"", b"x", bytes(10_240), database.read_bytes() + b"\0"):
        database.write_bytes(other)
        with pytest.raises(RolledBack, match="database"):
            require_same_database(state, database_fingerprint(suite(), database), database)
        unclean = replace(state, clean=False)
        require_same_database(unclean, database_fingerprint(suite(), database), database)


def test_a_log_that_was_put_back_is_noticed(database: Path) -> None:
    log = database.with_name("vault.db-wal")
    log.write_bytes(b"")
    fingerprint = database_fingerprint(suite(), database)
    require_same_database(left(database), fingerprint, database)
    log.write_bytes(b"frame")
    with pytest.raises(RolledBack, match="log"):
        require_same_database(left(database), fingerprint, database)
    require_same_database(left(database, clean=False), fingerprint, database)


@pytest.mark.parametrize(("revision", "refused"), [(2, True), (3, False), (4, False)])
def test_a_header_older_than_the_state_is_refused(revision: int, refused: bool) -> None:
    if refused:
        with pytest.raises(RolledBack, match="header"):
            require_current_header(STATE, revision)
    else:
        require_current_header(STATE, revision)
