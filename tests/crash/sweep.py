"""Stop an operation at every moment at which it touches the medium, in every way, and look at what is left.

python -m tests.crash.sweep OPERATION WAYS FOLDER SHARE [SEED]

Prints one JSON object a way: how many points the operation has, how many were tried, and what was wrong. SHARE is the
part of the points that are tried, 1 for all. Ways, with commas between: killed (before the call, after it), a power cut
that takes what wasn't flushed (bytes and names, or the bytes alone), a medium that is full from there on, one call that
fails.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import shutil
import sys
import traceback
from collections import Counter
from pathlib import Path
from unittest import mock

from desktop.services.errors import ServiceError
from models.errors import ModelError
from tests.archives import quick_stretch
from tests.crash import operations
from tests.crash.blackout import Blackout
from tests.crash.operations import Operation
from tests.crash.points import small_steps
from tests.crash.tracing import ROOMY, Touch, trace
from vault.errors import VaultError

WAYS = ("before", "after", "power cut", "bytes lost", "full", "fault")
_LEAST = 2


class Interruption:
    """One run of an operation: lets it go on up to a point, then does what the way says."""

    def __init__(self, world: Path, way: str, number: int) -> None:
        self._way, self._number = way, number
        self._said = world / "said"
        self._blackout: Blackout | None = None
        if way in ("power cut", "bytes lost"):
            self._blackout = Blackout(world / "disk", world / "stash")
        self.count = 0
        self.calls: Counter[str] = Counter()
        self.reached = ""

    def before(self, touch: Touch) -> int | None:
        """See tracing.Plan."""
        if self._said.exists() and self._said.stat().st_size:
            self.count += 1
            self.calls[f"{touch.call} {_sort(touch)}"] += 1
            if self.count == self._number:
                self.reached = f"{touch.call} {touch.path.rpartition('/disk/')[2]}"
            if self.count >= self._number > 0 and (verdict := self._verdict(touch)) != 0:
                return verdict
        if self._blackout is not None:
            self._blackout.before(touch)
        return 0

    def after(self, touch: Touch, result: int) -> bool:
        """See tracing.Plan."""
        if self._blackout is not None:
            self._blackout.after(touch, result)
        return not (self._way == "after" and self.count >= self._number > 0)

    def strike(self) -> None:
        """What the power cut takes, once the process is dead."""
        if self._blackout is not None and self.reached:
            self._blackout.strike(names=self._way == "power cut")

    def _verdict(self, touch: Touch) -> int | None:
        if self._way == "full":
            return errno.ENOSPC if touch.call in ROOMY else 0
        if self._way == "fault":
            return errno.EIO if self.count == self._number else 0
        return 0 if self._way == "after" else None


class Sweep:
    """All of it for one operation."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        self._way = ""
        self._operation: Operation = operations.ALL[name]
        self.tried = self.total = 0
        self.problems: list[str] = []
        self.calls: Counter[str] = Counter()

    def prepare(self) -> None:
        """Make what every run starts from, and see that an undisturbed one is right."""
        template = self._folder / "template"
        template.mkdir()
        # In this process: what it loads and compiles, every run that is forked from it has already.
        self._operation.prepare(template)
        world = self._world()
        plan = Interruption(world, "none", 0)
        code = trace(lambda: self._operate(world), f"{world}/disk/", plan)
        self._judge(world, "undisturbed")
        if code or self.problems:
            raise SystemExit(f"undisturbed it ended with {code}: {self.problems}")
        self.total, self.calls = plan.count, plan.calls

    def run(self, way: str, share: float, seed: int) -> None:
        """Try that part of the points in this way."""
        self._way, self.tried, self.problems = way, 0, []
        numbers = list(range(1, self.total + 1))
        if share < 1:
            count = min(self.total, max(_LEAST, round(self.total * share)))
            generator = random.Random(f"{seed} {self._name} {way}")
            numbers = sorted(generator.sample(numbers, count))
        for number in numbers:
            self._at(number)
        further = self.total + 1
        while share >= 1 and self._at(further):
            further += 1  # Random names make some runs a call longer than others.

    def _at(self, number: int) -> bool:
        """Whether that point was reached."""
        world = self._world()
        plan = Interruption(world, self._way, number)
        code = trace(lambda: self._operate(world), f"{world}/disk/", plan)
        where = f"point {number}, {plan.reached}"
        if not plan.reached:
            return False
        self.tried += 1
        plan.strike()
        stopped = self._way not in ("full", "fault")
        if code != (-9 if stopped else 0):
            self.problems.append(f"{where}: ended with {code}")
        self._judge(world, where)
        return True

    def _judge(self, world: Path, where: str) -> None:
        said = world / "said"
        lines = said.read_text(encoding="utf-8").splitlines() if said.exists() else []
        report = world / "report"

        def verify() -> None:
            try:
                found = self._operation.verify(world, [line for line in lines if line != "begin"])
            except Exception:
                found = [traceback.format_exc()]
            report.write_text(json.dumps(found), encoding="utf-8")

        if self._in_child(verify):
            self.problems.append(f"{where}: the look at it died")
            return
        self.problems += [f"{where}: {each}" for each in json.loads(report.read_text("utf-8"))]

    def _operate(self, world: Path) -> None:
        say = operations.speaker(world)
        # A medium that fails is told in our words; anything else escapes, and is a finding.
        with contextlib.suppress(VaultError, ModelError, ServiceError):
            self._operation.run(world, say)

    def _world(self) -> Path:
        world = self._folder / "now"
        shutil.rmtree(world, ignore_errors=True)
        shutil.copytree(self._folder / "template", world)
        return world

    def _in_child(self, work: object) -> int:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                assert callable(work)
                work()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _sort(touch: Touch) -> str:
    """What sort of file it is."""
    name = touch.path.rpartition("/")[2]
    return name if name.startswith(("vault.db", "header", "state")) else Path(name).suffix or "…"


def main() -> None:
    """Run as told by the arguments."""
    name, ways, folder, share, *seed = sys.argv[1:]
    with mock.patch("vault.slots.stretch", quick_stretch), small_steps():
        sweep = Sweep(name, Path(folder))
        sweep.prepare()
        for way in ways.split(","):
            sweep.run(way, float(share), int(seed[0]) if seed else 1)
            report = {
                "operation": name,
                "way": way,
                "points": sweep.total,
                "tried": sweep.tried,
                "problems": sweep.problems,
                "calls": sweep.calls,
            }
            print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
