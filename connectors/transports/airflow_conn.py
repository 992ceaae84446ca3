"""Connections from the environment, in the two forms Airflow writes: JSON and URI."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cardhub.errors import ConfigurationError
from connectors.transports.base import Connection

__all__ = ["from_environment", "parse"]


def from_environment(conn_id: str, environ: Mapping[str, str] = os.environ) -> Connection:
    """The connection of `AIRFLOW_CONN_<CONN_ID>`; `ConfigurationError` where it is absent or unreadable."""
    variable = f"AIRFLOW_CONN_{conn_id.upper()}"
    text = environ.get(variable, "").strip()
    if not text:
        raise ConfigurationError(
            f"connection {conn_id} is not configured: set {variable} to its URI, or its JSON with conn_type, "
            "host, port, schema, login, password and extra.",
            code="connection_missing",
        )
    return parse(text, variable)


def parse(text: str, what: str) -> Connection:
    """A connection from JSON or URI text; `what` names it in errors, which never repeat the text itself."""
    try:
        return _from_json(json.loads(text)) if text.startswith("{") else _from_uri(text)
    except (ValueError, TypeError, AttributeError):
        # The text holds a password: neither it nor the parser's complaint about it may be shown.
        raise ConfigurationError(
            f"{what} is neither valid connection JSON nor a URI; see docs/operations.md for both forms.",
            code="connection_unreadable",
        ) from None


def _from_json(given: dict[str, Any]) -> Connection:
    extra = given.get("extra") or {}
    port = given.get("port")
    return Connection(
        conn_type=str(given.get("conn_type") or ""),
        host=str(given.get("host") or ""),
        port=int(port) if port not in (None, "") else None,
        schema=str(given.get("schema") or ""),
        login=str(given.get("login") or ""),
        password=str(given.get("password") or ""),
        extra=dict(json.loads(extra) if isinstance(extra, str) else extra),
    )


def _from_uri(text: str) -> Connection:
    parts = urlsplit(text)
    if not parts.scheme:
        raise ValueError
    host = unquote(parts.hostname or "")
    extra: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "__extra__" in extra:
        extra = dict(json.loads(extra["__extra__"]))
    schema = unquote(parts.path.removeprefix("/"))
    if parts.scheme in ("http", "https"):
        # Airflow writes http://host:port/https for a server reached over TLS.
        scheme = schema if schema in ("http", "https") else parts.scheme
        host, schema = f"{scheme}://{host}", ""
    return Connection(
        conn_type="postgresql" if parts.scheme == "postgres" else parts.scheme,
        host=host,
        port=parts.port,
        schema=schema,
        login=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        extra=extra,
    )
