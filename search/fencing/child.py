"""A process behind the fence as its parent holds it: started with as little as it needs, killed when it is late."""

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
from search.fencing.fence import Fence
from search.fencing.protocol import receive_greeting

_GREETING_SECONDS = 60.0
_PACKAGES = Path(__file__).resolve().parent.parent.parent
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import importlib; "
    "importlib.import_module(sys.argv.pop(1)).main(*map(int, sys.argv[1:]))"
)


class Child:
    """Runs `main` of a module with numbers for arguments; talks to it through two pipes."""

    def __init__(
        self, module: str, arguments: Sequence[int], environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it; it greets later. Raises ReaderUnavailable."""
        self.usable = True
        self.fence = Fence.NOTHING
        words = [str(_PACKAGES), module, *map(str, arguments)]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _START, *words],
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

    def end(self) -> None:
        """Kill the process and wait for it."""
        self.usable = False
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with contextlib.suppress(OSError, ValueError):
                pipe.close()

    def _await_greeting(self) -> None:
        """Learn what the fence holds. Raises ProtocolError, OSError, ValueError."""
        with self._ended_after(_GREETING_SECONDS):
            self.fence = Fence(receive_greeting(self._from))

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
        "RAYON_NUM_THREADS": "1",
        "TOKIO_WORKER_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
