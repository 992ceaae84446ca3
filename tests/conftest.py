"""Shared fixtures: one PostgreSQL per test process, one fresh hub per test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from psycopg import sql

from cardhub.hub import Hub, open_hub
from cardhub.settings import Settings
from cardhub.store import embedded, migrate

TEMPLATE = "cardhub"


@dataclass
class DatabaseServer:
    """A real PostgreSQL whose migrated `cardhub` database is cloned for each test."""

    embedded: embedded.Embedded
    _numbers: Iterator[int]

    def clone(self) -> str:
        """A fresh database with every table empty; its name."""
        name = f"test_{next(self._numbers)}"
        with embedded.superuser_connection(self.embedded) as connection:
            statement = sql.SQL("create database {} template {} owner {}")
            connection.execute(
                statement.format(*(sql.Identifier(each) for each in (name, TEMPLATE, embedded.OWNER_ROLE)))
            )
        return name

    def drop(self, name: str) -> None:
        with embedded.superuser_connection(self.embedded) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A home for an embedded server of its own; the server is stopped at the end.

    Not below pytest's folder: each new session closes that to other accounts, and so to a server under root.
    """
    home = Path(tempfile.mkdtemp(prefix="cardhub-test-"))
    try:
        yield home
    finally:
        embedded.stop(Settings(home=home))
        shutil.rmtree(home)


@pytest.fixture
def own_home() -> Iterator[Path]:
    """An empty home whose embedded server is the test's own."""
    with temporary_home() as home:
        yield home


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """One embedded server per test process (so xdist-safe); it forgets on power loss, and is fast."""
    with temporary_home() as home:
        settings = Settings(home=home)
        options = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        server = embedded.start(settings, options=options)
        migrate.upgrade(settings)
        yield DatabaseServer(server, count(1))


@pytest.fixture
def hub_settings(database_server: DatabaseServer, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh installation: its own database, lake and keys."""
    name = database_server.clone()
    server = database_server.embedded
    yield Settings(
        home=tmp_path / "var",
        database_url=server.url(embedded.APP_ROLE, name),
        owner_database_url=server.url(embedded.OWNER_ROLE, name),
        console_database_url=server.url(embedded.CONSOLE_ROLE, name),
        memory_limit="1GB",
    )
    database_server.drop(name)


@pytest.fixture
def hub(hub_settings: Settings) -> Iterator[Hub]:
    """An open, empty installation."""
    with open_hub(hub_settings) as opened:
        yield opened
