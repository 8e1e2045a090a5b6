"""The command line of design §9: every use case for a terminal and for tests. Imports no Qt.

Standard output holds results only (one JSON object with `--json`); messages and progress go to standard error.
"""

from __future__ import annotations

from desktop.cli.main import main

__all__ = ["main"]
