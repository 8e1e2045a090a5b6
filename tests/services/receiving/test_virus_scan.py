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
import os, sys
tempdir = [each for each in sys.argv if each.startswith("--tempdir=")][0].partition("=")[2]
open(os.path.join(tempdir, "unpacked"), "w").write("in clear")
open({seen!r}, "a").write(tempdir + "\\n")
if "--version" in sys.argv:
    print({words!r}); sys.exit({version})
if sys.argv[-1] == "-":
    data = sys.stdin.buffer.read()
    sys.exit({eicar} if b"EICAR" in data and len(data) == 68 else 3)
{scan}
"""
CLEAN = "sys.exit(0)"
FOUND = "print(sys.argv[-1] + '/a.docx: Doc.Macro-1 FOUND'); sys.exit(1)"
BROKEN = "sys.exit(2)"
_LIMITED = "print(sys.argv[-1] + '/大.iso: Heuristics.Limits.Exceeded.MaxFileSize FOUND')"
BEYOND = f"{_LIMITED} if '--alert-exceeds-max=yes' in sys.argv else sys.exit(0); sys.exit(1)"
BOTH = f"{_LIMITED}; {FOUND}"
STRANGE_NAME = "print(sys.argv[-1] + '/a\\x0bb\\u2028c.txt: Doc.Macro-1 FOUND'); sys.exit(1)"
ENDLESS = "import time\nwhile True: time.sleep(0.05)"


def install(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    version: int = 0,
    eicar: int = 1,
    scan: str = CLEAN,
    words: str = "ClamAV 1.0.9/27500/Mon Nov 23 2026",
) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "clamscan"
    seen = tmp_path / "seen"
    text = _SCRIPT.format(
        python=sys.executable, version=version, eicar=eicar, scan=scan, words=words, seen=str(seen)
    )
    program.write_text(text, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    return seen


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


def test_a_file_beyond_the_scanners_limits_isnt_called_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ClamAV itself skips it and says nothing, unless it is told to."""
    install(tmp_path, monkeypatch, scan=BEYOND)
    result = scan_folders([tmp_path])[SCAN]
    assert (result.outcome, result.objects) == (Outcome.WARNING, ("大.iso",))
    assert "not looked through" in result.note


def test_malware_beside_a_file_that_is_too_large_is_malware(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, scan=BOTH)
    result = scan_folders([tmp_path])[SCAN]
    assert (result.outcome, result.objects) == (Outcome.FAILED, ("a.docx",))


def test_a_name_with_characters_that_end_lines_is_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, scan=STRANGE_NAME)
    [name] = scan_folders([tmp_path])[SCAN].objects
    assert (name[0], name[-5:]) == ("a", "c.txt")


def test_a_scanner_without_signatures_is_said_to_have_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, eicar=2)
    results = scan_folders([tmp_path])
    assert results.keys() == {ENGINE}
    assert "are its signatures installed" in results[ENGINE].note


def test_signatures_of_ones_own_have_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, words="ClamAV 1.4.6")
    assert "without a version" in scan_folders([tmp_path])[SCAN].note


def test_what_it_unpacks_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = install(tmp_path, monkeypatch)
    scan_folders([tmp_path])
    folders = [Path(line) for line in seen.read_text(encoding="utf-8").splitlines()]
    assert len(folders) == 3
    assert not any(each.exists() for each in folders)


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
    seen = install(tmp_path, monkeypatch, scan=ENDLESS)

    class Stopped(Exception):
        pass

    asked = []

    def checkpoint() -> None:
        asked.append(1)
        if len(asked) > 2:
            raise Stopped

    with pytest.raises(Stopped):
        scan_folders([tmp_path], checkpoint)
    folders = [Path(line) for line in seen.read_text(encoding="utf-8").splitlines()]
    assert folders
    assert not any(each.exists() for each in folders)
