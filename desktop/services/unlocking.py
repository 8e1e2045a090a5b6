"""The quick way to an open archive: a passphrase is stretched on one core while the other does something else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from vault.credentials import Key
from vault.vault import Vault

if TYPE_CHECKING:
    from desktop.services.house import House


class Unlocking:
    """A vault that is being unlocked. What is done before `house` is asked for costs no time of its own."""

    def __init__(self, path: Path, key: Key) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="unlock")
        self._vault = self._pool.submit(Vault.open, path, key)
        self._pool.shutdown(wait=False)
        self._taken = False

    def __enter__(self) -> Unlocking:
        return self

    def __exit__(self, *_exception: object) -> None:
        """A vault that nobody took is locked again."""
        if not self._taken and self._vault.exception() is None:
            self._vault.result().close()

    def house(self) -> House:
        """The open archive; raises what `House.open` does."""
        from desktop.services.house import House

        vault = self._vault.result()
        self._taken = True
        return House.enter(vault)


def open_house(path: Path, key: Key) -> House:
    """What `House.open` gives, sooner when the database library isn't loaded yet."""
    with Unlocking(path, key) as unlocking:
        return unlocking.house()
