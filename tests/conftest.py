"""Guards around every test, and the archives that most tests start from.

No socket, no thread left behind, nothing left in the temporary folder, no look at the real home, English words.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from desktop.services.house import House
from resources import words
from tests.archives import MakeHouse, make_quick_house, make_tree, quick_stretch
from tests.schemas import copied

_JOIN_SECONDS = 30.0
_MEMORY = Path("/dev/shm")
_ROOM = 6 * 1024**3
"""Bytes: what many tests at once, and the processes they start, need besides."""
_FAILED = pytest.StashKey[bool]()


def pytest_configure() -> None:
    """No test needs a screen; started in the background they inherit an ignored Ctrl+C, and so would commands.

    Examples are the same in every run, so that a change fails for what it changed; SHOUDANG_EXPLORE=1 looks for others.
    How long an example takes says nothing on a machine that is busy with another test.

    Tests' folders lie in memory where there is room: an archive is flushed to its medium some fifty times a test, which
    proves nothing here that the calls themselves don't.
    """
    if _fits_in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    if not os.environ.get("SHOUDANG_EXPLORE"):
        # They would be drawn from the constants of whatever modules the tests before have loaded. No setting says so.
        nothing = Constants()
        providers._get_local_constants = lambda: nothing
    settings.register_profile(
        "same",
        derandomize=not os.environ.get("SHOUDANG_EXPLORE"),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("same")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.platform == "linux":
        # Where the locale isn't installed, or has another encoding, Qt warns; that would fail the first window.
        for name in ("LC_ALL", "LC_CTYPE", "LANG"):
            os.environ.pop(name, None)
        os.environ["LANG"] = "C.UTF-8"
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _fits_in_memory() -> bool:
    """Whether there is room, and programs in it run, as one of the tests wants: containers often forbid that."""
    return (
        _MEMORY.is_dir()
        and os.access(_MEMORY, os.W_OK)
        and not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(_MEMORY).free > _ROOM
        and _free_memory() > _ROOM
    )


def _free_memory() -> int:
    """Bytes that this process and its children can still use, whether the machine limits them or a container does."""
    known = dict(line.split(":") for line in Path("/proc/meminfo").read_text("ascii").splitlines())
    free = int(known["MemAvailable"].split()[0]) * 1024
    limit, used = (Path("/sys/fs/cgroup", name) for name in ("memory.max", "memory.current"))
    with contextlib.suppress(OSError, ValueError):
        free = min(free, int(limit.read_text("ascii")) - int(used.read_text("ascii")))
    return free


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember what failed."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """A test that didn't fail leaves its folders to nobody: thousands of archives would fill the memory."""
    values = getattr(item, "funcargs", None) or {}
    folders = [values[name] for name in ("tmp_path", "isolated") if name in values]
    yield
    if not item.stash.get(_FAILED, False):
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What lies in memory goes, unless somebody will want to look at it. Workers leave it to who started them."""
    folder = session.config._tmp_path_factory._basetemp  # type: ignore[attr-defined]  # pytest keeps it to itself
    ours = folder is not None and folder.is_relative_to(_MEMORY)
    if ours and exitstatus == 0 and not hasattr(session.config, "workerinput"):
        shutil.rmtree(folder, ignore_errors=True)


class _SocketGuard:
    """An audit hook can't be removed, so there is one a process, and tests switch it on."""

    def __init__(self) -> None:
        self.active = False
        self.seen: list[str] = []
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.active and event.startswith("socket."):
            # Raising may be swallowed by the code that asked, so it is written down as well.
            self.seen.append(f"{event}{arguments[1:]!r}")
            raise RuntimeError(f"the air gap: {event}")


_sockets = _SocketGuard()


@pytest.fixture(autouse=True)
def no_sockets() -> Iterator[None]:
    """Fail a test that makes a socket or resolves a name, even where the error was swallowed."""
    _sockets.seen.clear()
    _sockets.active = True
    yield
    _sockets.active = False
    assert not _sockets.seen, f"the network was touched: {_sockets.seen}"


@pytest.fixture(autouse=True)
def no_dangling_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _JOIN_SECONDS
    left = [
        thread
        for thread in set(threading.enumerate()) - before
        # A foreign thread that once ran Python (Qt's pool) is listed for ever.
        if not isinstance(thread, threading._DummyThread)
    ]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"threads were left running: {alive}"


@pytest.fixture(autouse=True)
def isolated(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home and a temporary folder of its own, which must be empty again when the test ends."""
    home = tmp_path_factory.mktemp("isolated")
    temporary = home / "temporary"
    for name in ("temporary", "cache", "config", "data", "settings"):
        (home / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    for variable, folder in {
        "TMPDIR": temporary,
        "TMP": temporary,
        "TEMP": temporary,
        "XDG_CACHE_HOME": home / "cache",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "SHOUDANG_SETTINGS_DIR": home / "settings",
    }.items():
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.delenv("SHOUDANG_PASSPHRASE_FILE", raising=False)
    yield home
    left = sorted(path.name for path in temporary.iterdir())
    assert not left, f"temporary files were left behind: {left}"


@pytest.fixture(autouse=True)
def english_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Message ids are the words, here and in processes that a test starts, whatever catalogues are compiled."""
    before = words.language()
    monkeypatch.setenv("SHOUDANG_LANGUAGE", "en")
    words.set_language("en")
    yield
    words.set_language(before)


@pytest.fixture(autouse=True)
def quick_schema(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty archives get their tables without the migrations, but where these are what is tested."""
    if request.path.name not in ("test_schema.py", "test_golden.py"):
        monkeypatch.setattr("models.schema._upgrade", copied)


@pytest.fixture
def quick_unlock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost nothing in this test; the real derivation has tests of its own."""
    monkeypatch.setattr("vault.slots.stretch", quick_stretch)


@pytest.fixture
def make_house(tmp_path: Path, quick_unlock: None) -> Iterator[MakeHouse]:
    """Makes empty archives below the test's folder, closed at its end."""
    made: list[House] = []

    def make(name: str = "archive") -> House:
        made.append(make_quick_house(tmp_path / f"{name}.vault"))
        return made[-1]

    yield make
    for house in made:
        house.close()


@pytest.fixture
def house(make_house: MakeHouse) -> House:
    """An empty archive."""
    return make_house()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder of a few small, awkward files."""
    return make_tree(tmp_path / "tree")
