"""Where a world's vault is, and opening it so that the points are counted from there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.services.house import House
from tests.archives import PASSPHRASE

Say = Callable[[str], None]


def vault_of(world: Path) -> Path:
    """The vault that it is about."""
    return world / "disk" / "archive.vault"


@contextlib.contextmanager
def opened(world: Path, say: Say | None = None) -> Iterator[House]:
    """The archive. With `say` what follows is what the points are counted in."""
    with House.open(vault_of(world), PASSPHRASE) as house:
        if say is not None:
            say("begin")
        yield house
