"""Many rows at once: one prepared statement, values converted column by column, no object per row.

An intake commits tens of thousands of rows; the unit-of-work machinery would spend longer on them than the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import LargeBinary, insert
from sqlalchemy.orm import DeclarativeBase, Session


def insert_rows(
    session: Session,
    table: type[DeclarativeBase],
    columns: Sequence[str],
    rows: list[tuple[Any, ...]],
) -> None:
    """Insert `rows`, each with one value a column of `columns`, inside the session's transaction."""
    if not rows:
        return
    connection = session.connection()
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(columns))
    keys = statement.positiontup or []
    order = [columns.index(key) for key in keys]
    lists: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for position, column in enumerate(columns):
        kind = table.__table__.c[column].type
        if isinstance(kind, LargeBinary):
            continue  # The driver takes bytes as they are.
        convert = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if convert is not None:
            lists[position] = [convert(value) for value in lists[position]]
    connection.exec_driver_sql(
        str(statement), list(zip(*(lists[position] for position in order), strict=True))
    )
