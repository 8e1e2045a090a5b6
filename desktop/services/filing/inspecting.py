"""Asks fenced inspectors about files of a tree, many at a time; a file that hangs or kills one spoils no other."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from typing import Any, TypeVar

from search.fencing.fenced import FencedProcess
from search.fencing.reasons import Reason

Key = TypeVar("Key")

MANIFEST, SECRETS = 1, 2
"""What is asked for; the worker's own numbers."""

_MODULE = "desktop.services.filing.inspector_worker"
_PROCESSES = 2
_MEMORY = 2 * 1024**3
_SECONDS = 20.0
_BYTES_PER_SECOND = 512 * 1024
_LARGEST_ANSWER = 64 * 1024**2
_FILES_AT_ONCE = 100
_BYTES_AT_ONCE = 4 * 1024**2


class Inspector:
    """Two processes, started when first needed and again after one was lost. To be used by one thread."""

    def __init__(self) -> None:
        self._idle: LifoQueue[FencedProcess | None] = LifoQueue()
        for _number in range(_PROCESSES):
            self._idle.put(None)

    def __enter__(self) -> Inspector:
        return self

    def __exit__(self, *_exception: object) -> None:
        for _number in range(_PROCESSES):
            process = self._idle.get()
            if process is not None:
                process.end()
            self._idle.put(None)

    def ask_many(
        self, code: int, files: Iterable[tuple[Key, str, bytes]]
    ) -> Iterator[tuple[Key, Any]]:
        """(key, answer) for each (key, path, content), in order; None where there was no answer.

        Raises ReaderUnavailable when no process can be started.
        """
        ahead: deque[Future[list[tuple[Key, Any]]]] = deque()
        with ThreadPoolExecutor(_PROCESSES, thread_name_prefix="inspect") as pool:
            try:
                for group in _groups(files):
                    ahead.append(pool.submit(self._answers, code, group))
                    if len(ahead) > _PROCESSES * 2:
                        yield from ahead.popleft().result()
                while ahead:
                    yield from ahead.popleft().result()
            finally:
                for waiting in ahead:
                    waiting.cancel()

    def _answers(self, code: int, group: Sequence[tuple[Key, str, bytes]]) -> list[tuple[Key, Any]]:
        answers = self._ask(code, group)
        if answers is None and len(group) > 1:
            # One of them is to blame; halving finds it without asking for each alone.
            middle = len(group) // 2
            return self._answers(code, group[:middle]) + self._answers(code, group[middle:])
        return [
            (key, None if answers is None else answers[number])
            for number, (key, _path, _data) in enumerate(group)
        ]

    def _ask(self, code: int, group: Sequence[tuple[Key, str, bytes]]) -> list[Any] | None:
        parts = [part for _key, path, data in group for part in (path.encode(), data)]
        seconds = _SECONDS + sum(len(data) for _k, _p, data in group) / _BYTES_PER_SECOND
        process = self._idle.get()
        try:
            if process is None or not process.usable:
                process = FencedProcess(_MODULE, _MEMORY)
            reason, answered = process.ask(code, parts, seconds=seconds, largest=_LARGEST_ANSWER)
        finally:
            self._idle.put(process if process is not None and process.usable else None)
        if reason is not Reason.NONE or len(answered) != 1:
            return None
        answers = json.loads(answered[0])
        return answers if isinstance(answers, list) and len(answers) == len(group) else None


def _groups(
    files: Iterable[tuple[Key, str, bytes]],
) -> Iterator[list[tuple[Key, str, bytes]]]:
    group: list[tuple[Key, str, bytes]] = []
    size = 0
    for file in files:
        group.append(file)
        size += len(file[2])
        if len(group) >= _FILES_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group
