"""Throw mutated bytes at every parser that meets untrusted ones: `python -m tests.fuzz SECONDS`.

Each target gets its share of the time. A finding is an error that isn't in our words, an answer that was not in the
original, or an input that takes longer than two seconds; its bytes are printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from unittest import mock

from tests.archives import quick_stretch
from tests.fuzz.mutations import mutated
from tests.fuzz.targets import REFUSALS, Target, targets
from vault.errors import Tampered

_SLOW = 2.0


class Fuzzer:
    """One target's run: counts, and what was found."""

    def __init__(self, target: Target, seed: int) -> None:
        self._target = target
        self._random = random.Random(f"{seed} {target.name}")
        self.executions = 0
        self.answers: Counter[str] = Counter()
        self.findings: dict[str, bytes] = {}

    def run(self, seconds: float, most: int | None = None) -> None:
        """For so long, or so many inputs."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and (most is None or self.executions < most):
            for _round in range(20):
                self._try(self._input())

    def _input(self) -> bytes:
        target, generator = self._target, self._random
        raw = mutated(generator.choice(target.corpus), generator, target.corpus, text=target.text)
        if target.repaired is not None and generator.random() < 0.6:
            raw = target.repaired(raw)
        return raw

    def _try(self, raw: bytes) -> None:
        self.executions += 1
        started = time.thread_time()
        try:
            found = self._target.run(raw)
        except REFUSALS as error:
            words = f": {error.message}" if isinstance(error, Tampered) else ""
            self.answers[type(error).__name__ + words] += 1
        except Exception:
            frames = traceback.format_exc()
            self.findings.setdefault(" | ".join(frames.splitlines()[-4:]), raw)
        else:
            self._accepted(raw, found)
        if time.thread_time() - started > _SLOW:
            self.findings.setdefault("too slow", raw)

    def _accepted(self, raw: bytes, found: object) -> None:
        self.answers["accepted"] += 1
        original = self._target.original
        if original is not None and raw not in self._target.corpus and not original(found):
            self.findings.setdefault(f"accepted: {found!r:.200}", raw)


def main() -> int:
    """Run as told by the arguments."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    found = False
    with mock.patch("vault.slots.stretch", quick_stretch):
        chosen = [target for target in targets() if given.only in target.name]
        for target in chosen:
            fuzzer = Fuzzer(target, given.seed)
            fuzzer.run(given.seconds / len(chosen))
            print(f"{target.name}: {fuzzer.executions} inputs, {len(fuzzer.findings)} findings")
            for answer, count in fuzzer.answers.most_common():
                print(f"    {count:9}  {answer}")
            for what, raw in fuzzer.findings.items():
                print(f"  FINDING  {what}\n           {raw.hex()}")
            sys.stdout.flush()
            found = found or bool(fuzzer.findings)
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
