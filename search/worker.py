"""The reader process: closes its fence, then answers one request after the other until the pipe is closed.

Started by `search.extract`, never imported by it. Nothing it meets in a file ends it, except what ends a process.
"""

from __future__ import annotations

import os
import sys

from search.fence import close_fence, library_folders
from search.protocol import receive_request, send_answer, send_greeting
from search.reading import read_text
from search.reasons import Reason, Unreadable


def main(memory: int, largest_text: int) -> None:
    """Serve requests on standard input and output."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not be able to forge an answer.
    os.dup2(2, 1)
    send_greeting(answers, close_fence(memory, library_folders()))
    while (request := receive_request(requests)) is not None:
        reason, pages, text = _answer(*request, largest_text)
        del request
        send_answer(answers, reason, pages, text)


def _answer(name: str, data: bytes, largest_text: int) -> tuple[Reason, int, str]:
    try:
        text, pages = read_text(name, data)
    except Unreadable as refusal:
        return refusal.reason, 0, ""
    except MemoryError:
        return Reason.TOO_MUCH_MEMORY, 0, ""
    except RecursionError:
        return Reason.DAMAGED, 0, ""
    except Exception:  # noqa: BLE001 - a hostile file may raise anything in any library; the caller gets a reason
        return Reason.DAMAGED, 0, ""
    if len(text) > largest_text or len(text.encode("utf-8", "replace")) > largest_text:
        return Reason.TOO_MUCH_TEXT, 0, ""
    return Reason.NONE, pages, text


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
