"""ClamAV, where it is installed: its version, a test that it finds what it must find, and a scan of folders.

Nothing depends on it: without it, both checks are a person's.
"""

from __future__ import annotations

import re
import shutil
import subprocess
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
    if code != _INFECTED:
        note = _("{version} doesn't find the EICAR test file.").format(version=version)
        return Found(Outcome.FAILED, note)
    return Found(Outcome.PASSED, _("{version}, EICAR test passed").format(version=version))


def _scan(
    program: str, folders: Sequence[Path], engine: str, checkpoint: Callable[[], None]
) -> Found:
    places = [str(folder.absolute()) for folder in folders]
    arguments = [program, "--recursive", "--infected", "--no-summary", "--", *places]
    code, output = _run(arguments, b"", checkpoint)
    found = [
        _without(match.group(1), places)
        for line in output.splitlines()
        if (match := _FOUND.fullmatch(line))
    ]
    if code == _INFECTED or found:
        return Found(Outcome.FAILED, _("Malware was found."), shown(found))
    if code != _CLEAN:
        return Found(Outcome.FAILED, _("The scan didn't come to its end."))
    return Found(Outcome.PASSED, engine)


def _without(path: str, places: Sequence[str]) -> str:
    """The path below whichever folder was scanned: where that lies is nobody's business in a report."""
    for place in places:
        if path.startswith(place):
            return path.removeprefix(place).lstrip("/\\")
    return path


def _run(arguments: Sequence[str], data: bytes, checkpoint: Callable[[], None]) -> tuple[int, str]:
    """Exit code and output of a program that is given `data`; ended when the caller is cancelled."""
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
