"""ClamAV, where it is installed: its version, a test that it finds what it must find, and a scan of folders.

Nothing depends on it: without it, both checks are a person's. By itself it takes a file beyond its limits for clean and
says nothing, so it is asked to tell; what it unpacks goes to a folder of our own, which is gone whatever happens.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from exporters.natures.examination import Found, shown
from models.handover.natures import NatureResult, Outcome
from resources.natures import nature_scheme
from resources.words import _

ENGINE, SCAN = "安4-1", "安4-2"
_PROGRAM = "clamscan"
_FOUND = re.compile(r"(.*): (\S+) FOUND")
# The EICAR test file, in two parts: in one piece this module would itself be taken for it.
_EICAR = (
    r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*"
).encode()
_CLEAN, _INFECTED = 0, 1
_BEYOND = "Heuristics.Limits.Exceeded"
"""What it calls a file that it didn't look through because of its size, its depth or the time that took."""
_LIMITS = (
    "--max-filesize=2000M",
    "--max-scansize=4000M",
    "--max-scantime=600000",
    "--alert-exceeds-max=yes",
)
"""Its own are 100 MB a file, 400 MB with what is packed in it, 2 minutes; it can't take files of 2 GB (clamscan(1))."""


def scan_folders(
    folders: Sequence[Path], checkpoint: Callable[[], None] = lambda: None
) -> Mapping[str, NatureResult]:
    """The results of both checks by code; nothing where there is no scanner."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return {}
    engine = _engine(program, checkpoint)
    results = {ENGINE: _result(ENGINE, engine)}
    if engine.outcome is Outcome.PASSED:
        results[SCAN] = _result(SCAN, _scan(program, folders, engine.note, checkpoint))
    return results


def _engine(program: str, checkpoint: Callable[[], None]) -> Found:
    """Engine and signatures, and whether the test file is found."""
    code, output = _run([program, "--version"], b"", checkpoint)
    version = " ".join(output.split())[:200]
    if code != _CLEAN or not version:
        return Found(Outcome.FAILED, _("ClamAV is installed and can't be run."))
    code, _output = _run([program, "--no-summary", "-"], _EICAR, checkpoint)
    if code not in (_CLEAN, _INFECTED):
        note = _("{version} can't scan: are its signatures installed?").format(version=version)
        return Found(Outcome.FAILED, note)
    if code != _INFECTED:
        note = _("{version} doesn't find the EICAR test file.").format(version=version)
        return Found(Outcome.FAILED, note)
    if "/" not in version:
        # Only databases of its makers have a number and a day: "ClamAV 1.4.6/27500/Mon Nov 23 2026".
        version = _("{version} (signatures without a version)").format(version=version)
    return Found(Outcome.PASSED, _("{version}, EICAR test passed").format(version=version))


def _scan(
    program: str, folders: Sequence[Path], engine: str, checkpoint: Callable[[], None]
) -> Found:
    places = [str(folder.absolute()) for folder in folders]
    arguments = [program, "--recursive", "--infected", "--no-summary", *_LIMITS, "--", *places]
    code, output = _run(arguments, b"", checkpoint)
    # Not at every character that ends a line: names may hold some of them.
    matches = [match for line in output.split("\n") if (match := _FOUND.fullmatch(line))]
    beyond = [match for match in matches if match.group(2).startswith(_BEYOND)]
    malware = [_without(each.group(1), places) for each in matches if each not in beyond]
    if malware or (code == _INFECTED and not beyond):
        return Found(Outcome.FAILED, _("Malware was found."), shown(malware))
    if code not in (_CLEAN, _INFECTED):
        return Found(Outcome.FAILED, _("The scan didn't come to its end."))
    if beyond:
        note = _(
            "{engine}; not looked through to the end, being too large or too deep: scan them otherwise"
        )
        names = [_without(each.group(1), places) for each in beyond]
        return Found(Outcome.WARNING, note.format(engine=engine), shown(names))
    return Found(Outcome.PASSED, engine)


def _without(path: str, places: Sequence[str]) -> str:
    """The path below whichever folder was scanned: where that lies is nobody's business in a report."""
    for place in places:
        if path.startswith(place):
            return path.removeprefix(place).lstrip("/\\")
    return path


def _run(arguments: Sequence[str], data: bytes, checkpoint: Callable[[], None]) -> tuple[int, str]:
    """Exit code and output of a program that is given `data`, -1 where it can't be run; ended when the caller is
    cancelled.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix="shoudang-", ignore_cleanup_errors=True)
    except OSError:
        return -1, ""
    with made as scratch:
        own = [arguments[0], f"--tempdir={scratch}", *arguments[1:]]
        return _waited_for(own, data, checkpoint)


def _waited_for(
    arguments: Sequence[str], data: bytes, checkpoint: Callable[[], None]
) -> tuple[int, str]:
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return -1, ""
    given: bytes | None = data
    with process:
        try:
            while True:
                try:
                    output, _nothing = process.communicate(given, timeout=0.2)
                except subprocess.TimeoutExpired:
                    given = None
                    checkpoint()
                    continue
                return process.returncode, output.decode("utf-8", "replace")
        except BaseException:
            process.kill()
            raise


def _result(code: str, found: Found) -> NatureResult:
    check = nature_scheme().check(code)
    assert check is not None
    return NatureResult(code, check.name, found.outcome, found.note, found.objects)
