"""Whoever is signed in, and a transaction that sees what he may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from cardhub.access.roles import Role

__all__ = ["Officer", "seen_by"]


@dataclass(frozen=True)
class Officer:
    """A signed-in user as the database says he is at this request."""

    user_id: int
    login: str
    display_name: str
    role: Role
    division_scope: str
    department: str | None


@contextmanager
def seen_by(engine: sa.Engine, officer: Officer) -> Iterator[sa.Connection]:
    """A transaction in which row-level security shows what this user may see, and no more.

    The database looks up role and scope itself; only who asks is told to it.
    """
    with engine.begin() as connection:
        connection.execute(
            sa.text("select set_config('cardhub.user_id', :user_id, true)"), {"user_id": str(officer.user_id)}
        )
        yield connection
