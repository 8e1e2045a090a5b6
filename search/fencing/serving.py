"""The inside of a fenced process: closes its fence, then answers one request after the other until the pipe is closed.

Nothing that a handler meets in a file ends the process, except what ends a process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from search.fencing.fence import close_fence, end_with_parent, library_folders
from search.fencing.frames import read_frame, write_frame
from search.fencing.protocol import send_greeting
from search.fencing.reasons import Reason, Unreadable

Handler = Callable[[int, list[bytes]], Sequence[bytes]]

_LARGEST_REQUEST = (
    1 << 40
)  # what is too large was not sent; the application is trusted, its files are not


def serve(memory: int, handler: Handler, readable: Iterable[Path] = ()) -> None:
    """Answer requests on standard input and output with what `handler` returns, or with the reason it raises."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not be able to forge an answer.
    os.dup2(2, 1)
    send_greeting(answers, close_fence(memory, [*library_folders(), *readable]))
    end_with_parent()
    while (request := read_frame(requests, _LARGEST_REQUEST)) is not None:
        reason, parts = _answer(handler, *request)
        del request
        write_frame(answers, reason, parts)


def _answer(handler: Handler, code: int, parts: list[bytes]) -> tuple[Reason, Sequence[bytes]]:
    try:
        return Reason.NONE, handler(code, parts)
    except Unreadable as refusal:
        return refusal.reason, ()
    except MemoryError:
        return Reason.TOO_MUCH_MEMORY, ()
    except Exception:  # noqa: BLE001 - a hostile file may raise anything in any library; the caller gets a reason
        return Reason.DAMAGED, ()
