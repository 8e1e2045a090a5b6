"""A package being built, killed at moments that nobody chose: nothing that looks finished, or a finished package.

SHOUDANG_CRASH_ROUNDS sets how often (100 for the whole proof), SHOUDANG_CRASH_SEED which moments.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.handover.handing_over import build_handover, verify_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.house import House
from desktop.services.records import Filing
from exporters.bag_marker import INCOMPLETE
from exporters.errors import NotAPackage
from models.categories import Category
from tests.archives import PASSPHRASE, make_quick_house, make_tree

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = int(os.environ.get("SHOUDANG_CRASH_ROUNDS", "4"))
_SEED = int(os.environ.get("SHOUDANG_CRASH_SEED", "20260701"))

pytestmark = pytest.mark.slow


def _state(out: Path) -> str:
    """ "nothing", "unfinished" (it says so) or "finished" (it is whole); anything else is a failure."""
    try:
        outcome = verify_handover(out)
    except NotAPackage:
        return "nothing"
    if (out / INCOMPLETE).exists():
        assert "incomplete" in [finding.check for finding in outcome.findings]
        return "unfinished"
    assert outcome.findings == ()
    return "finished"


def _start(vault: Path, out: Path) -> subprocess.Popen[bytes]:
    """The build in a process of its own; it says when it begins."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.package_driver", str(vault), str(out)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _await(out: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the first byte is being written."""
    while not out.exists() and process.poll() is None:
        time.sleep(0.002)


def _has_its_end(out: Path) -> bool:
    return (out / "bagit.txt").exists() and not (out / INCOMPLETE).exists()


@pytest.mark.usefixtures("quick_unlock")
def test_a_killed_build_never_looks_finished_and_goes_on(tmp_path: Path) -> None:
    generator = random.Random(_SEED)
    vault = tmp_path / "archive.vault"
    with make_quick_house(vault) as house:
        file_paths(house, [make_tree(tmp_path / "tree", count=20)], Filing(Category.OPERATIONS))
    process = _start(vault, tmp_path / "measured")
    assert process.stdout is not None
    assert process.stdout.readline() == b"begin\n"
    _await(tmp_path / "measured", process)
    began = time.monotonic()
    while not _has_its_end(tmp_path / "measured") and process.poll() is None:
        time.sleep(0.005)
    takes = time.monotonic() - began
    assert process.wait() == 0
    assert _state(tmp_path / "measured") == "finished"

    states: list[str] = []
    out = tmp_path / "out"
    for number in itertools.count():
        # More where all came too late: the machine may have been busier when it was measured.
        if number >= _ROUNDS * (1 if "unfinished" in states else 15):
            break
        copy = Path(shutil.copytree(vault, tmp_path / "copy.vault"))
        process = _start(copy, out)
        assert process.stdout is not None
        process.stdout.readline()
        if number % 10:
            _await(out, process)
        # One of ten moments may lie before the first byte, and some lie behind the end.
        time.sleep(generator.uniform(0, 1.05 * takes))
        process.kill()
        process.wait()
        states.append(_state(out))
        first = states[-1] == "unfinished" and states.count("unfinished") == 1
        if first or (states[-1] != "finished" and (number < 4 or number % 10 == 0)):
            with House.open(copy, PASSPHRASE) as house:
                build_handover(house, out, HandoverOrder(profile="full", final=False))
            assert _state(out) == "finished"
        shutil.rmtree(out, ignore_errors=True)
        for beside in tmp_path.glob("out-*"):
            shutil.rmtree(beside)
        shutil.rmtree(copy)
    print(f"{len(states)} kills: {states.count('unfinished')} unfinished,", end=" ")
    print(f"{states.count('nothing')} nothing, {states.count('finished')} finished")
    assert "unfinished" in states, "the kills must come while it is being built"
