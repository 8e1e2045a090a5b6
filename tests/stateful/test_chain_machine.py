"""The audit chain against a list: complete whatever is appended, and broken at the right place whatever is changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models.audit.journal import ABSORBED, CLOCK_BACK, Journal, head
from models.schema import ensure_schema
from models.session import Database
from tests.models.audit.chains import execute, scratch, sign, swap, verified
from tests.models.builders import FILED
from tests.models.conftest import CHAIN, open_database

_EXAMPLES = int(os.environ.get("SHOUDANG_STATEFUL", "12"))
_WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["filed", "档案", "a" * 300, "\0", "a\0b", "\udc80"]
)
_EVENTS = st.lists(st.tuples(_WORDS, _WORDS, _WORDS), min_size=1, max_size=4)
_COLUMNS = ("moment", "slot", "actor", "action", "object_name", "detail", "hash")
_ENGINE: list[Path] = []


def _template() -> Path:
    if not _ENGINE:
        folder = Path(tempfile.mkdtemp(prefix="chain"))
        database = open_database(folder / "vault.db")
        ensure_schema(database, CHAIN)
        database.close()
        _ENGINE.append(folder)
    return _ENGINE[0]


class ChainMachine(RuleBasedStateMachine):
    """`events` is what must be in the journal: (actor, action) of each, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine"))
        self.events: list[tuple[str, str]] = []
        self.now = FILED

    @initialize()
    def create(self) -> None:
        shutil.copyfile(_template() / "vault.db", self.folder / "vault.db")
        self.database: Database = open_database(self.folder / "vault.db")
        with self.database.read() as session:
            assert head(session, CHAIN).sequence == 0

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(events=_EVENTS, seconds=st.integers(-5, 20), actor=st.sampled_from(["张三", "李四"]))
    def append(self, events: list[tuple[str, str, str]], seconds: int, actor: str) -> None:
        """At a later moment, or at an earlier one, which is on record then."""
        before, self.now = self.now, self.now + timedelta(seconds=seconds)
        with self.database.write() as session:
            newest = head(session, CHAIN)
            journal = Journal(CHAIN, actor.encode().ljust(16, b"\0"), actor)
            journal.append(session, events, moment=self.now)
        if newest.sequence and self.now < before:
            self.events.append((actor, CLOCK_BACK))
        self.events += [(actor, _kept(event[0])) for event in events]

    @rule(events=_EVENTS)
    def absorb(self, events: list[tuple[str, str, str]]) -> None:
        with self.database.write() as session:
            first = not head(session, CHAIN).sequence
            journal = Journal(CHAIN, b"manager's slot..", "张三")
            foreign = [(number, *event) for number, event in enumerate(events)]
            journal.append_foreign(session, b"e" * 16, "检查员", foreign, moment=self.now)
        self.events += [("检查员", _kept(event[0])) for event in events]
        self.events.append(("张三", ABSORBED))
        assert first or self.events

    @precondition(lambda self: self.events)
    @rule()
    def sign_the_head(self) -> None:
        with self.database.write() as session:
            newest = head(session, CHAIN).sequence
            sign(session)
            if head(session, CHAIN).sequence > newest:  # The first signature announces its key.
                added = execute(
                    session, "SELECT actor, action FROM audit_event WHERE sequence > ?", newest
                )
                self.events += [(str(actor), str(action)) for actor, action in added]

    @rule()
    def reopen(self) -> None:
        self.database.close()
        self.database = open_database(self.folder / "vault.db")

    @rule()
    def roll_back(self) -> None:
        """A transaction that fails leaves no event, and no gap."""

        class Stop(Exception):
            pass

        def append_and_stop() -> None:
            with self.database.write() as session:
                Journal(CHAIN, b"manager's slot..", "张三").append(session, [("x", "y", "z")])
                raise Stop

        with pytest.raises(Stop):
            append_and_stop()

    @precondition(lambda self: self.events)
    @rule(number=st.integers(0, 10_000), column=st.sampled_from(_COLUMNS))
    def change_a_value(self, number: int, column: str) -> None:
        """Behind the program's back, in a copy that is thrown away."""
        sequence = number % len(self.events) + 1
        new = {"moment": "moment + 1", "slot": "zeroblob(16)", "hash": "zeroblob(32)"}
        value = new.get(column, f"{column} || 'x'")
        with scratch(self.database) as session:
            before = execute(
                session, f"SELECT {column} FROM audit_event WHERE sequence = ?", sequence
            )
            statement = f"UPDATE audit_event SET {column} = {value} WHERE sequence = ?"
            execute(session, statement, sequence)
            after = execute(
                session, f"SELECT {column} FROM audit_event WHERE sequence = ?", sequence
            )
            assert before != after
            report = verified(session)
        assert not report.complete
        # Of a changed hash alone it can't be told which of two events it is.
        assert report.breaks[0].first in (sequence, sequence + 1)
        assert report.complete_to in (sequence - 1, sequence)

    @precondition(lambda self: len(self.events) >= 2)
    @rule(number=st.integers(0, 10_000), how=st.sampled_from(["removed", "swapped"]))
    def change_the_order(self, number: int, how: str) -> None:
        sequence = number % (len(self.events) - 1) + 1
        with scratch(self.database) as session:
            if how == "removed":
                execute(session, "DELETE FROM audit_event WHERE sequence = ?", sequence)
            else:
                swap(session, sequence, sequence + 1)
            report = verified(session)
        assert not report.complete
        assert report.breaks[0].first <= sequence + 1
        assert report.complete_to <= sequence

    @invariant()
    def it_is_complete(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.read() as session:
            report = verified(session)
            rows = execute(session, "SELECT actor, action FROM audit_event ORDER BY sequence")
            last = head(session, CHAIN).sequence
        assert report.complete
        assert report.complete_to == report.last
        assert last == len(self.events)
        assert [(str(actor), str(action)) for actor, action in rows] == self.events


def _kept(word: str) -> str:
    """As the journal keeps it."""
    return word.encode("utf-8", "backslashreplace").decode("utf-8")


@pytest.mark.slow
def test_the_chain_is_what_a_list_is() -> None:
    try:
        run_state_machine_as_test(
            ChainMachine,
            settings=settings(
                max_examples=_EXAMPLES,
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        for folder in _ENGINE:
            shutil.rmtree(folder)
        _ENGINE.clear()
