"""The embedded PostgreSQL: the server from the wheel, under `<home>/postgres`, shared by every process.

It listens on a Unix socket only, and lets in only the operating-system account that started it.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from cardhub.errors import StorageError
from cardhub.settings import Settings
from cardhub.store import postgres_programs as programs

__all__ = [
    "APP_ROLE",
    "CONSOLE_ROLE",
    "OWNER_ROLE",
    "Embedded",
    "is_running",
    "start",
    "stop",
    "superuser_connection",
]

OWNER_ROLE = "cardhub_owner"
APP_ROLE = "cardhub_app"
CONSOLE_ROLE = "cardhub_console"
SUPERUSER = "postgres"
READY = "ready.2"  # has every role and database; raised when there is one more
DATABASES = {"cardhub": OWNER_ROLE, "airflow": "airflow"}

# The kernel's limit is 107 bytes including "/.s.PGSQL.5432" and PostgreSQL's lock file suffix.
LONGEST_SOCKET_FOLDER = 85

CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
timezone = 'UTC'
log_timezone = 'UTC'
# A statement's values must never reach the log; even the first line of an error may quote one, and the
# client gets it anyway. 'log' leaves what the server says of itself.
log_min_messages = 'log'
log_statement = 'none'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


@dataclass(frozen=True)
class Embedded:
    """Where the running server listens."""

    socket_folder: Path

    def url(self, role: str, database: str = "cardhub", driver: str = "postgresql+psycopg") -> str:
        """An SQLAlchemy URL; `driver` is e.g. `postgresql+psycopg_async` for Airflow's second URL."""
        url = URL.create(driver, username=role, database=database, query={"host": str(self.socket_folder)})
        return url.render_as_string(hide_password=False)


def start(settings: Settings, *, options: str = "") -> Embedded:
    """Start the server unless it runs, with its roles and databases; several starters do not race.

    Raises StorageError if it does not come up; `options` are passed to the server (`-c name=value`).
    """
    root = _root(settings)
    server = Embedded(_socket_folder(root))
    if _answers(server) and (root / READY).exists():
        return server
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _starting_alone(root):
        if not _answers(server):
            _start_server(root, server, options)
        _ensure_roles_and_databases(server)
        (root / READY).touch()
    return server


def stop(settings: Settings) -> bool:
    """Stop the server of this installation; False if it did not run."""
    root = _root(settings)
    if not (root / "data" / "postmaster.pid").exists():
        return False
    with _starting_alone(root):
        programs.give_folder(root)
        programs.run("pg_ctl", "stop", "-D", str(root / "data"), "-m", "fast", "-w", "-t", "60")
        short = _socket_folder(root)
        if short.parent != root:
            with suppress(OSError):
                short.rmdir()
    return True


def is_running(settings: Settings) -> bool:
    """Whether the server of this installation answers."""
    return _answers(Embedded(_socket_folder(_root(settings))))


def superuser_connection(
    server: Embedded, database: str = "postgres"
) -> psycopg.Connection[tuple[object, ...]]:
    """An autocommit connection of the server's own superuser: for creating roles and databases only."""
    return psycopg.connect(
        host=str(server.socket_folder), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=10
    )


def _root(settings: Settings) -> Path:
    return settings.home.resolve() / "postgres"


def _socket_folder(root: Path) -> Path:
    inside = root / "socket"
    if len(str(inside).encode()) <= LONGEST_SOCKET_FOLDER:
        return inside
    name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"cardhub-{name}"


@contextmanager
def _starting_alone(root: Path) -> Iterator[None]:
    with (root / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _answers(server: Embedded) -> bool:
    try:
        superuser_connection(server).close()
    except psycopg.OperationalError:
        return False
    return True


def _start_server(root: Path, server: Embedded, options: str) -> None:
    data = root / "data"
    programs.give_folder(root)
    programs.give_folder(server.socket_folder)
    if not (data / "PG_VERSION").exists():
        # initdb alone would leave a half-made folder that looks finished to the next start.
        shutil.rmtree(root / "data.new", ignore_errors=True)
        programs.initialise(root / "data.new", SUPERUSER)
        (root / "data.new").rename(data)
    (data / "postgresql.auto.conf").write_text(
        CONFIGURATION + f"unix_socket_directories = '{server.socket_folder}'\n", "utf-8"
    )
    programs.allow_only_this_account(data)
    arguments = ["start", "-D", str(data), "-l", str(root / "server.log"), "-w", "-t", "60"]
    programs.run("pg_ctl", *arguments, *(["-o", options] if options else []))
    if not _answers(server):
        raise StorageError(f"the embedded PostgreSQL does not answer; read {root / 'server.log'}")


def _ensure_roles_and_databases(server: Embedded) -> None:
    with superuser_connection(server) as connection:
        roles = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role in (OWNER_ROLE, APP_ROLE, CONSOLE_ROLE, "airflow"):
            if role not in roles:
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        databases = {row[0] for row in connection.execute("select datname from pg_database")}
        for database, owner in DATABASES.items():
            if database not in databases:
                statement = sql.SQL("create database {} owner {}")
                connection.execute(statement.format(sql.Identifier(database), sql.Identifier(owner)))
                connection.execute(
                    sql.SQL("revoke all on database {} from public").format(sql.Identifier(database))
                )
        for role in (APP_ROLE, CONSOLE_ROLE):
            connection.execute(
                sql.SQL("grant connect on database cardhub to {}").format(sql.Identifier(role))
            )
