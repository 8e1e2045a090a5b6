"""The tables of the manager's own desk: batches that were filed, lessons from corrections, saved views."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime


class BatchRow(Base):
    """Files that were filed together, and the medium that they came from."""

    __tablename__ = "intake_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    medium_label: Mapped[str]
    medium_serial: Mapped[str]
    source: Mapped[str]
    files: Mapped[int]


class LessonRow(Base):
    """How often a word of a name has gone with a value of a field, as the manager confirmed it."""

    __tablename__ = "lesson"
    __table_args__ = {"sqlite_with_rowid": False}

    field: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class ViewRow(Base):
    """A query that is kept under a name."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[str]
    sort: Mapped[str]
    position: Mapped[int]
    pinned: Mapped[bool]
    created: Mapped[datetime] = mapped_column(UtcTime)
