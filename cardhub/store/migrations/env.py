"""Alembic's entry: runs migrations on the connection that `cardhub.store.migrate` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from cardhub.security.sealed_type import SealedColumn
from cardhub.store.tables import metadata


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """A migration is history: it names the database's type, not a class of today's code."""
    return "sa.LargeBinary()" if kind == "type" and isinstance(item, SealedColumn) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_item=render_item)
context.run_migrations()
