"""ClamAV is asked where it is installed; what it says becomes two results, and its absence none."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from desktop.services.receiving.virus_scan import ENGINE, SCAN, scan_folders
from models.handover.natures import Outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
_SCRIPT = """#!{python}
import sys
if "--version" in sys.argv:
    print("ClamAV 1.0.9/27500/Mon Nov 23 2026"); sys.exit({version})
if sys.argv[-1] == "-":
    data = sys.stdin.buffer.read()
    sys.exit({eicar} if b"EICAR" in data and len(data) == 68 else 3)
{scan}
"""
CLEAN = "sys.exit(0)"
FOUND = "print(sys.argv[-1] + '/a.docx: Doc.Macro-1 FOUND'); sys.exit(1)"
BROKEN = "sys.exit(2)"
ENDLESS = "import time\nwhile True: time.sleep(0.05)"


def install(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    version: int = 0,
    eicar: int = 1,
    scan: str = CLEAN,
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "clamscan"
    text = _SCRIPT.format(python=sys.executable, version=version, eicar=eicar, scan=scan)
    program.write_text(text, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def test_without_it_both_checks_are_a_persons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert scan_folders([tmp_path]) == {}


def test_a_clean_package_names_engine_and_signatures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch)
    results = scan_folders([tmp_path])
    assert {code: each.outcome for code, each in results.items()} == {
        ENGINE: Outcome.PASSED,
        SCAN: Outcome.PASSED,
    }
    assert "27500" in results[SCAN].note


def test_malware_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, scan=FOUND)
    result = scan_folders([tmp_path])[SCAN]
    assert (result.outcome, result.objects) == (Outcome.FAILED, ("a.docx",))


def test_a_scan_that_breaks_off_is_no_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, scan=BROKEN)
    assert scan_folders([tmp_path])[SCAN].outcome is Outcome.FAILED


@pytest.mark.parametrize("fault", [{"eicar": 0}, {"version": 2}])
def test_an_engine_that_finds_nothing_is_not_asked(
    fault: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, **fault)  # type: ignore[arg-type]  # the numbers of `install`
    results = scan_folders([tmp_path])
    assert results.keys() == {ENGINE}
    assert results[ENGINE].outcome is Outcome.FAILED


def test_a_scan_ends_when_it_is_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, scan=ENDLESS)

    class Stopped(Exception):
        pass

    asked = []

    def checkpoint() -> None:
        asked.append(1)
        if len(asked) > 2:
            raise Stopped

    with pytest.raises(Stopped):
        scan_folders([tmp_path], checkpoint)
