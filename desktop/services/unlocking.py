"""The quick way to an open archive: the passphrase is stretched on one core while the other loads the program."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from vault.ids import Passphrase
from vault.vault import Vault

if TYPE_CHECKING:
    from desktop.services.house import House


def open_house(path: Path, passphrase: Passphrase) -> House:
    """What `House.open` gives, sooner when the database library isn't loaded yet. Raises the same errors."""
    with ThreadPoolExecutor(1, thread_name_prefix="unlock") as pool:
        unlocking = pool.submit(Vault.open, path, passphrase)
        from desktop.services.house import House

        return House.enter(unlocking.result())
