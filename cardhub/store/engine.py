"""The SQLAlchemy engine of the application role, which may never be more than that."""

from __future__ import annotations

import sqlalchemy as sa

from cardhub.errors import ConfigurationError, StorageError
from cardhub.settings import Settings
from cardhub.store import embedded

__all__ = ["application_url", "console_url", "make_engine", "owner_url", "refuse_powerful_role"]


def application_url(settings: Settings) -> str:
    """The URL of the application role; starts the embedded server where no URL is set."""
    return settings.database_url or embedded.start(settings).url(embedded.APP_ROLE)


def console_url(settings: Settings) -> str:
    """The URL of the officers' console; empty where a database is given by URL, and none for the console."""
    if settings.database_url or settings.console_database_url:
        return settings.console_database_url
    return embedded.start(settings).url(embedded.CONSOLE_ROLE)


def owner_url(settings: Settings) -> str:
    """The URL of the owner role, for migrations, backup and restore only."""
    if settings.owner_database_url:
        return settings.owner_database_url
    if settings.database_url:
        raise ConfigurationError("CARDHUB_OWNER_DATABASE_URL is not set; migrations need the owner role")
    return embedded.start(settings).url(embedded.OWNER_ROLE)


def make_engine(url: str) -> sa.Engine:
    """An engine in UTC, on psycopg, whose errors never quote parameters."""
    parsed = sa.make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "postgresql":
        raise ConfigurationError(f"the database must be PostgreSQL, not {parsed.get_backend_name()}")
    return sa.create_engine(
        parsed,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC", "application_name": "cardhub", "connect_timeout": 10},
    )


def refuse_powerful_role(engine: sa.Engine) -> None:
    """ConfigurationError if row-level security could not bind the connected role."""
    powers = sa.text(
        "select rolsuper, rolbypassrls,"
        " exists (select from pg_tables"
        " where schemaname = current_schema() and pg_has_role(current_user, tableowner, 'member'))"
        " from pg_roles where rolname = current_user"
    )
    try:
        with engine.connect() as connection:
            powerful = any(connection.execute(powers).one())
    except sa.exc.OperationalError as error:
        raise StorageError(f"PostgreSQL at {engine.url.host or 'its socket'} does not answer") from error
    if powerful:
        raise ConfigurationError(
            "the application's database role is a superuser, bypasses row-level security or owns tables; "
            "connect as a role with DML grants only (docs/security.md)"
        )
