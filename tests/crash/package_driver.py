"""The process that dies while a package is built: python -m tests.crash.package_driver VAULT OUT"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest import mock

from desktop.services.handover.handing_over import build_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.house import House
from tests.archives import PASSPHRASE, quick_stretch


def main() -> None:
    """Say "begin", and build until it is done or killed."""
    vault, out = map(Path, sys.argv[1:])
    with mock.patch("vault.slots.stretch", quick_stretch), House.open(vault, PASSPHRASE) as house:
        print("begin", flush=True)
        build_handover(house, out, HandoverOrder(profile="full", final=False))


if __name__ == "__main__":
    main()
