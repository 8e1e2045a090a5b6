"""The reader process: closes its fence, then answers one request after the other until the pipe is closed.

Started by `search.fencing.extract`, never imported by it. Nothing it meets in a file ends it, except what ends a
process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

from search.fencing.budget import Budget
from search.fencing.fence import close_fence, end_with_parent, library_folders
from search.fencing.protocol import receive_request, send_answer, send_greeting
from search.fencing.reasons import Reason, Unreadable
from search.readers.containers import read_tree
from search.records import Extraction

_GRACE = 2.0


def main(memory: int, largest_text: int) -> None:
    """Serve requests on standard input and output."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not be able to forge an answer.
    os.dup2(2, 1)
    send_greeting(answers, close_fence(memory, library_folders()))
    end_with_parent()
    while (request := receive_request(requests)) is not None:
        budget = Budget.for_file(
            len(request.data),
            text=largest_text,
            seconds=request.seconds,
            password=request.password,
        )
        with _ended_after(request.seconds + _GRACE):
            reason, found = _answer(request.name, request.data, budget, largest_text)
        del request
        send_answer(answers, reason, found, budget.unread)


@contextlib.contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """End this process by itself when nobody is left who would: the application may be gone."""
    if hasattr(signal, "setitimer"):
        # The signal's default ends a process whatever code it is in.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return
    timer = threading.Timer(seconds, os._exit, (1,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(name: str, data: bytes, budget: Budget, largest_text: int) -> tuple[Reason, Extraction]:
    reason, found = Reason.NONE, Extraction("")
    try:
        found = read_tree(name, data, budget).extraction()
        if budget.unread and not budget.readings:
            # The names of what is inside are no text when none of it could be read.
            reason = budget.unread[0][1]
    except Unreadable as refusal:
        reason = refusal.reason
    except RecursionError:
        reason = Reason.NESTED
    except MemoryError:
        reason = Reason.TOO_MUCH_MEMORY
    except Exception:  # noqa: BLE001 - a hostile file may raise anything in any library; the caller gets a reason
        reason = Reason.DAMAGED
    if len(found.text.encode("utf-8", "replace")) > largest_text:
        reason = Reason.TOO_MUCH_TEXT
    flags = found.flags | budget.flags
    if reason is not Reason.NONE:
        return reason, Extraction("", flags=flags)
    return reason, replace(found, flags=flags)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
