"""A short, repeatable run of every target; and the fuzzer itself, which must notice what it is there for."""

from __future__ import annotations

import time

import pytest

from tests.archives import quick_stretch
from tests.fuzz.__main__ import Fuzzer
from tests.fuzz.targets import Target, targets
from vault.errors import Tampered

pytestmark = pytest.mark.usefixtures("quick_unlock")


@pytest.fixture(scope="module")
def every_target() -> dict[str, Target]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        return {target.name: target for target in targets()}


def test_every_target_refuses_in_our_words(every_target: dict[str, Target]) -> None:
    assert len(every_target) >= 38
    for target in every_target.values():
        fuzzer = Fuzzer(target, seed=20260701)
        fuzzer.run(seconds=300, most=160)
        assert fuzzer.findings == {}, target.name
        assert fuzzer.executions >= 160
        assert sum(fuzzer.answers.values()) == fuzzer.executions


def test_the_untouched_objects_are_accepted(every_target: dict[str, Target]) -> None:
    for target in every_target.values():
        # A piece of a pack alone is no chunk, and a resealed nonsense no journal.
        if "resealed" not in target.name and "chunk" not in target.name:
            if "paper" in target.name:
                continue
            for raw in target.corpus:
                target.run(raw)


def crashing(raw: bytes) -> object:
    if raw[:4] != b"MAGI":
        raise Tampered("x", "refused")
    return raw[raw[5]]


def forgiving(raw: bytes) -> object:
    return "something else"


def slow(_raw: bytes) -> object:
    started = time.thread_time()
    while time.thread_time() - started < 0.01:
        pass
    raise Tampered("x", "refused")


@pytest.mark.parametrize("run", [crashing, forgiving, slow])
def test_the_fuzzer_notices(monkeypatch: pytest.MonkeyPatch, run: object) -> None:
    monkeypatch.setattr("tests.fuzz.__main__._SLOW", 0.005)
    assert callable(run)
    target = Target("planted", (b"MAGIC\x03abc",), run, lambda found: found == "the original")
    fuzzer = Fuzzer(target, seed=1)
    fuzzer.run(seconds=60, most=400)
    assert fuzzer.findings
