"""Open a department's database, and say what its errors mean without repeating a value from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from cardhub.errors import (
    ConfigurationError,
    SourceError,
    SourceMisbehaved,
    SourceRefused,
    SourceUnavailable,
)
from connectors.transports.base import Connection, TransportOptions
from connectors.transports.rest_client import is_loopback

__all__ = ["meaning", "open_engine"]

_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
}
_MYSQL_REFUSED = frozenset({1044, 1045, 1142, 1143, 1227, 1370, 1698})
_MYSQL_WRONG = frozenset({1049, 1054, 1064, 1146, 1356})


def open_engine(connection: Connection, options: TransportOptions) -> sa.Engine:
    """An engine without a pool; TLS is verified unless the server is this machine or `extra.tls` is "off"."""
    driver = connection.extra.get("driver") or _DRIVERS.get(connection.conn_type, connection.conn_type)
    try:
        url = sa.URL.create(
            str(driver),
            connection.login or None,
            connection.password or None,
            connection.host or None,
            connection.port,
            connection.schema or None,
            connection.extra.get("query") or {},
        )
        return sa.create_engine(
            url,
            poolclass=sa.NullPool,
            hide_parameters=True,
            connect_args=_arguments(url, connection, options),
        )
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise ConfigurationError(
            f"no database driver for connection type {connection.conn_type!r}: install it, or name it in "
            "extra.driver (dialect+driver)."
        ) from None


def _arguments(url: sa.URL, connection: Connection, options: TransportOptions) -> dict[str, Any]:
    seconds = max(1, int(options.timeout_seconds))
    ca_file = str(options.ca_file) if options.ca_file else None
    is_open = connection.extra.get("tls") == "off" or is_loopback(connection.host or "localhost")
    if url.drivername == "postgresql+psycopg":
        tls = {} if is_open else {"sslmode": "verify-full", "sslrootcert": ca_file or "system"}
        return {"connect_timeout": seconds, "application_name": "cardhub", **tls}
    if url.drivername == "mysql+pymysql":
        tls_mysql = {} if is_open else {"ssl": {"ca": ca_file, "check_hostname": True, "verify_mode": True}}
        return {"connect_timeout": seconds, "read_timeout": seconds * 10, "charset": "utf8mb4", **tls_mysql}
    return {}


@contextmanager
def meaning(what: str) -> Iterator[None]:
    """Turn a driver's error into ours. Its text may quote a value, so only its code is passed on."""
    try:
        yield
    except NoSuchTableError:
        raise SourceMisbehaved(
            f"{what} does not exist or is not visible to this login: ask the department for the view or "
            "SELECT on it."
        ) from None
    except DBAPIError as error:
        raise _meaning(error, what) from None
    except (SQLAlchemyError, OSError) as error:
        raise SourceUnavailable(f"{what}: the connection broke ({type(error).__name__}).") from None


def _meaning(error: DBAPIError, what: str) -> SourceError:
    state = getattr(error.orig, "sqlstate", None)
    arguments = getattr(error.orig, "args", ()) or ("",)
    number = arguments[0] if isinstance(arguments[0], int) else None
    code = f"{type(error.orig).__name__} {state or number or ''}".strip()
    text = str(error.orig).lower()
    if (
        (state or "")[:2] == "28"
        or state == "42501"
        or number in _MYSQL_REFUSED
        or "authentication failed" in text
        or "no pg_hba.conf entry" in text
        or "certificate" in text
    ):
        return SourceRefused(
            f"{what}: the database refused the login, its TLS certificate or the permission ({code}): "
            "check login, "
            "password and CA of the connection, and SELECT on the view."
        )
    is_missing_database = state == "3D000" or ("database" in text and "does not exist" in text)
    if (state or "")[:2] == "42" or number in _MYSQL_WRONG or is_missing_database:
        return SourceMisbehaved(
            f"{what}: the database, view or a column does not exist ({code}): compare the declaration "
            "with the source."
        )
    is_transient = error.connection_invalidated or type(error.orig).__name__ in (
        "OperationalError",
        "InterfaceError",
    )
    if is_transient or (state or "")[:2] in ("08", "57", "53", "40"):
        return SourceUnavailable(f"{what}: the database cannot be reached or broke off ({code}).")
    return SourceMisbehaved(f"{what}: the database could not give these rows ({code}).")
