"""Archives and ways to run commands, for the tests of the command line."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import words
from tests.archives import quick_stretch
from tests.cli.running import SECRET, Outcome, Run, capture, environment, make_archive


@pytest.fixture(scope="session")
def slow_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared archive under the real key derivation, for processes of their own. Copy it, don't use it."""
    with _english():
        return make_archive(tmp_path_factory.mktemp("slow"))


@pytest.fixture(scope="session")
def quick_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared archive where a passphrase costs nothing; opens in this process only."""
    with pytest.MonkeyPatch.context() as patch, _english():
        patch.setattr("vault.slots.stretch", quick_stretch)
        return make_archive(tmp_path_factory.mktemp("quick"))


@pytest.fixture
def vault(quick_template: Path, tmp_path: Path, quick_unlock: None) -> Path:
    """A copy of the shared archive of one's own, for `run`."""
    return _copied(quick_template, tmp_path)


@pytest.fixture
def slow_vault(slow_template: Path, tmp_path: Path) -> Path:
    """The same for processes of their own."""
    return _copied(slow_template, tmp_path)


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    """The passphrase of all of these archives."""
    path = tmp_path / "passphrase.txt"
    path.write_text(SECRET + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, passphrase_file: Path
) -> Run:
    """Runs a command in this process: `run("list", vault, code=0)`; without `code` any exit code will do."""
    monkeypatch.setenv("SHOUDANG_PASSPHRASE_FILE", str(passphrase_file))

    def run_command(*arguments: object, code: int | None = None) -> Outcome:
        return capture(capsys, arguments, code)

    return run_command


@pytest.fixture
def env(tmp_path: Path, passphrase_file: Path) -> dict[str, str]:
    """The surroundings of a command in a process of its own, with the passphrase file named in them."""
    return environment(tmp_path / "home", SHOUDANG_PASSPHRASE_FILE=str(passphrase_file))


@contextlib.contextmanager
def _english() -> Iterator[None]:
    before = words.language()
    words.set_language("en")
    yield
    words.set_language(before)


def _copied(template: Path, folder: Path) -> Path:
    copy = folder / template.name
    shutil.copytree(template, copy)
    return copy
