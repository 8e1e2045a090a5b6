"""What can go wrong in a use case beyond its storage.

ServiceError
├── DatabaseMissing       the vault's folder has a header but no database
├── SourceUnreadable      a path that was to be filed can't be listed or read at all
└── UnknownContract       no contract profile has this name
"""

from __future__ import annotations


class ServiceError(Exception):
    """Base of everything use cases raise on purpose."""

    code = "service"


class DatabaseMissing(ServiceError):
    """The vault's folder has a header but no database."""

    code = "database-missing"
