"""A whole archive against a dictionary: whatever is done to it, in whatever order, both hold the same.

SHOUDANG_STATEFUL sets how many histories are tried; each goes on where the one before would have stopped too early.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

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

from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import NoSuchSlot
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keeping.snapshots import BY_HAND, snapshot_shelf, take_snapshot
from desktop.services.keys.keyring import add_slot, change_key, list_slots, remove_slot
from desktop.services.keys.rekeying import rekey
from desktop.services.library import list_documents
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import archive_contents, findings, make_quick_house, quick_stretch
from vault.errors import LastManagerSlot, WrongPassphrase
from vault.ids import Passphrase, SlotKind

_EXAMPLES = int(os.environ.get("SHOUDANG_STATEFUL", "6"))
_CATEGORIES = st.sampled_from([Category.OPERATIONS, Category.PLEDGE, Category.SOURCE])
# Few different contents, so that many documents share chunks; sizes around those of the vault's own boundaries.
_CONTENTS = st.one_of(
    st.sampled_from([b"", b"x", b"twin" * 50, "巡检 一切正常\n".encode() * 30]),
    st.binary(min_size=1, max_size=200),
    st.integers(0, 255).map(lambda byte: bytes((byte,)) * 70_000),
)
_NUMBER = st.integers(0, 10_000)


class VaultMachine(RuleBasedStateMachine):
    """`held` is what the archive must hold, by path; `keys` are the passphrases that must open it, with their kind."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine"))
        self.stretch = mock.patch("vault.slots.stretch", quick_stretch)
        self.stretch.start()
        self.counter = itertools.count()
        self.held: dict[str, bytes] = {}
        self.keys: dict[str, SlotKind] = {}
        self.gone: list[str] = []
        self.house: House | None = None

    @initialize()
    def create(self) -> None:
        self.path = self.folder / "archive.vault"
        house = make_quick_house(self.path)
        change_key(house, self._new_key(SlotKind.MANAGER), kdf_seconds=0)
        self.house = house

    def teardown(self) -> None:
        if self.house is not None:
            self.house.close()
        self.stretch.stop()
        shutil.rmtree(self.folder)

    def _new_key(self, kind: SlotKind) -> Passphrase:
        text = f"{kind.name} 的 口令 {next(self.counter)} 很长"
        self.keys[text] = kind
        return Passphrase(text)

    def _manager(self) -> Passphrase:
        return Passphrase(
            next(text for text, kind in self.keys.items() if kind is SlotKind.MANAGER)
        )

    @property
    def _open(self) -> House:
        assert self.house is not None
        return self.house

    @rule(contents=st.lists(_CONTENTS, min_size=1, max_size=4), category=_CATEGORIES)
    def file(self, contents: list[bytes], category: Category) -> None:
        tree = self.folder / f"tree {next(self.counter)}"
        tree.mkdir()
        for number, data in enumerate(contents):
            (tree / f"{number}.txt").write_bytes(data)
            self.held[f"{tree.name}/{number}.txt"] = data
        file_paths(self._open, [tree], Filing(category))

    @rule()
    def read_texts(self) -> None:
        make_searchable(self._open)

    @rule()
    def look(self) -> None:
        assert archive_contents(self._open) == self.held

    @rule()
    def check(self) -> None:
        problems = [each for each in findings(self._open) if not each.startswith("warning: index")]
        assert problems == []

    @rule(number=_NUMBER)
    def reopen(self, number: int) -> None:
        """With any of the keys; then with the manager's, who alone may do everything."""
        self._open.close()
        text = sorted(self.keys)[number % len(self.keys)]
        with House.open(self.path, Passphrase(text)) as house:
            assert house.vault.slot.kind is self.keys[text]
        self.house = House.open(self.path, self._manager())

    @rule()
    def crash(self) -> None:
        """The files as they are now, while it is open, are all that is left."""
        shutil.copytree(self.path, self.folder / "crashed")
        self._open.close()
        shutil.rmtree(self.path)
        (self.folder / "crashed").rename(self.path)
        self.house = House.open(self.path, self._manager())

    @precondition(lambda self: self.gone)
    @rule(number=_NUMBER)
    def try_an_old_key(self, number: int) -> None:
        self._open.close()
        with pytest.raises(WrongPassphrase):
            House.open(self.path, Passphrase(self.gone[number % len(self.gone)]))
        self.house = House.open(self.path, self._manager())

    @precondition(lambda self: len(self.keys) < 6)
    @rule(kind=st.sampled_from([SlotKind.MANAGER, SlotKind.DEPUTY, SlotKind.ESCROW]))
    def add_a_slot(self, kind: SlotKind) -> None:
        key = self._new_key(kind)
        add_slot(self._open, kind=kind, label=key.text, key=key, kdf_seconds=0)

    @rule(number=_NUMBER)
    def remove_a_slot(self, number: int) -> None:
        slots = list_slots(self._open)
        slot = slots[number % len(slots)]
        managers = [each for each in slots if each.kind is SlotKind.MANAGER]
        if managers == [slot]:
            with pytest.raises(LastManagerSlot):
                remove_slot(self._open, slot.id)
            return
        current = next(text for text in self.keys if self._opens(text, slot.id))
        remove_slot(self._open, slot.id)
        del self.keys[current]
        self.gone.append(current)
        with pytest.raises(NoSuchSlot):
            remove_slot(self._open, slot.id)
        if slot.current:
            self._open.close()
            self.house = House.open(self.path, self._manager())

    def _opens(self, text: str, slot: bytes) -> bool:
        from desktop.services.keys.keyring import prove_key

        return prove_key(self.path, Passphrase(text)).id == slot

    @rule()
    def change_the_key(self) -> None:
        before = next(text for text in self.keys if self._opens(text, self._open.vault.slot.id))
        del self.keys[before]
        self.gone.append(before)
        change_key(self._open, self._new_key(SlotKind.MANAGER), kdf_seconds=0)

    @rule()
    def change_the_master_key(self) -> None:
        mine = next(text for text in self.keys if self._opens(text, self._open.vault.slot.id))
        rekey(self._open, Passphrase(mine), kdf_seconds=0)
        self.gone += [text for text in self.keys if text != mine]
        self.keys = {mine: SlotKind.MANAGER}
        self.house = House.open(self.path, Passphrase(mine))

    @precondition(lambda self: self.held)
    @rule(numbers=st.lists(_NUMBER, min_size=1, max_size=3))
    def purge(self, numbers: list[int]) -> None:
        documents = list_documents(self._open)
        chosen = {documents[number % len(documents)] for number in numbers}
        purge_documents(self._open, [each.id for each in chosen], reason="保存期满")
        for each in chosen:
            del self.held[each.version.path]

    @rule()
    def snapshot(self) -> None:
        info = take_snapshot(self._open, BY_HAND)
        shelf = snapshot_shelf(self._open.vault)
        assert shelf.snapshots[0].path == info.path
        assert shelf.damaged == ()

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.house is not None:
            assert {each.version.path for each in list_documents(self.house)} == set(self.held)


@pytest.mark.slow
def test_an_archive_is_what_a_dictionary_is() -> None:
    run_state_machine_as_test(
        VaultMachine,
        settings=settings(
            max_examples=_EXAMPLES,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
