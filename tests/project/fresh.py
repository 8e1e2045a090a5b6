"""Lines of a terminal, each in a process of its own that has loaded nothing of ours, only what others wrote.

    python -m tests.project.fresh < LINES

Prints how each ended, one number a line; what the lines print goes to standard error. A passphrase costs nothing here,
and no interpreter starts anew, which together take ten times what the commands do.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shlex
import subprocess
import sys
from pathlib import Path
from unittest import mock

_OTHERS = ("typer", "sqlalchemy.orm", "alembic.command", "whoosh.fields", "openpyxl", "docx")


def main() -> None:
    """Run what standard input holds, one line after the other."""
    for name in _OTHERS:
        importlib.import_module(name)
    assert "vault" not in sys.modules
    lines = sys.stdin.read().splitlines()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for line in lines:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = _run(line.strip())
                sys.stdout.flush()
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(line: str) -> int:
    words, target = shlex.split(line), ""
    if words[-2:-1] == [">"]:
        *words, _sign, target = words
    os.dup2(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if target else 2, 1)
    words = [each for word in words for each in _meant(word)]
    if words[0] != "shoudang":
        return subprocess.run(words, check=False).returncode
    from desktop.cli import main as shoudang

    with mock.patch("vault.slots.stretch", _quick_stretch):
        return shoudang(words[1:])


def _meant(word: str) -> list[str]:
    """The files that a pattern stands for."""
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


def _quick_stretch(kdf: int, secret: bytes, salt: bytes, cost: object, length: int) -> bytes:
    return hashlib.sha256(f"{kdf} {cost} {length} ".encode() + salt + secret).digest()[:length]


if __name__ == "__main__":
    main()
