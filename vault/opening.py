"""What unlocking finds out: whether header, state and database belong together, and what was mended."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from resources.words import N_, _
from vault import state as state_file
from vault.durable import write_durable
from vault.errors import RolledBack, StorageFailed, Tampered
from vault.header import Header, Unlocked, upgraded
from vault.header_files import NAMES, Headers
from vault.keys import MasterKeys
from vault.slots import Slot
from vault.state import (
    State,
    read_state,
    require_current_header,
    require_same_database,
    write_state,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was wrong and was put right while opening. `message` is a message id."""

    object_name: str
    message: str

    @property
    def problem(self) -> str:
        """What was wrong, translated."""
        return _(self.message)


@dataclass(frozen=True, slots=True)
class Opening:
    """An unlocked vault before its database is touched. `problem` is what would be raised if nobody were repairing."""

    header: Header
    slot: Slot
    keys: MasterKeys
    state: State
    notices: tuple[Notice, ...] = ()
    problem: Tampered | None = None

    @classmethod
    def examine(
        cls,
        path: Path,
        headers: Headers,
        unlocked: Unlocked,
        keys: MasterKeys,
        fingerprint: tuple[int, bytes],
        *,
        tolerant: bool,
    ) -> Opening:
        """Compare, upgrade an older format, mend a header's copy. Raises Tampered, RolledBack, StorageFailed."""
        header, problem, state = headers.header, None, None
        try:
            state = _state(path, header, keys)
            if (path / "vault.db").is_file():
                require_same_database(state, fingerprint, path / "vault.db")
        except Tampered as error:
            # An older header isn't damage to be repaired: whoever holds a removed slot's passphrase put it back.
            if not tolerant or (isinstance(error, RolledBack) and error.object_name == "header"):
                raise
            problem = error
        if state is None:
            state = State(0, False, header.revision)
        if header.major == 1:
            return cls._upgrade(path, header, unlocked, keys)
        return cls(header, unlocked.slot, keys, state, _mend(path, headers, keys), problem)

    @classmethod
    def _upgrade(cls, path: Path, header: Header, unlocked: Unlocked, keys: MasterKeys) -> Opening:
        """From format 1.0: the header comes last, so that a crash leaves the old format or the new one, whole."""
        made, slot = upgraded(header, unlocked)
        state = State(0, False, made.revision)
        write_state(path, keys, state)
        raw = made.serialise(keys.master)
        for name in reversed(NAMES):
            write_durable(path / name, raw)
        return cls(made, slot, keys, state)


def _state(path: Path, header: Header, keys: MasterKeys) -> State:
    state = read_state(path, keys)
    if header.major == 1:
        if state is not None and state.counter:
            raise RolledBack("header", N_("it is of an older format than the vault"))
        return State(0, False, 0)
    if state is None:
        raise Tampered(state_file.NAME, N_("it is missing"))
    require_current_header(state, header.revision)
    return state


def _mend(path: Path, headers: Headers, keys: MasterKeys) -> tuple[Notice, ...]:
    notices = []
    right = headers.header.serialise(keys.master)
    for name, message in headers.to_mend(right):
        # A vault on a full or write-protected medium still opens; the next open tries again.
        with contextlib.suppress(StorageFailed):
            write_durable(path / name, right)
        notices.append(Notice(name, message))
    return tuple(notices)
