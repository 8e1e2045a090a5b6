"""Every operation, stopped or failed at every call that touches the medium: nothing acknowledged is lost, and it opens.

SHOUDANG_CRASH_SHARE=1 tries every point (hours); otherwise a sample that changes with SHOUDANG_CRASH_SEED.
"""

from __future__ import annotations

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
_SHARE = os.environ.get("SHOUDANG_CRASH_SHARE")
_SAMPLES = {"rekey": "0.002"}
"""A new master key writes every page of the database anew: 2,500 points, most of them like their neighbours."""
_SEED = os.environ.get("SHOUDANG_CRASH_SEED", "20260701")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason="needs ptrace and seccomp, Linux on x86-64"),
]


@pytest.mark.parametrize("name", ALL)
def test_nothing_acknowledged_is_lost(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", "tests.crash.sweep", name, ",".join(WAYS)]
    done = subprocess.run(
        [*command, str(tmp_path), _SHARE or _SAMPLES.get(name, "0.005"), _SEED],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["way"] for report in reports] == list(WAYS)
    for report in reports:
        print(name, report["way"], report["tried"], "of", report["points"], "points")
        assert report["problems"] == [], report["way"]
        assert report["tried"] >= 1
        calls = {call.split()[0] for call in report["calls"]}
        assert {"openat", "fsync", "pwrite"} <= calls, "nothing is watched"
