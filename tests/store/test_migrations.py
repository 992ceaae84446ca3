"""The migrations make exactly the tables that the code declares, and grant no more than DML."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub, open_hub
from cardhub.settings import Settings
from cardhub.store import embedded, migrate
from cardhub.store.engine import make_engine
from cardhub.store.postgres_programs import program
from cardhub.store.tables import metadata
from tests.conftest import DatabaseServer


def schema_lines(url: str, *more: str) -> set[str]:
    """What pg_dump says of a database, apart from the order of its columns and statements."""
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = ["--schema-only", "--no-privileges", "--exclude-table=alembic_version", *more]
    dumped = subprocess.run(
        [program("pg_dump"), *options, f"--dbname={address}"], check=True, capture_output=True, text=True
    )
    lines = (line.strip().rstrip(",") for line in dumped.stdout.splitlines())
    return {line for line in lines if line and not line.startswith(("--", "\\"))}


def test_models_and_migrations_agree(database_server: DatabaseServer, hub_settings: Settings) -> None:
    migrated = make_engine(hub_settings.owner_database_url)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    migrated.dispose()

    # Alembic does not compare check constraints or defaults; PostgreSQL's own description does.
    with embedded.superuser_connection(database_server.embedded) as connection:
        connection.execute("create database declared owner cardhub_owner")
    url = database_server.embedded.url(embedded.OWNER_ROLE, "declared")
    declared = make_engine(url)
    metadata.create_all(declared)
    declared.dispose()
    try:
        # Policies name roles: they come with the grants (test_row_security.py).
        migrated_lines = schema_lines(hub_settings.owner_database_url, "--no-policies")
        assert migrated_lines == schema_lines(url, "--no-policies")
    finally:
        database_server.drop("declared")


def test_upgrading_twice_changes_nothing(hub_settings: Settings) -> None:
    before = schema_lines(hub_settings.owner_database_url)
    migrate.upgrade(hub_settings)
    migrate.upgrade(hub_settings)
    assert schema_lines(hub_settings.owner_database_url) == before


def test_a_database_of_another_version_is_not_opened(hub_settings: Settings) -> None:
    owner = make_engine(hub_settings.owner_database_url)
    with owner.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = 'older'"))
    owner.dispose()
    with pytest.raises(ConfigurationError, match="cardhub migrate"), open_hub(hub_settings):
        pass


def test_the_application_role_has_dml_and_nothing_else(hub: Hub) -> None:
    forbidden = [
        "create table t (a int)",
        "drop table person",
        "alter table person disable row level security",
        "truncate person",
        "update alembic_version set version_num = 'x'",
        "update exchange_ledger set row_count = 0",
        "delete from exchange_ledger",
        "set role cardhub_owner",
        "create role intruder",
    ]
    for statement in forbidden:
        with hub.engine.connect() as connection, pytest.raises(sa.exc.ProgrammingError):
            connection.execute(sa.text(statement))


def test_a_powerful_role_is_refused(hub_settings: Settings) -> None:
    as_owner = hub_settings.model_copy(update={"database_url": hub_settings.owner_database_url})
    with pytest.raises(ConfigurationError, match="DML grants only"), open_hub(as_owner):
        pass


def test_every_person_bearing_table_says_the_division() -> None:
    sealed = {
        table.name
        for table in metadata.sorted_tables
        for column in table.c
        if type(column.type).__name__ == "SealedColumn" or column.name == "person_id"
    }
    assert sealed >= {"person", "id_alias", "quarantine", "finding", "case"}
    assert {name for name in sealed if "division_code" not in metadata.tables[name].c} == set()


def test_a_foreign_key_file_is_refused(hub_settings: Settings, tmp_path: Path) -> None:
    with open_hub(hub_settings):
        pass
    hub_settings.keys_path.rename(tmp_path / "moved.json")
    with pytest.raises(ConfigurationError, match="missing"), open_hub(hub_settings):
        pass
    with open_hub(hub_settings.model_copy(update={"key_file": tmp_path / "moved.json"})):
        pass
    from cardhub.security.vault import Vault

    Vault.create(hub_settings.keys_path)
    with pytest.raises(ConfigurationError, match="not the one of this database"), open_hub(hub_settings):
        pass
