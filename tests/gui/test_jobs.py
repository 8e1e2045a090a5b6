"""Jobs tell the GUI thread, serialise writers, stop where it is safe, and are joined."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job, JobState
from desktop.jobs.latest import Latest
from desktop.jobs.progress import JobProgress, ProgressState
from desktop.jobs.runner import JobRunner
from desktop.services.progress import Cancelled, Progress
from tests.gui.fakes import PATIENCE


def test_result_arrives_in_the_gui_thread(qtbot: QtBot, runner: JobRunner) -> None:
    heard: list[tuple[object, int]] = []
    worked: list[threading.Thread] = []

    def work(_progress: Progress) -> int:
        worked.append(threading.current_thread())
        return 42

    job = runner.writer("count", work)
    job.finished.connect(lambda result: heard.append((result, threading.get_ident())))
    with qtbot.waitSignal(job.ended):
        runner.start(job)
    assert heard == [(42, threading.get_ident())]
    assert worked[0] is not threading.current_thread()
    assert job.state is JobState.FINISHED
    assert not runner.busy


def test_failure_arrives_as_the_exception(qtbot: QtBot, runner: JobRunner) -> None:
    def work(_progress: Progress) -> None:
        raise OSError(28, "no space")

    job = runner.writer("fail", work)
    with qtbot.waitSignal(job.failed) as failed:
        runner.start(job)
    assert isinstance(failed.args[0], OSError)


def test_writers_run_one_after_another(qtbot: QtBot, runner: JobRunner) -> None:
    at_work: list[str] = []
    order: list[str] = []
    gate = threading.Event()

    def work_as(name: str):
        def work(_progress: Progress) -> None:
            at_work.append(name)
            gate.wait(PATIENCE)
            assert at_work == [name]
            order.append(name)
            at_work.remove(name)

        return work

    jobs = [runner.writer(name, work_as(name)) for name in "abc"]
    for job in jobs:
        runner.start(job)
    assert [job.title for job in runner.writers] == ["a", "b", "c"]
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert order == ["a", "b", "c"]
    assert all(job.state is JobState.FINISHED for job in jobs)


def test_readers_do_not_wait_for_a_writer(qtbot: QtBot, runner: JobRunner) -> None:
    gate = threading.Event()
    writer = runner.writer("long", lambda _progress: gate.wait(PATIENCE))
    reader = runner.reader("short", lambda _progress: "read")
    runner.start(writer)
    with qtbot.waitSignal(reader.finished):
        runner.start(reader)
    assert runner.writers == (writer,)
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)


def test_cancelling_stops_at_the_next_checkpoint(qtbot: QtBot, runner: JobRunner) -> None:
    begun = threading.Event()
    steps: list[int] = []

    def work(progress: Progress) -> None:
        while True:
            steps.append(1)
            begun.set()
            progress.checkpoint()

    job = runner.writer("endless", work)
    runner.start(job)
    assert begun.wait(PATIENCE)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert steps
    assert job.state is JobState.CANCELLED


def test_cancelled_while_waiting_never_begins(qtbot: QtBot, runner: JobRunner) -> None:
    gate = threading.Event()
    first = runner.writer("first", lambda _progress: gate.wait(PATIENCE))
    done: list[str] = []
    second = runner.writer("second", lambda _progress: done.append("second"))
    runner.start(first)
    runner.start(second)
    second.cancel()
    with qtbot.waitSignal(second.cancelled):
        gate.set()
    assert done == []


def test_shutdown_cancels_and_joins(qtbot: QtBot) -> None:
    runner = JobRunner()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress.checkpoint()

    runner.start(runner.writer("endless", work))
    assert begun.wait(PATIENCE)
    runner.shutdown()
    assert not any(thread.name.startswith("shoudang-writer") for thread in threading.enumerate())


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_is_told_at_most_ten_times_a_second() -> None:
    told: list[ProgressState] = []
    clock = Clock()
    progress = JobProgress(told.append, threading.Event(), clock)
    progress.start("Filing", 10_000, "bytes")
    for _step in range(1000):
        clock.now += 0.002
        progress.advance(10, "name.txt")
    assert 15 <= len(told) <= 21
    last = told[-1]
    assert last.detail == "name.txt"
    assert last.per_second == pytest.approx(5000, rel=0.01)
    assert last.remaining == pytest.approx((10_000 - last.done) / 5000, rel=0.05)


def test_progress_stops_only_at_a_checkpoint() -> None:
    stop = threading.Event()
    progress = JobProgress(lambda _state: None, stop)
    stop.set()
    progress.advance(1)
    with pytest.raises(Cancelled):
        progress.checkpoint()


def test_only_the_latest_answer_is_heard(qtbot: QtBot, archive: Archive, runner: JobRunner) -> None:
    gate = threading.Event()
    latest = Latest(archive)
    heard: list[object] = []
    latest.answered.connect(heard.append)

    def slow(_progress: Progress) -> str:
        gate.wait(PATIENCE)
        return "old"

    old: Job = runner.reader("old", slow)
    latest.ask(old)
    qtbot.waitUntil(lambda: old.state is JobState.RUNNING)
    with qtbot.waitSignal(latest.answered):
        latest.ask(runner.reader("new", lambda _progress: "new"))
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert heard == ["new"]
