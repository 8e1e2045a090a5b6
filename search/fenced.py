"""A fenced process from the outside: started, asked one thing at a time, killed when it is late."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from search.errors import ReaderUnavailable
from search.fence import Fence
from search.frames import read_frame, write_frame
from search.protocol import ProtocolError, receive_greeting
from search.reasons import Reason

_GREETING_SECONDS = 60.0
_PACKAGES = Path(__file__).resolve().parent.parent
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import importlib; "
    "importlib.import_module(sys.argv.pop(1)).main(int(sys.argv[1]))"
)


class FencedProcess:
    """Runs `main(memory)` of a module. Once it was late, died or talked nonsense it is ended and not used again.

    One request at a time: whoever shares it between threads takes turns. `end` may be called from any thread.
    """

    def __init__(
        self, module: str, memory: int, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it. `memory` is in bytes of address space. Raises ReaderUnavailable."""
        self.usable = True
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _START, str(_PACKAGES), module, str(memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Libraries print pieces of what they choke on; none of it may reach a log.
                stderr=subprocess.DEVNULL,
                env={**_environment(), **(environment or {})},
                cwd=Path(sys.prefix),
                close_fds=True,
            )
        except OSError:
            raise ReaderUnavailable from None
        self._to = cast(BinaryIO, self._process.stdin)
        self._from = cast(BinaryIO, self._process.stdout)
        try:
            with self._ended_after(_GREETING_SECONDS):
                self.fence = Fence(receive_greeting(self._from))
        except (ProtocolError, OSError, ValueError):
            self.end()
            raise ReaderUnavailable from None

    def ask(
        self, code: int, parts: Sequence[bytes], *, seconds: float, largest: int
    ) -> tuple[Reason, list[bytes]]:
        """The answer to one request, of at most `largest` bytes, or why there is none within `seconds`."""
        late = threading.Event()
        try:
            with self._ended_after(seconds, late):
                write_frame(self._to, code, parts)
                answer = read_frame(self._from, largest)
            if answer is None:
                raise ProtocolError
            reason, answered = Reason(answer[0]), answer[1]
        except (ProtocolError, OSError, ValueError):
            self.end()
            return Reason.TOO_SLOW if late.is_set() else Reason.STOPPED, []
        if late.is_set() or reason is Reason.TOO_MUCH_MEMORY:
            # What is left of its memory may be in pieces.
            self.end()
        return reason, answered

    def end(self) -> None:
        """Kill the process and wait for it."""
        self.usable = False
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with contextlib.suppress(OSError, ValueError):
                pipe.close()

    @contextlib.contextmanager
    def _ended_after(self, seconds: float, late: threading.Event | None = None) -> Iterator[None]:
        def kill() -> None:
            if late is not None:
                late.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _environment() -> dict[str, str]:
    """As little as an interpreter needs: no home, no session, nothing of ours."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    nowhere = str(Path(os.devnull) / "nowhere")
    return {
        **kept,
        "HOME": nowhere,
        "XDG_CACHE_HOME": nowhere,
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
    }
