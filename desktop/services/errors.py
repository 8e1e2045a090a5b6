"""What can go wrong in a use case beyond its storage.

ServiceError
├── DatabaseMissing       the vault's folder has a header but no database
├── InsideVault           a package was to be written into the vault's own folder
└── UnknownContract       no contract profile has this name
"""

from __future__ import annotations

from pathlib import Path


class ServiceError(Exception):
    """Base of everything use cases raise on purpose."""

    code = "service"


class DatabaseMissing(ServiceError):
    """The vault's folder has a header but no database."""

    code = "database-missing"


class InsideVault(ServiceError):
    """`path` lies in the vault's folder, where nothing in clear may be written."""

    code = "inside-vault"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class UnknownContract(ServiceError):
    """`id` names no shipped profile; `known` lists those that are."""

    code = "unknown-contract"

    def __init__(self, contract_id: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no contract profile {contract_id!r} (known: {', '.join(known)})")
        self.id, self.known = contract_id, known
