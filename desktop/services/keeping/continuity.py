"""From one session to the next: the database must be the one that the state file says was left (FORMAT.md §8)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.audit.journal import Head, Journal, head
from models.session import Database
from resources.words import N_
from vault.errors import RolledBack, VaultError
from vault.state import State
from vault.vault import Vault

_COUNTER = "sessions"


def begin_session(
    vault: Vault, database: Database, journal: Journal, events: tuple[tuple[str, str, str], ...]
) -> None:
    """Compare the database with the state file, then count the session in both and journal `events`.

    Raises RolledBack when the database is older than the state says, or newer.
    """
    with database.read() as session:
        counted = _counted(session)
        try:
            require_continuity(vault.state, session)
        except RolledBack as error:
            if not vault.repairing:
                raise
            vault.state_problem = vault.state_problem or error
        newest = head(session, journal.chain)
    # The file first: after a crash, or several in a row, it is one ahead of the database, and never behind.
    vault.begin(counted + 1, newest.sequence, newest.hash)
    with database.write() as session:
        session.execute(
            text("INSERT OR REPLACE INTO counter (name, value) VALUES (:name, :value)"),
            {"name": _COUNTER, "value": counted + 1},
        )
        journal.append(session, events)


def end_session(vault: Vault, database: Database, journal: Journal) -> Callable[[], None]:
    """What notes how the vault is left; to be called when the database is closed. Never an obstacle to locking."""
    newest: Head | None = None
    with contextlib.suppress(VaultError), database.read() as session:
        newest = head(session, journal.chain)

    def note() -> None:
        if newest is not None:
            with contextlib.suppress(VaultError):
                vault.settle(newest.sequence, newest.hash)

    return note


def _counted(session: Session) -> int:
    value = session.execute(
        text("SELECT value FROM counter WHERE name = :name"), {"name": _COUNTER}
    ).scalar()
    return value or 0


def require_continuity(state: State, session: Session) -> None:
    """Raises RolledBack unless the database is as old as the state file says."""
    behind = state.counter - _counted(session)
    event = session.execute(
        text("SELECT hash FROM audit_event WHERE sequence = :sequence"),
        {"sequence": state.sequence},
    ).scalar()
    if behind not in ((0,) if state.clean else (0, 1)) or (state.sequence and event != state.head):
        raise RolledBack(
            "database" if behind >= 0 else "state", N_("it is not as old as what lies beside it")
        )
