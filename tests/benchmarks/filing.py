"""Filing a tree beside `restic backup` of the same tree: whole processes, in turn, first and second run.

    python -m tests.benchmarks.filing [TREE] [--rounds N]

Without TREE, this project's own virtual environment is the tree. Needs restic (Debian package `restic`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSPHRASE = "a passphrase for measuring"


def main() -> None:
    """Measure and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", nargs="?", type=Path, default=Path(sys.prefix) / "lib")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if shutil.which("restic") is None:
        sys.exit("restic is not installed: apt-get install restic")
    tree = arguments.tree.resolve()
    files = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    print(f"{tree}: {len(files)} files, {size / 1e6:.0f} MB, {arguments.rounds} rounds")
    with tempfile.TemporaryDirectory() as scratch:
        measure(tree, Path(scratch), arguments.rounds)


def measure(tree: Path, scratch: Path, rounds: int) -> None:
    """Both programs in turn, the order changing every round."""
    secret = scratch / "passphrase"
    secret.write_text(PASSPHRASE)
    environment = os.environ | {
        "SHOUDANG_PASSPHRASE_FILE": str(secret),
        "RESTIC_PASSWORD_FILE": str(secret),
        "RESTIC_CACHE_DIR": str(scratch / "cache"),
    }
    shoudang = [sys.executable, "-m", "desktop"]
    empty_vault, empty_repository = scratch / "empty.vault", scratch / "empty"
    run([*shoudang, "init", str(empty_vault)], environment)
    run(["restic", "init", "--quiet", "--repo", str(empty_repository)], environment)
    vault, repository = scratch / "measured.vault", scratch / "measured"
    filing = [*shoudang, "add", str(vault), str(tree), "-c", "source", "--no-extract", "--json"]
    backing = ["restic", "backup", "--quiet", "--repo", str(repository), str(tree)]
    times: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for folder, empty in ((vault, empty_vault), (repository, empty_repository)):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(empty, folder)
        order = [("shoudang", filing), ("restic", backing)]
        for name, command in order if number % 2 else reversed(order):
            for run_name in ("first", "second"):
                seconds = run(command, environment)
                if number:  # The round before the first warms caches up and doesn't count.
                    times.setdefault(f"{name} {run_name}", []).append(seconds)
    report(times)


def run(command: list[str], environment: dict[str, str]) -> float:
    """Wall-clock seconds of one whole process."""
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def report(times: dict[str, list[float]]) -> None:
    """Medians, and the median of the ratios round by round."""
    for name, seconds in times.items():
        print(f"{name:16} median {statistics.median(seconds):6.2f} s")
    for run_name in ("first", "second"):
        pairs = zip(times[f"shoudang {run_name}"], times[f"restic {run_name}"], strict=True)
        ratio = statistics.median(ours / theirs for ours, theirs in pairs)
        print(f"{run_name} run: shoudang / restic = {ratio:.2f}")


if __name__ == "__main__":
    main()
