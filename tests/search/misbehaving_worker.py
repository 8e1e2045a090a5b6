"""A process in the place of the real ones: opens anything as eight pages, and each page does another kind of harm."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Sequence

from search.fencing.page_requests import OPEN, PAGE, PAIR, RECOGNISE, SIZE
from search.fencing.serving import serve

PAGES = 8
HANGS, ABORTS, CRASHES, SWALLOWS, FORGES, RAISES, EXITS = range(2, 9)


def main(memory: int) -> None:
    serve(memory, answer)


def answer(code: int, parts: list[bytes]) -> Sequence[bytes]:
    if code == OPEN and parts[-1].startswith(b"%PDF-drawn"):
        return [SIZE.pack(10.0, 10.0) * PAGES]
    if code == OPEN:
        return [PAIR.pack(PAGES, 0)]
    number = PAIR.unpack(parts[0])[0]
    if number == HANGS:
        time.sleep(60)
    elif number == ABORTS:
        os.abort()
    elif number == CRASHES:
        ctypes.string_at(0)
    elif number == SWALLOWS:
        bytearray(1 << 40)
    elif number == FORGES:
        for handle in (3, 4):
            os.write(handle, b"nonsense" * 10)
    elif number == RAISES:
        raise RuntimeError("保密")
    elif number == EXITS:
        os._exit(0)
    if code == PAGE:
        return [PAIR.pack(1, 1), b"\0\0\0\xff"]
    assert code == RECOGNISE
    return [PAIR.pack(1, 0), f"第{number}页".encode()]
