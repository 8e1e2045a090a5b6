"""Sealed columns: they open in their own column under their own key, and nowhere else."""

from __future__ import annotations

import pytest

from vault.column import NONCE_LENGTH, ColumnSealer
from vault.errors import Tampered
from vault.ids import Compartment, VaultId
from vault.keys import MasterKeys
from vault.suites import Suite, suite_named

NUMBER = "11010519491231002X"


def sealer(
    suite: Suite, master: int = 1, compartment: Compartment = Compartment.PERSONNEL
) -> ColumnSealer:
    keys = MasterKeys(suite, VaultId(bytes(16)), bytes([master]) * 32)
    return keys.compartments[compartment].columns()


@pytest.fixture(params=[suite_named("aes"), suite_named("sm")], ids=["aes", "sm"])
def suite(request: pytest.FixtureRequest) -> Suite:
    assert isinstance(request.param, Suite)
    return request.param


def test_what_was_sealed_opens_again(suite: Suite) -> None:
    columns = sealer(suite)
    sealed = columns.seal("person.identity", NUMBER)
    assert columns.open("person.identity", sealed) == NUMBER
    assert sealer(suite).open("person.identity", sealed) == NUMBER
    assert NUMBER.encode() not in sealed


def test_one_text_is_sealed_differently_each_time_and_marked_alike(suite: Suite) -> None:
    columns = sealer(suite)
    assert columns.seal("a.b", NUMBER) != columns.seal("a.b", NUMBER)
    assert columns.mark("a.b", NUMBER) == sealer(suite).mark("a.b", NUMBER)
    marks = {columns.mark("a.b", NUMBER), columns.mark("a.c", NUMBER), columns.mark("a.b", "1")}
    marks |= {sealer(suite, 2).mark("a.b", NUMBER)}
    marks |= {sealer(suite, 1, Compartment.PLEDGE).mark("a.b", NUMBER)}
    assert len(marks) == 5


def test_it_opens_nowhere_else_and_not_when_changed(suite: Suite) -> None:
    columns = sealer(suite)
    sealed = columns.seal("person.identity", NUMBER)
    changed = [
        bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]]) for at in range(len(sealed))
    ]
    for each in (*changed, sealed[:-1], sealed[: NONCE_LENGTH + 3], sealed[:5], b""):
        with pytest.raises(Tampered):
            columns.open("person.identity", each)
    for other in (sealer(suite, 2), sealer(suite, 1, Compartment.PLEDGE)):
        with pytest.raises(Tampered):
            other.open("person.identity", sealed)
    with pytest.raises(Tampered):
        columns.open("person.phone", sealed)


def test_it_shows_nothing_of_its_keys(suite: Suite) -> None:
    assert repr(sealer(suite)) == "ColumnSealer(…)"
