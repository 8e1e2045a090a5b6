"""Alembic's entry: migrations run on the connection that the program hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
