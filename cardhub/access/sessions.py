"""Sessions: kept on the server by the hash of a token, ended by idleness, by age, or by signing out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.access.roles import Role
from cardhub.store.access_tables import console_session, console_user

__all__ = ["IDLE", "LONGEST", "close_session", "open_session", "whose"]

TOKEN_BYTES = 32
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
_NOTED_EVERY = timedelta(minutes=1)


def open_session(connection: sa.Connection, user_id: int) -> bytes:
    """A new session's token; sessions that ran out go on the way."""
    token = secrets.token_bytes(TOKEN_BYTES)
    connection.execute(console_session.delete().where(~_is_live()))
    connection.execute(console_session.insert().values(token_hash=_hash(token), user_id=user_id))
    return token


def whose(engine: sa.Engine, token: bytes) -> Officer | None:
    """The user of a live session, with role and scope as of now; None where it ended or he is barred."""
    mine = console_session.c.token_hash == _hash(token)
    query = (
        sa.select(
            console_user.c.user_id,
            console_user.c.login,
            console_user.c.display_name,
            console_user.c.role,
            console_user.c.division_scope,
            console_user.c.department,
            (console_session.c.seen_at < sa.func.now() - _NOTED_EVERY).label("is_to_note"),
        )
        .join(console_session, console_session.c.user_id == console_user.c.user_id)
        .where(mine, _is_live(), console_user.c.disabled_at.is_(None))
    )
    with engine.begin() as connection:
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if row.is_to_note:
            connection.execute(console_session.update().where(mine).values(seen_at=sa.func.now()))
    return Officer(
        row.user_id, row.login, row.display_name, Role(row.role), row.division_scope, row.department
    )


def close_session(engine: sa.Engine, token: bytes) -> None:
    """Sign out."""
    with engine.begin() as connection:
        connection.execute(console_session.delete().where(console_session.c.token_hash == _hash(token)))


def _is_live() -> sa.ColumnElement[bool]:
    return (console_session.c.seen_at > sa.func.now() - IDLE) & (
        console_session.c.created_at > sa.func.now() - LONGEST
    )


def _hash(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
