"""Importing notes through the real services into a real vault: counts, seconds and memory.

    python -m tests.benchmarks.notes [--notes 2000] [--folder FOLDER]... [--profile]

Without FOLDER the project's own generator writes the notes and says what must come out; any difference is an error.
With FOLDER, such as an unpacked set of documentation, what came out is told. Each runs in a process of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import fields
from pathlib import Path

from desktop.services.contracts import load_contract
from desktop.services.house import House
from desktop.services.notes.note_import import import_notes
from desktop.services.notes.note_plan import plan_notes
from desktop.services.notes.note_records import NoteOptions, NotesReport
from tests.benchmarks.generated_notes import Expected, write_notes
from vault.ids import Passphrase

_SHOWN = 12


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        expected = write_notes(arguments.write, arguments.notes)
        print(json.dumps({each.name: getattr(expected, each.name) for each in fields(expected)}))
        return
    if arguments.here:
        _measure(arguments.notes, arguments.folder, arguments.profile)
        return
    chosen = [["--folder", str(folder)] for folder in arguments.folder]
    for words in chosen or [["--notes", str(arguments.notes)]]:
        profile = ["--profile"] if arguments.profile else []
        command = [sys.executable, "-m", "tests.benchmarks.notes", "--here", *words, *profile]
        if subprocess.run(command, check=False).returncode:
            sys.exit(1)


def _measure(many: int, folders: list[Path], profile: bool) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        expected = None if folders else _written(work / "笔记", many)
        paths = folders or [work / "笔记"]
        key = Passphrase("a passphrase for measuring")
        with House.create(work / "n.vault", key, contract=load_contract("demo")) as house:
            before = _forget_peak()
            recorder = cProfile.Profile()
            if profile:
                recorder.enable()
            started = time.perf_counter()
            plan = plan_notes(house, paths, NoteOptions(folders=True))
            planned = time.perf_counter()
            report = import_notes(house, plan)
            ended = time.perf_counter()
            recorder.disable()
            print(f"{', '.join(path.name for path in paths)}: {plan.dialect.value}")
            print(
                f"  {report.articles} articles, {report.images} pictures, {report.attachments} files"
            )
            print(
                f"  {report.links} links, {report.resolved} resolved, {report.unresolved_by_reason}"
            )
            print(
                f"  {len(report.failed)} failed, {len(report.remarks)} remarks, {plan.ignored} left out"
            )
            print(
                f"  looking {planned - started:.2f} s, filing {ended - planned:.2f} s, "
                f"together {ended - started:.2f} s"
            )
            print(f"  memory: {before:.0f} MB before, {_memory('VmHWM'):.0f} MB at the peak")
            if expected is None:
                _show(report)
            again = import_notes(house, plan_notes(house, paths, NoteOptions(folders=True)))
            print(
                f"  again: {again.articles} new, {len(again.skipped)} skipped, {again.seconds:.2f} s"
            )
            if profile:
                pstats.Stats(recorder).sort_stats("cumulative").print_stats(45)
        if expected is not None:
            _compare(expected, report)


def _written(folder: Path, many: int) -> Expected:
    """The generator's folder, made by another process: its memory is not to be counted."""
    words = [sys.executable, "-m", "tests.benchmarks.notes", "--write", str(folder)]
    done = subprocess.run(
        [*words, "--notes", str(many)], check=True, stdout=subprocess.PIPE, text=True
    )
    said = json.loads(done.stdout)
    return Expected(**{**said, **{key: Counter(said[key]) for key in ("problems", "forms")}})


def _compare(expected: Expected, report: NotesReport) -> None:
    """Every link resolved or listed, and as many as were written."""
    wanted = (expected.notes, expected.pictures, expected.links, expected.resolved)
    found = (report.articles, report.images, report.links, report.resolved)
    problems = dict(expected.problems)
    if wanted != found or problems != report.unresolved_by_reason or report.failed:
        sys.exit(f"  expected {wanted} {problems}, failed {report.failed[:5]}")
    print(f"  as written: {len(expected.forms)} forms of links, {problems}")


def _show(report: NotesReport) -> None:
    reasons = Counter(each.reason for each in report.failed)
    for reason, count in reasons.most_common():
        print(f"    failed {count}: {reason}")
    for link in report.unresolved[:_SHOWN]:
        print(f"    {link.problem}: {link.path} → {link.raw}")


def _forget_peak() -> float:
    """Let the kernel count the peak from now on; returns the memory in use, in MB."""
    # Deriving the key took more than the import will. Where there is no such file, the peak is the process's.
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
