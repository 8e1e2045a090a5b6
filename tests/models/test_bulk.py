"""Rows inserted in bulk are the rows that the mapper would have inserted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session

from models import custody, delivery_tables, desk_tables, tables
from models.base import Base, UtcTime
from models.bulk import insert_rows, stored_value
from models.categories import (
    Category,
    DocumentState,
    Mark,
    Ownership,
    Status,
    TextState,
    VersionKind,
)
from models.session import Database

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_BY_PYTHON_TYPE: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**31), 2**31),
    str: _TEXT,
    bytes: st.binary(max_size=32),
    bool: st.booleans(),
    date: st.dates(),
    Category: st.sampled_from(Category),
    Mark: st.sampled_from(Mark),
    Ownership: st.sampled_from(Ownership),
    TextState: st.sampled_from(TextState),
    Status: st.sampled_from(Status),
    DocumentState: st.sampled_from(DocumentState),
    VersionKind: st.sampled_from(VersionKind),
}


def values_of(table: type[DeclarativeBase]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Rows that fit the columns of a table."""
    columns = []
    for column in table.__table__.columns:
        if isinstance(column.type, UtcTime):
            kind: st.SearchStrategy[Any] = st.datetimes(timezones=st.just(UTC))
        else:
            enum = getattr(column.type, "enum_class", None)
            kind = _BY_PYTHON_TYPE[enum or column.type.python_type]
        columns.append(st.none() | kind if column.nullable else kind)
    return st.tuples(*columns)


def test_the_tables_of_the_archives_keeping_are_among_those_tried() -> None:
    for row in (custody.AnchorRow, delivery_tables.DeliveryRow, desk_tables.BatchRow):
        assert row.__mapper__ in Base.registry.mappers


@contextlib.contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A transaction that is rolled back, in which rows may refer to rows that aren't there."""
    with database.read() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield session


def stored(session: Session, table: type[DeclarativeBase]) -> list[Any]:
    """A table's rows as the database keeps them."""
    raw = session.connection().exec_driver_sql(f"SELECT * FROM {table.__tablename__}")
    return sorted(map(tuple, raw), key=repr)


@pytest.mark.parametrize("mapper", sorted(Base.registry.mappers, key=str), ids=str)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_bulk_rows_equal_the_mappers_rows(
    database: Database, mapper: Any, data: st.DataObject
) -> None:
    table = mapper.class_
    names = [column.name for column in table.__table__.columns]
    keys = [column.name for column in table.__table__.primary_key]

    def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[names.index(name)] for name in keys)

    rows = data.draw(st.lists(values_of(table), max_size=4, unique_by=key))
    for column in table.__table__.columns:
        if column.unique:
            assume(len({row[names.index(column.name)] for row in rows}) == len(rows))
    # Each way in a transaction of its own that is never committed: some tables refuse to give a row up again.
    with undone(database) as session:
        session.add_all(table(**dict(zip(names, row, strict=True))) for row in rows)
        session.flush()
        by_mapper = stored(session, table)
    with undone(database) as session:
        insert_rows(
            session,
            table,
            names,
            [
                tuple(
                    stored_value(session, table, name, value)
                    for name, value in zip(names, row, strict=True)
                )
                for row in rows
            ],
        )
        assert stored(session, table) == by_mapper
        assert len(by_mapper) == len(rows)


def test_a_broken_row_takes_the_whole_transaction_with_it(database: Database) -> None:
    columns = ("id", "compartment", "size", "created")
    good = (b"a" * 16, 1, 1, 1_782_894_600_000_000)
    with pytest.raises(IntegrityError), database.write() as session:
        insert_rows(session, tables.PackRow, columns, [good, good])
    with database.read() as session:
        assert session.scalars(select(tables.PackRow)).all() == []


def test_columns_in_another_order_are_refused_before_a_value_lands_in_the_wrong_one(
    database: Database,
) -> None:
    columns = ("compartment", "id", "size", "created")
    with pytest.raises(AssertionError), database.write() as session:
        insert_rows(session, tables.PackRow, columns, [(1, b"a" * 16, 1, 1)])


def test_no_rows_are_no_statement(database: Database) -> None:
    with database.write() as session:
        insert_rows(session, tables.PackRow, ("id",), [])
