"""From a key in the search box to painted results, in the real window over a real vault: median and 95th percentile.

python -m tests.benchmarks.typing_search [--sizes 1000,5000] [--queries 60]

A query is committed as an input method does, character by character: the first key, and the last one of the whole
query, are both timed until the list has been repainted. The pause after a key (the debounce) is part of it. A timer
of the window tells how long it was kept from answering meanwhile.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.app import SWITCH_INTERVAL
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.contracts import load_contract
from desktop.services.credentials import Passphrase
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.progress import Quiet
from desktop.services.records import Filing
from desktop.settings import MemorySettings, Settings, Theme
from desktop.views.main_window import MainWindow
from desktop.views.search.search_page import DEBOUNCE_MS, SearchPage
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from tests.benchmarks.generated import documents, mixed_queries

PASSPHRASE = Passphrase("a passphrase for measuring")
KEY_MS = 90
"""Between two keys: a quick typist."""

PULSE_MS = 10
_PATIENCE_MS = 60_000


class Pulse(QObject):
    """Remembers how late a timer of the window was."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(PULSE_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.waits.append((now - self._last) * 1000 - PULSE_MS)
        self._last = now


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,5000")
    parser.add_argument("--queries", type=int, default=60)
    arguments = parser.parse_args()
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication(sys.argv[:1])
    load_typeface()
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory() as scratch:
            vault = make_vault(Path(scratch), size)
            measure(app, vault, size, arguments.queries)


def make_vault(folder: Path, size: int) -> Path:
    """A vault of `size` generated papers, searchable; types by folder, as a person would file them."""
    papers: dict[tuple[object, str], Path] = {}
    for number, document in enumerate(documents(size)):
        place = papers.setdefault(
            (document.category, document.type), folder / "papers" / f"{len(papers)}"
        )
        place.mkdir(parents=True, exist_ok=True)
        name = document.title.replace("/", "-")[:60]
        (place / f"{name} {number}.txt").write_text(document.text, "utf-8")
    started = time.perf_counter()
    house = House.create(
        folder / "measured.vault", PASSPHRASE, contract=load_contract("demo"), kdf_seconds=0
    )
    for (category, kind), place in papers.items():
        file_paths(house, [place], Filing(category, kind), progress=Quiet())  # type: ignore[arg-type]
    make_searchable(house)
    house.close()
    print(f"\n{size} documents, filed and indexed in {time.perf_counter() - started:.0f} s")
    return folder / "measured.vault"


def measure(app: QApplication, vault: Path, size: int, count: int) -> None:
    """Type into the page and print the times."""
    runner = JobRunner()
    settings = MemorySettings(Settings(theme=Theme.LIGHT, language="zh_CN"))
    window = MainWindow(app, HouseDoor(), runner, settings)
    window.resize(1440, 900)
    window.show()
    house = House.open(vault, PASSPHRASE)
    window.show_vault(HouseVault(house))
    wait_until(lambda: not runner.busy)
    workspace = window.workspace_or_fail()
    workspace.go(Place.SEARCH)
    page = workspace.search
    wait_until(lambda: not runner.busy)
    times: dict[str, list[float]] = {"first key": [], "last key": []}
    ask(app, page, "第")
    pulse = Pulse()
    for query in mixed_queries(count):
        page.search_for("")
        wait_until(lambda: not runner.busy)
        characters = list(query)
        times["first key"].append(ask(app, page, characters[0]))
        for character in characters[1:-1]:
            commit(app, page, character)
            pause(KEY_MS)
        if len(characters) > 1:
            times["last key"].append(ask(app, page, characters[-1]))
    print(f"  pause after a key {DEBOUNCE_MS} ms, {count} queries")
    for name, found in times.items():
        found = sorted(value for value in found if value >= 0)
        slow = found[min(len(found) - 1, round(len(found) * 0.95))]
        print(
            f"  {name}: median {statistics.median(found):.0f} ms, 95th percentile {slow:.0f} ms, "
            f"worst {found[-1]:.0f} ms ({len(found)} answered)"
        )
    late = sorted(pulse.waits)
    print(
        f"  the window was kept waiting: 99th percentile {late[round(len(late) * 0.99) - 1]:.0f} ms, "
        f"longest {late[-1]:.0f} ms"
    )
    window.close()
    wait_until(lambda: not window.isVisible())
    runner.shutdown()


def ask(app: QApplication, page: SearchPage, character: str) -> float:
    """Milliseconds from a key until its results are painted; -1 where the query can't be read as it stands."""
    painted: list[float] = []
    page.painted.connect(lambda _query: painted.append(time.perf_counter()))
    started = time.perf_counter()
    commit(app, page, character)
    wanted = page.box.text().strip()
    wait_until(lambda: (painted and page.answered == wanted) or page.box.error is not None)
    page.painted.disconnect()
    return (painted[-1] - started) * 1000 if painted else -1


def commit(app: QApplication, page: SearchPage, character: str) -> None:
    """One character, as an input method gives it."""
    event = QInputMethodEvent()
    event.setCommitString(character)
    app.sendEvent(page.box, event)


def pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(done: Callable[[], object]) -> None:
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not done():
        if deadline.hasExpired():
            raise TimeoutError("the window is waiting for something that does not come")
        pause(2)


if __name__ == "__main__":
    main()
