"""A fenced process from the outside: started, asked one thing at a time, killed when it is late."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from search.errors import ReaderUnavailable
from search.fencing.child import Child
from search.fencing.frames import read_frame, write_frame
from search.fencing.protocol import ProtocolError
from search.fencing.reasons import Reason


class FencedProcess(Child):
    """Runs `main(memory)` of a module. Once it was late, died or talked nonsense it is ended and not used again.

    One request at a time: whoever shares it between threads takes turns. `end` may be called from any thread.
    """

    def __init__(
        self, module: str, memory: int, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it. `memory` is in bytes of address space. Raises ReaderUnavailable."""
        super().__init__(module, (memory,), environment)
        try:
            self._await_greeting()
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
