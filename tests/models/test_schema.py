"""The tables that the migrations make are the tables that the code means."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from models import (
    assurance_tables,
    custody,
    delivery_tables,
    desk_tables,
    handover_tables,
    knowledge_tables,
    obligation_tables,
    organising_tables,
    people_tables,
    tables,
)
from models.base import Base
from models.errors import SchemaTooNew
from models.schema import HEAD, KNOWN, MIGRATIONS, current_schema, ensure_schema
from models.session import Database
from tests.models.conftest import CHAIN, open_database
from vault.errors import Tampered


def test_migrations_make_exactly_what_the_tables_say(database: Database) -> None:
    with database.read() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_tables_without_row_ids_are_made_without_them(database: Database) -> None:
    """What alembic's comparison doesn't see."""
    wanted = {
        name
        for name, table in Base.metadata.tables.items()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    with database.read() as session:
        made = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        assert {name for name, sql in made if "WITHOUT ROWID" in sql} == wanted
    assert wanted


def test_every_constraint_has_its_conventional_name(database: Database) -> None:
    with database.read() as session:
        inspector = inspect(session.connection())
        for name, table in Base.metadata.tables.items():
            found = {inspector.get_pk_constraint(name)["name"]}
            found |= {each["name"] for each in inspector.get_foreign_keys(name)}
            found |= {each["name"] for each in inspector.get_unique_constraints(name)}
            found |= {each["name"] for each in inspector.get_indexes(name)}
            assert found >= {str(each.name) for each in table.constraints}
            assert found >= {str(each.name) for each in table.indexes}


def test_the_list_of_known_schemas_is_that_of_the_scripts() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(KNOWN)
    assert scripts.get_current_head() == HEAD


def test_an_empty_database_has_no_schema_and_gets_the_newest(tmp_path: Path) -> None:
    database = open_database(tmp_path / "new.db")
    assert current_schema(database) is None
    ensure_schema(database, CHAIN)
    ensure_schema(database, CHAIN)
    assert current_schema(database) == HEAD
    database.close()


def test_a_newer_schema_is_refused_and_left_alone(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew) as caught:
        ensure_schema(database, CHAIN)
    assert caught.value.found == "9999"
    assert current_schema(database) == "9999"


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    def interrupted(config: object, revision: str) -> None:
        upgrade(config, revision)  # type: ignore[arg-type]  # alembic's own configuration
        raise KeyboardInterrupt

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", interrupted)
    database = open_database(tmp_path / "new.db")
    with pytest.raises(KeyboardInterrupt):
        ensure_schema(database, CHAIN)
    assert current_schema(database) is None
    database.close()


def test_integrity_names_dangling_rows_and_damaged_pages(pristine: Path, tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    path.write_bytes(pristine.read_bytes())
    database = open_database(path)
    assert database.integrity() == ([], 0)
    raw = database.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    raw.driver_connection.execute(  # type: ignore[union-attr]  # a connection was just made
        "INSERT INTO document_subject VALUES (77, 'person', '某人')"
    )
    raw.close()
    assert database.integrity() == ([], 1)
    database.close()
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) - 4096 + 1000] ^= 1
    path.write_bytes(damaged)
    database = open_database(path)
    try:
        problems, _dangling = database.integrity()
    except Tampered:
        problems = ["raised"]
    assert problems
    database.close()


def test_no_table_is_forgotten() -> None:
    modules = (
        assurance_tables,
        tables,
        custody,
        delivery_tables,
        desk_tables,
        handover_tables,
        knowledge_tables,
        obligation_tables,
        organising_tables,
        people_tables,
    )
    named = {name: each for module in modules for name, each in vars(module).items()}
    rows = [each for name, each in named.items() if name.endswith("Row")]
    assert {each.__tablename__ for each in rows} == set(Base.metadata.tables)
