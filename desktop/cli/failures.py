"""Errors at the command line: words to standard error, one object for programs, and the exit code."""

from __future__ import annotations

from typing import Any

from desktop.cli.terminal import say


def describe(error: Exception) -> dict[str, Any]:
    """The error for a program."""
    from desktop.errors import explain

    words = explain(error)
    return {
        "code": int(words.exit_code),
        "title": words.title,
        "sentence": words.sentence,
        "advice": words.advice,
    }


def tell(described: dict[str, Any]) -> int:
    """The same for a person; returns the exit code."""
    say(described["title"])
    # What is wrong can be several things, and so can the steps of the law.
    for line in (*described["sentence"].splitlines(), *described["advice"].splitlines()):
        say(f"  {line}")
    code: int = described["code"]
    return code
