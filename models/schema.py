"""Which schema a database has, and bringing it up to date: newer ones are refused, older ones migrated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from models.audit.chain import Chain
from models.errors import SchemaTooNew
from models.session import Database

MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
HEAD = KNOWN[-1]


def current_schema(database: Database) -> str | None:
    """The schema's revision, or None in an empty database."""
    with database.read() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        if "alembic_version" not in set(tables.scalars()):
            return None
        revision: str = session.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar_one()
        return revision


def ensure_schema(
    database: Database, chain: Chain, *, before_migrating: Callable[[], None] = lambda: None
) -> None:
    """Create or migrate the tables where needed; older journals are chained by `chain`. Raises SchemaTooNew.

    `before_migrating` is called when a database with content is about to change; it may raise to prevent it.
    """
    found = current_schema(database)
    if found == HEAD:
        return
    if found is not None and found not in KNOWN:
        raise SchemaTooNew(found)
    if found is not None:
        before_migrating()
    _upgrade(database, chain)


def _upgrade(database: Database, chain: Chain) -> None:
    # Alembic takes longer to import than a vault takes to open, and is needed once a schema.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        config.attributes["chain"] = chain
        command.upgrade(config, HEAD)
