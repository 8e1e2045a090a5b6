"""Which schema a database has, and bringing it up to date: newer ones are refused, older ones migrated."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from models.errors import SchemaTooNew
from models.session import Database

MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = ("0001",)
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


def ensure_schema(database: Database) -> None:
    """Create or migrate the tables where needed. Raises SchemaTooNew."""
    found = current_schema(database)
    if found == HEAD:
        return
    if found is not None and found not in KNOWN:
        raise SchemaTooNew(found)
    _upgrade(database)


def _upgrade(database: Database) -> None:
    # Alembic takes longer to import than a vault takes to open, and is needed once a schema.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, HEAD)
