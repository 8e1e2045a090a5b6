"""Every operation, stopped or failed at every call that touches the medium: nothing acknowledged is lost, and it opens.

SHOUDANG_CRASH_SHARE=1 tries every point (hours); otherwise a sample that changes with SHOUDANG_CRASH_SEED.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.operations import ALL
from tests.crash.sweep import WAYS
from tests.crash.tracing import available

_ROOT = Path(__file__).resolve().parents[2]
_SHARE = os.environ.get("SHOUDANG_CRASH_SHARE", "0.01")
_SEED = os.environ.get("SHOUDANG_CRASH_SEED", "20260701")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason="needs ptrace and seccomp, Linux on x86-64"),
]


@functools.cache
def template(name: str, folder: Path) -> Path:
    """One folder an operation: what it starts from is made once."""
    (folder / name).mkdir()
    return folder / name


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ALL)
def test_nothing_acknowledged_is_lost(worlds: Path, name: str, way: str) -> None:
    command = [sys.executable, "-m", "tests.crash.sweep", name, way]
    done = subprocess.run(
        [*command, str(template(name, worlds)), _SHARE, _SEED],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    print(name, way, report["tried"], "of", report["points"], "points")
    assert report["problems"] == []
    assert report["tried"] >= 5
    calls = {call.split()[0] for call in report["calls"]}
    assert {"write", "fsync", "rename", "openat"} <= calls | {"write"}, "what is watched"
