"""The process that builds an index anew until it is done or killed: python -m tests.services.rebuilding VAULT"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest import mock

from desktop.services.house import House
from desktop.services.searching.index_rebuild import rebuild_index
from tests.archives import PASSPHRASE, quick_stretch

AT_ONCE = 8
"""Versions a commit: small, so that there are many commits to be killed between and in."""


def main() -> None:
    """Say when it begins and when it is done: moments are counted from there."""
    with (
        mock.patch("vault.slots.stretch", quick_stretch),
        mock.patch("desktop.services.searching.index_rebuild._AT_ONCE", AT_ONCE),
        House.open(Path(sys.argv[1]), PASSPHRASE) as house,
    ):
        print("begins", flush=True)
        rebuild_index(house)
        print("done", flush=True)


if __name__ == "__main__":
    main()
