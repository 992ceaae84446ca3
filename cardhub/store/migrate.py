"""Bring the schema to this version, as the owner role; the application gets DML grants only."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from cardhub.errors import ConfigurationError
from cardhub.settings import Settings
from cardhub.store.engine import application_url, make_engine, owner_url

__all__ = ["configuration", "is_current", "upgrade"]

FOLDER = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x63617264_6D696772  # "cardmigr": two upgrades at once wait for each other
# What was exchanged is a record for years: the application may add to it, never change it.
APPEND_ONLY = ("exchange_ledger",)
# What a person decided stands as it is; a later decision may only be named as its successor.
SUPERSEDED_ONLY = ("person_decision", "link_decision")


def upgrade(settings: Settings) -> None:
    """Run the missing migrations and renew the application role's grants; doing it twice changes nothing."""
    application_role = sa.make_url(application_url(settings)).username
    if not application_role:
        raise ConfigurationError(
            "CARDHUB_DATABASE_URL names no user; the application needs a role of its own"
        )
    engine = make_engine(owner_url(settings))
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            command.upgrade(configuration(connection), "head")
            grant(connection, application_role)
    finally:
        engine.dispose()


def is_current(engine: sa.Engine) -> bool:
    """Whether the database has exactly this version's migrations."""
    with engine.connect() as connection:
        if connection.execute(sa.text("select to_regclass('alembic_version')")).scalar() is None:
            return False
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory(str(FOLDER)).get_heads())


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, in code: there is no ini file to lose."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def grant(connection: sa.Connection, application_role: str) -> None:
    """DML on every table and nothing else; the ledger and decisions take additions only."""
    role = connection.dialect.identifier_preparer.quote(application_role)
    connection.execute(sa.text(f"grant usage on schema public to {role}"))
    connection.execute(
        sa.text(f"grant select, insert, update, delete on all tables in schema public to {role}")
    )
    connection.execute(sa.text(f"grant usage, select on all sequences in schema public to {role}"))
    connection.execute(sa.text(f"revoke insert, update, delete on alembic_version from {role}"))
    # Reconciling cases stages keys and keyed hashes in temporary tables.
    database = connection.dialect.identifier_preparer.quote(str(connection.engine.url.database))
    connection.execute(sa.text(f"grant temporary on database {database} to {role}"))
    for table in APPEND_ONLY:
        connection.execute(sa.text(f"revoke update, delete on {table} from {role}"))
    for table in SUPERSEDED_ONLY:
        connection.execute(sa.text(f"revoke update, delete on {table} from {role}"))
        connection.execute(sa.text(f"grant update (superseded_by) on {table} to {role}"))
