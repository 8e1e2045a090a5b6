"""A process that stops dead, or loses its power, at any of the moments when it touches the medium."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives import (
    findings,
    make_quick_house,
    make_tree,
    problems_after_crash,
    tree_contents,
)

_ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.usefixtures("quick_unlock"),
    pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="needs fork"),
]


def test_nothing_acknowledged_is_lost_at_any_point(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", count=12)
    with make_quick_house(tmp_path / "archive.vault") as house:
        assert findings(house) == []  # and with it the index folders are there
    copies = tmp_path / "copies"
    copies.mkdir()
    command = [sys.executable, "-m", "tests.crash.driver", "stop"]
    done = subprocess.run(
        [*command, str(tmp_path / "archive.vault"), str(tree), str(copies)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    originals = tree_contents(tree)
    acknowledged_somewhere: set[int] = set()
    stopped = sorted(copies.iterdir())
    for copy in stopped:
        acknowledged = (copy / "acknowledged").read_text(encoding="utf-8").splitlines()
        acknowledged_somewhere.add(len(acknowledged))
        assert problems_after_crash(copy / "archive.vault", originals, acknowledged) == [], (
            copy.name
        )
    print(done.stdout, len(stopped), "points")
    assert len(stopped) > 60
    assert 0 in acknowledged_somewhere
    assert len(acknowledged_somewhere) >= 3, "stops before, between and after acknowledgements"
