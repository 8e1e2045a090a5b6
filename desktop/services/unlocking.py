"""The quick way to an open archive: the passphrase is stretched on one core while the other does something else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from vault.ids import Passphrase
from vault.vault import Vault

if TYPE_CHECKING:
    from desktop.services.house import House


class Unlocking:
    """A vault that is being unlocked. What is done before `house` is asked for costs no time of its own."""

    def __init__(self, path: Path, passphrase: Passphrase) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="unlock")
        self._vault = self._pool.submit(Vault.open, path, passphrase)
        self._pool.shutdown(wait=False)

    def house(self) -> House:
        """The open archive; raises what `House.open` does."""
        from desktop.services.house import House

        return House.enter(self._vault.result())


def open_house(path: Path, passphrase: Passphrase) -> House:
    """What `House.open` gives, sooner when the database library isn't loaded yet."""
    return Unlocking(path, passphrase).house()
