"""Many rows at once: one prepared statement, values as the database keeps them, no object per row.

An intake commits tens of thousands of rows; the unit-of-work machinery would spend longer on them than the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import DeclarativeBase, Session


def insert_rows(
    session: Session,
    table: type[DeclarativeBase],
    columns: Sequence[str],
    rows: list[tuple[Any, ...]],
    *,
    replace: bool = False,
) -> None:
    """Insert `rows`, each with one stored value a column of `columns`, inside the session's transaction.

    With `replace`, a row of the same primary key gives way.

    `stored_value` turns a Python value into what the database keeps; callers do it once for what many rows share.
    """
    if not rows:
        return
    connection = session.connection()
    inserting = insert(table).prefix_with("OR REPLACE") if replace else insert(table)
    statement = inserting.compile(dialect=connection.dialect, column_keys=list(columns))
    # The compiler orders values as the table orders its columns; rows must come in that order.
    assert list(statement.positiontup or ()) == list(columns), (
        "columns are out of the table's order"
    )
    connection.exec_driver_sql(str(statement), rows)


def stored_value(session: Session, table: type[DeclarativeBase], column: str, value: Any) -> Any:
    """What the database keeps for `value` in this column."""
    dialect = session.connection().dialect
    kind = table.__table__.c[column].type.dialect_impl(dialect)
    convert = kind.bind_processor(dialect)
    return value if convert is None else convert(value)
