"""Files of rules out of a vault and into it, as the TOML they are: to be corrected, or taken to another vault."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.services.contract.rules import keep_rules, rule_text
from desktop.services.contracts import read_rules
from desktop.services.errors import InsideVault
from desktop.services.house import House
from vault.durable import write_durable
from vault.errors import AlreadyExists


def export_rules(house: House, name: str, target: Path, *, revision: int | None = None) -> None:
    """Write a file of rules, by default the revision in force. They are rules, not records, and may leave the vault.

    Raises KeyError for no such rules, InsideVault, AlreadyExists, StorageFailed.
    """
    text = rule_text(house, name, revision)
    if Path(os.path.realpath(target)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(target)
    if os.path.lexists(target):
        raise AlreadyExists(target)
    write_durable(target, text.encode())


def import_rules(house: House, name: str, path: Path, *, note: str = "") -> int:
    """Keep a file as the next revision of these rules; returns its number. Raises OSError, and as `keep_rules`."""
    return keep_rules(house, name, read_rules(path), note=note, origin=path.name)
