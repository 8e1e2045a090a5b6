"""Readers that are killed from outside while they read: no text is lost, and no process, zombie or open pipe is left.

`SHOUDANG_KILLS=200` kills that often instead of a few times.
"""

from __future__ import annotations

import gc
import io
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest

import search.fencing.extract
from search.fencing.extract import Extractor
from search.fencing.reasons import Reason
from tests.search.bombs import docx, zipped

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]

KILLS = int(os.environ.get("SHOUDANG_KILLS", "8"))
ROOT = Path(__file__).parents[3]


def workbook() -> bytes:
    """Takes a reader some tenths of a second."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for row in range(12_000):
        sheet.append([f"设备 {row}", row, "机房巡检记录"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BOOK = workbook()
FILES = [
    ("台账.xlsx", BOOK),
    ("材料.zip", zipped({"台账.xlsx": BOOK, "说明.txt": "保密"})),
    ("通知.docx", docx("<w:p><w:r><w:t>保密协议</w:t></w:r></w:p>")),
]


def children() -> dict[int, str]:
    """Every process that this one has started and not cleared away: its number and state."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid():
                found[int(entry.name)] = fields[0]
    return found


def readers(before: dict[int, str]) -> list[int]:
    return [pid for pid, state in children().items() if pid not in before and state != "Z"]


def pipes() -> int:
    """Open pipes and files. What other tests left to be collected is closed first, not in between."""
    gc.collect()
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count, of names alone


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, str]:
    with Extractor(workers=1) as extractor:
        texts = {name: extractor.extract(name, data).text for name, data in FILES}
    assert all(texts.values())
    return texts


@pytest.fixture
def nothing_left() -> Iterator[dict[int, str]]:
    """The processes before; fails when there are others, or more open pipes, after the test."""
    processes, opened = children(), pipes()
    yield processes
    assert set(children()) <= set(processes)
    assert pipes() <= opened


def test_a_killed_reader_loses_no_text(
    undisturbed: dict[str, str], nothing_left: dict[int, str]
) -> None:
    generator = random.Random(7)
    killed = 0
    with Extractor(workers=1) as extractor:
        while killed < KILLS:
            name, data = FILES[killed % len(FILES)]
            answers: list[str] = []
            reading = threading.Thread(
                target=lambda name=name, data=data, answers=answers: answers.append(
                    extractor.extract(name, data).text
                )
            )
            reading.start()
            time.sleep(generator.uniform(0, 0.6))
            for pid in readers(nothing_left):
                os.kill(pid, signal.SIGKILL)
                killed += 1
            reading.join(60)
            assert answers == [undisturbed[name]]


def test_killing_every_try_ends_in_a_reason_that_is_tried_again(
    undisturbed: dict[str, str], nothing_left: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, data = FILES[0]
    asked: list[int] = []
    send = search.fencing.extract.send_request

    def send_to_the_dying(stream: BinaryIO, *arguments: Any, **options: Any) -> None:
        send(stream, *arguments, **options)
        for pid in readers(nothing_left):
            asked.append(pid)
            os.kill(pid, signal.SIGKILL)

    with Extractor(workers=1) as extractor:
        with monkeypatch.context() as patch:
            patch.setattr(search.fencing.extract, "send_request", send_to_the_dying)
            assert extractor.extract(name, data).reason == Reason.STOPPED.sentence
        assert Reason.STOPPED.retryable
        assert len(set(asked)) == 3
        assert extractor.extract(name, data).text == undisturbed[name]


def test_a_reader_killed_between_two_files_is_replaced(
    undisturbed: dict[str, str], nothing_left: dict[int, str]
) -> None:
    with Extractor(workers=2) as extractor:
        for name, data in FILES * 2:
            assert extractor.extract(name, data).text == undisturbed[name]
            for pid in readers(nothing_left):
                os.kill(pid, signal.SIGKILL)


def test_a_queue_of_files_survives_its_readers(
    undisturbed: dict[str, str], nothing_left: dict[int, str]
) -> None:
    queue = [(number, *FILES[number % len(FILES)]) for number in range(18)]
    generator = random.Random(11)
    over = threading.Event()

    def kill_one_now_and_then() -> None:
        for _ in range(4):
            if over.wait(generator.uniform(0.8, 1.6)):
                return
            running = readers(nothing_left)
            if running:
                os.kill(min(running), signal.SIGKILL)

    killer = threading.Thread(target=kill_one_now_and_then)
    with Extractor(workers=2) as extractor:
        killer.start()
        try:
            results = list(extractor.extract_many(queue))
        finally:
            over.set()
            killer.join()
    assert [key for key, _found in results] == list(range(18))
    for (_key, name, _data), (_same, found) in zip(queue, results, strict=True):
        assert found.text == undisturbed[name]


@pytest.mark.parametrize(
    "busy",
    # The second one lets no other thread run, which might notice.
    ["time.sleep(600)", "re.match('(a*)*b', 'a' * 60)"],
)
def test_a_reader_outlives_the_application_by_its_time_limit_at_most(busy: str) -> None:
    code = textwrap.dedent(
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        import search.fencing.child
        hang = f"import re, time, search.fencing.worker as w; w.read_tree = lambda *_: {sys.argv[2]}; importlib.import"
        search.fencing.child._START = search.fencing.child._START.replace("importlib.import", hang, 1)
        from search.fencing.extract import Extractor, Limits
        extractor = Extractor(Limits(seconds=1.0), workers=1)
        extractor.fence()
        worker = extractor._idle.get()
        extractor._idle.put(worker)
        print(worker._process.pid, flush=True)
        extractor.extract("a.txt", b"text")
        """
    )
    application = subprocess.Popen(
        [sys.executable, "-c", code, str(ROOT), busy], stdout=subprocess.PIPE, text=True
    )
    assert application.stdout is not None
    reader = int(application.stdout.readline())
    time.sleep(0.3)
    application.kill()
    application.wait()
    application.stdout.close()
    until = time.monotonic() + 60
    while _is_running(reader) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_running(reader)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
