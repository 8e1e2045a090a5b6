"""Indexing a folder beside Recoll: whole processes, in turn, each from nothing to an index that answers.

    python -m tests.benchmarks.indexing FOLDER [--rounds N]

Ours reads the files out of a vault they were filed in before, extracts text behind the fence, seals text and index.
What opening the vault alone takes (it is meant to take a second) is measured in every round, too, and named. Recoll
(Debian package `recollcmd`) reads the folder, with two-character n-grams for Chinese, as it does by default.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.filing import PASSPHRASE, run

_RECOLL = """
topdirs = {folder}
cjkngramlen = 2
nocjk = 0
noaspell = 1
loglevel = 1
"""


def main() -> None:
    """Measure and print megabytes a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if shutil.which("recollindex") is None:
        sys.exit("recollindex is not installed: apt-get install recollcmd")
    folder = arguments.folder.resolve()
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"{folder}: {len(files)} files, {size / 1e6:.1f} MB, {arguments.rounds} rounds")
    with tempfile.TemporaryDirectory() as scratch:
        report(measure(folder, Path(scratch), arguments.rounds), size)


def measure(folder: Path, scratch: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds of every round but the first, which only warms caches up; the order changes from round to round."""
    secret = scratch / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    environment = os.environ | {"SHOUDANG_PASSPHRASE_FILE": str(secret)}
    filed, vault = scratch / "filed.vault", scratch / "measured.vault"
    shoudang = [sys.executable, "-m", "desktop"]
    run([*shoudang, "init", str(filed)], environment)
    adding = ["add", str(filed), str(folder), "-c", "techdoc", "--no-extract", "--json"]
    run([*shoudang, *adding], environment)
    settings = scratch / "recoll"
    settings.mkdir()
    (settings / "recoll.conf").write_text(_RECOLL.format(folder=folder), encoding="utf-8")
    times: dict[str, list[float]] = {"shoudang": [], "opening the vault": [], "recoll": []}
    for number in range(rounds + 1):
        shutil.rmtree(vault, ignore_errors=True)
        shutil.copytree(filed, vault)
        shutil.rmtree(settings / "xapiandb", ignore_errors=True)
        taken: dict[str, float] = {}
        for name in ("shoudang", "recoll") if number % 2 else ("recoll", "shoudang"):
            if name == "recoll":
                taken[name] = run(["recollindex", "-c", str(settings), "-z"], environment)
            else:
                taken[name] = run([*shoudang, "index", str(vault), "--json"], environment)
                taken["opening the vault"] = run(
                    [*shoudang, "index", str(vault), "--json"], environment
                )
        for name, seconds in taken.items() if number else ():
            times[name].append(seconds)
    sizes = (vault / "index", settings / "xapiandb")
    for name, place in zip(("shoudang", "recoll"), sizes, strict=True):
        taken_bytes = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        print(f"index of {name}: {taken_bytes / 1e6:.1f} MB")
    return times


def report(times: dict[str, list[float]], size: int) -> None:
    """Medians, and the median of the ratios round by round."""
    for name, seconds in times.items():
        print(f"{name:18} median {statistics.median(seconds):6.2f} s")
    ours, opening, theirs = times["shoudang"], times["opening the vault"], times["recoll"]
    net = [whole - alone for whole, alone in zip(ours, opening, strict=True)]
    for name, seconds in (("shoudang", ours), ("shoudang, open", net), ("recoll", theirs)):
        print(f"{name:18} {size / 1e6 / statistics.median(seconds):6.2f} MB/s")
    for name, seconds in (("whole processes", ours), ("vault open", net)):
        ratio = statistics.median(b / a for a, b in zip(seconds, theirs, strict=True))
        print(f"{name}: shoudang is {ratio:.2f} times as fast as recoll")


if __name__ == "__main__":
    main()
