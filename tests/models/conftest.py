"""An encrypted database with the current tables, and nothing of a vault around it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from models.audit.chain import Chain
from models.schema import ensure_schema
from models.session import Database
from vault.database import connect
from vault.suites import suite_named

CHAIN = Chain(suite_named("aes").digest, bytes(range(16)))


def open_database(path: Path) -> Database:
    """The database at `path`, which is made when it is missing."""
    return Database(partial(connect, path, bytes(32), new=True), path)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, closed: migrating takes longer than copying."""
    path = tmp_path_factory.mktemp("pristine") / "vault.db"
    made = open_database(path)
    ensure_schema(made, CHAIN)
    made.close()
    return path


@pytest.fixture
def database(pristine: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with all tables."""
    path = tmp_path / "vault.db"
    path.write_bytes(pristine.read_bytes())
    opened = open_database(path)
    yield opened
    opened.close()
