"""Where no folder for what is unpacked can be made, the scanner can't be run, which is said; nothing else stops."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from desktop.services.receiving.virus_scan import ENGINE, SCAN, scan_folders
from models.handover.natures import Outcome
from tests.services.receiving import test_virus_scan as stand_in

pytestmark = stand_in.pytestmark


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_folder_for_temporary_files_fails_the_check_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    seen = stand_in.install(tmp_path, monkeypatch)

    def refuse(*_arguments: object, **_options: object) -> str:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    results = scan_folders([tmp_path])
    assert results[ENGINE].outcome is Outcome.FAILED
    assert results[ENGINE].note == "ClamAV is installed and can't be run."
    assert SCAN not in results
    assert not seen.exists()


def test_a_folder_that_fills_up_after_the_test_of_the_engine_leaves_the_scan_unfinished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.install(tmp_path, monkeypatch)
    real, made = tempfile.mkdtemp, 0

    def refuse_third(*arguments: str, **options: str) -> str:
        nonlocal made
        made += 1
        if made == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*arguments, **options)

    monkeypatch.setattr(tempfile, "mkdtemp", refuse_third)
    results = scan_folders([tmp_path])
    assert results[ENGINE].outcome is Outcome.PASSED
    assert results[SCAN].outcome is Outcome.FAILED
    assert "come to its end" in results[SCAN].note


def test_an_error_of_whoever_waits_passes_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.install(tmp_path, monkeypatch, scan=stand_in.ENDLESS)

    def stop() -> None:
        raise OSError(errno.EPIPE, "the window is gone")

    with pytest.raises(OSError, match="the window is gone"):
        scan_folders([tmp_path], stop)
