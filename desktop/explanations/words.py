"""What an explanation is: words, and the exit code of a command that ends with the error."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias


class ExitCode(enum.IntEnum):
    """The command line's contract; stable."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    WRONG_PASSPHRASE = 3
    IN_USE = 4
    DAMAGED = 5
    REFUSED = 6
    WORLD = 7
    OURS = 70


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error for a person: a title, what happened, what to do, and the exit code of a command that ends with it."""

    title: str
    sentence: str
    advice: str
    exit_code: ExitCode


Words: TypeAlias = tuple[tuple[type[BaseException], Callable[[Any], Explanation]], ...]
"""A kind of error, and what makes its explanation; the more special kind comes first."""
