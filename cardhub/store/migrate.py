"""Bring the schema to this version, as the owner role, and say what the other roles may."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from cardhub.errors import ConfigurationError
from cardhub.settings import Settings
from cardhub.store.engine import application_url, console_url, make_engine, owner_url
from cardhub.store.grants import grant_to_application, grant_to_console
from cardhub.store.policies import renew_policies

__all__ = ["configuration", "is_current", "upgrade"]

FOLDER = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x63617264_6D696772  # "cardmigr": two upgrades at once wait for each other


def upgrade(settings: Settings) -> None:
    """Run the missing migrations, renew both roles' grants and policies; doing it twice changes nothing."""
    application_role = sa.make_url(application_url(settings)).username
    if not application_role:
        raise ConfigurationError(
            "CARDHUB_DATABASE_URL names no user; the application needs a role of its own"
        )
    console = console_url(settings)
    console_role = sa.make_url(console).username if console else None
    engine = make_engine(owner_url(settings))
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            command.upgrade(configuration(connection), "head")
            grant_to_application(connection, application_role)
            if console_role:
                grant_to_console(connection, console_role)
            renew_policies(connection, application_role, console_role)
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
