"""Talking to a person or a program at the other end of the pipes: results, messages, errors, progress."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from desktop.services.progress import Progress, Quiet


def printable(text: str) -> str:
    """`text` without what could move a terminal's cursor or hide something: controls are shown as `\\xNN`."""
    return "".join(
        character
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def say(message: str = "") -> None:
    """A message of one line, to standard error. It may name files, so it is made printable here."""
    print(printable(message), file=sys.stderr, flush=True)


def result(line: str = "") -> None:
    """A line of the result, to standard output."""
    print(line)


def json_line(value: dict[str, Any]) -> str:
    """One JSON object on one line, by every reader's idea of a line, with nothing that could move a cursor.

    JSON itself escapes only the first 32 controls. The others stand inside its strings, so they are escaped there.
    """
    return json.dumps(value, ensure_ascii=False).translate(_JSON_ESCAPES)


def result_object(value: dict[str, Any]) -> None:
    """One JSON object, to standard output."""
    print(json_line(value), flush=True)


@contextlib.contextmanager
def shown_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Progress bars on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield Quiet()
        return
    with _Bars() as bars:
        yield bars


class _JSONEscapes(dict[int, str]):
    """Code point → what stands for it in JSON that a terminal may show; worked out when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = printable(character) == character
        self[code] = character if shown else json.dumps(character)[1:-1]
        return self[code]


_JSON_ESCAPES = _JSONEscapes()


class _Bars:
    """A `Progress` as rich's bars; one at a time, the last one on top of the next."""

    def __init__(self) -> None:
        # Loaded here: most commands are done before rich would be.
        from rich import progress as rich
        from rich.console import Console

        self._rich = rich
        self._bars = rich.Progress(
            rich.TextColumn("{task.description}"),
            rich.BarColumn(),
            rich.TaskProgressColumn(),
            rich.TimeRemainingColumn(),
            rich.TextColumn("{task.fields[detail]}", style="dim"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task: Any = None

    def __enter__(self) -> _Bars:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def start(self, label: str, total: int | None, unit: str) -> None:
        """A new bar."""
        del unit
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(label, total=total, detail="")

    def advance(self, amount: int, detail: str = "") -> None:
        """Move the bar."""
        shown = printable(detail.rpartition("/")[2])[:40].replace("[", "(")
        self._bars.update(self._task, advance=amount, detail=shown)

    def checkpoint(self) -> None:
        """A terminal stops a command with Ctrl+C, which arrives as KeyboardInterrupt."""


def has_screen() -> bool:
    """Whether a window could be opened."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
