"""Signing in: password, lock-out of a user, and a limit on what one address may try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from cardhub.access.sessions import open_session
from cardhub.security.passwords import hash_password, is_password
from cardhub.store.access_tables import console_user, sign_in_attempt

__all__ = ["LOCKED_FOR", "TRIES", "TRIES_OF_AN_ADDRESS", "Refused", "sign_in"]

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
# An office shares one address: many may mistype, a machine that guesses tries more.
TRIES_OF_AN_ADDRESS = 50


@dataclass(frozen=True)
class Refused:
    """No session. `is_limited`: the address has to wait; otherwise nothing is said of what was wrong."""

    is_limited: bool = False


def sign_in(engine: sa.Engine, login: str, password: str, address: str) -> bytes | Refused:
    """A new session's token, or Refused: alike for a wrong password, a locked user and nobody.

    Every try is recorded, with the address; what was typed is not.
    """
    address = address[:60]
    with engine.begin() as connection:
        if _failures_of(connection, address) >= TRIES_OF_AN_ADDRESS:
            return Refused(is_limited=True)
        user = _locked_row(connection, login)
        is_let_in = _is_right(user, password)
        attempt = {
            "user_id": user.user_id if user else None,
            "address": address,
            "has_succeeded": is_let_in,
        }
        connection.execute(sign_in_attempt.insert().values(attempt))
        if user is None:
            return Refused()
        if not is_let_in:
            _count_failure(connection, user)
            return Refused()
        mine = console_user.c.user_id == user.user_id
        connection.execute(console_user.update().where(mine).values(failed_sign_ins=0, locked_until=None))
        return open_session(connection, user.user_id)


def _failures_of(connection: sa.Connection, address: str) -> int:
    recent = (
        sa.select(sa.func.count())
        .select_from(sign_in_attempt)
        .where(
            sign_in_attempt.c.address == address,
            sign_in_attempt.c.has_succeeded.is_(False),
            sign_in_attempt.c.attempted_at > sa.func.now() - LOCKED_FOR,
        )
    )
    return int(connection.execute(recent).scalar_one())


def _locked_row(connection: sa.Connection, login: str) -> Any:
    # Held until the transaction ends: guesses at once are counted one by one.
    query = (
        sa.select(
            console_user.c.user_id,
            console_user.c.password_hash,
            console_user.c.failed_sign_ins,
            (console_user.c.disabled_at.is_(None)).label("is_enabled"),
            (sa.func.coalesce(console_user.c.locked_until, sa.func.now()) > sa.func.now()).label("is_locked"),
        )
        .where(console_user.c.login == login.strip().lower())
        .with_for_update(key_share=True)
    )
    return connection.execute(query).one_or_none()


def _is_right(user: Any, password: str) -> bool:
    # As much work for nobody as for somebody: the time must not tell which logins exist.
    is_right = is_password(password, user.password_hash if user is not None else _nobody())
    return user is not None and is_right and user.is_enabled and not user.is_locked


@cache
def _nobody() -> str:
    return hash_password("nobody's password")


def _count_failure(connection: sa.Connection, user: Any) -> None:
    if user.is_locked:
        return
    failed = user.failed_sign_ins + 1
    values: dict[str, Any] = {"failed_sign_ins": failed}
    if failed >= TRIES:
        values = {"failed_sign_ins": 0, "locked_until": sa.func.now() + LOCKED_FOR}
    mine = console_user.c.user_id == user.user_id
    connection.execute(console_user.update().where(mine).values(values))
