"""The tables of an empty archive, made by the migrations once a process and copied from then on.

Two thousand tests start from an archive of their own, and the migrations take longer than many of them. What they make
and how has tests of its own, which don't come here.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from models import schema
from models.audit.chain import Chain
from models.session import Database

_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"

Upgrade = Callable[[Database, Chain], None]


class CopiedSchema:
    """Stands in for `models.schema._upgrade`."""

    def __init__(self, upgrade: Upgrade) -> None:
        self._upgrade = upgrade
        self._statements: list[str] = []

    def __call__(self, database: Database, chain: Chain) -> None:
        if schema.current_schema(database) is not None:
            self._upgrade(database, chain)
        elif self._statements:
            with database.write() as session:
                run = session.connection().exec_driver_sql
                for statement in self._statements:
                    run(statement)
                run("INSERT INTO alembic_version VALUES (?)", (schema.HEAD,))
        else:
            self._upgrade(database, chain)
            with database.read() as session:
                self._statements = list(session.execute(text(_MADE)).scalars())


copied = CopiedSchema(schema._upgrade)
