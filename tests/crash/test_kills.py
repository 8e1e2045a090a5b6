"""`kill -9` at moments that nobody chose. SHOUDANG_CRASH_ROUNDS sets how often, SHOUDANG_CRASH_SEED which ones."""

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
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import (
    PASSPHRASE,
    archive_contents,
    findings,
    make_quick_house,
    make_tree,
    problems_after_crash,
    tree_contents,
)

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = int(os.environ.get("SHOUDANG_CRASH_ROUNDS", "12"))
_SEED = int(os.environ.get("SHOUDANG_CRASH_SEED", "20260701"))


def killed(vault: Path, tree: Path, generator: random.Random) -> list[str]:
    """Start the driver, kill it somewhere, and return what it had acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.driver", "file", str(vault), str(tree)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    lines: list[str] = []
    wanted = generator.randint(1, len(tree_contents(tree)) + 2)
    while len(lines) < wanted and (line := process.stdout.readline()):
        lines.append(line.decode().rstrip("\n"))
    time.sleep(generator.choice((0.0, 0.0, generator.uniform(0, 0.05), generator.uniform(0, 0.5))))
    process.kill()
    rest, _nothing = process.communicate()
    lines += rest.decode().splitlines()
    return [line for line in lines if line not in ("ready", "searchable")]


@pytest.mark.usefixtures("quick_unlock")
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    generator = random.Random(_SEED)
    tree = make_tree(tmp_path / "tree", count=60)
    originals = tree_contents(tree)
    with make_quick_house(tmp_path / "empty.vault") as house:
        assert findings(house) == []  # and with it the index folders are there
    counts = set()
    for number in itertools.count():
        # More where they came at the same moments: how quick the process is isn't ours to say.
        if number >= _ROUNDS * (1 if len(counts) > min(3, _ROUNDS - 1) else 5):
            break
        vault = Path(shutil.copytree(tmp_path / "empty.vault", tmp_path / f"{number}.vault"))
        acknowledged = killed(vault, tree, generator)
        counts.add(len(acknowledged))
        problems = problems_after_crash(vault, originals, acknowledged)
        problems = [each for each in problems if not each.startswith("warning: index")]
        assert problems == [], f"round {number}, seed {_SEED}"
        with House.open(vault, PASSPHRASE) as house:
            file_paths(house, [tree], Filing(Category.OPERATIONS))
            make_searchable(house)
            assert archive_contents(house) == originals
            assert findings(house) == []
        shutil.rmtree(vault)
    assert len(counts) > min(3, _ROUNDS - 1), "the kills must come at different moments"
