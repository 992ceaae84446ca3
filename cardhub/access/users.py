"""The users of the console: made, changed and disabled on the command line, by the application's role."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cardhub.access.roles import Role, check_scope
from cardhub.errors import ConfigurationError
from cardhub.security.passwords import hash_password
from cardhub.store.access_tables import console_session, console_user

__all__ = [
    "MINIMUM_LENGTH",
    "NewUser",
    "add_user",
    "change_user",
    "disable_user",
    "list_users",
    "random_password",
    "set_password",
]

MINIMUM_LENGTH = 12
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """A user to be; `department` belongs to a department's verifier and to nobody else."""

    login: str
    display_name: str
    role: Role
    division_scope: str = ""
    department: str | None = None
    is_demo: bool = False


def add_user(engine: sa.Engine, user: NewUser, password: str) -> int:
    """Add a user; its number. ConfigurationError where login, scope, department or password cannot be."""
    if not _LOGIN.fullmatch(user.login):
        raise ConfigurationError("a login is 2 to 60 small letters, digits, dots, hyphens or underscores")
    _check(user.role, user.division_scope, user.department)
    _check_password(password)
    row = {
        "login": user.login,
        "display_name": user.display_name,
        "role": user.role.value,
        "division_scope": user.division_scope,
        "department": user.department,
        "is_demo": user.is_demo,
        "password_hash": hash_password(password),
    }
    try:
        with engine.begin() as connection:
            added: int = connection.execute(
                console_user.insert().values(row).returning(console_user.c.user_id)
            ).scalar_one()
    except sa.exc.IntegrityError:
        raise ConfigurationError(f"there is a user {user.login} already; choose another login") from None
    return added


def change_user(
    engine: sa.Engine, login: str, *, role: Role, division_scope: str, department: str | None
) -> None:
    """Give a user another role and scope; it holds from his next request on."""
    _check(role, division_scope, department)
    _update(engine, login, role=role.value, division_scope=division_scope, department=department)


def disable_user(engine: sa.Engine, login: str, *, enable: bool = False) -> None:
    """Bar a user, whose sessions end at once; or let him in again."""
    _update(
        engine, login, disabled_at=None if enable else sa.func.now(), failed_sign_ins=0, locked_until=None
    )
    if not enable:
        _end_sessions(engine, login)


def set_password(engine: sa.Engine, login: str, password: str) -> None:
    """Give a user a new password; his sessions end, and a lock is taken off."""
    _check_password(password)
    _update(engine, login, password_hash=hash_password(password), failed_sign_ins=0, locked_until=None)
    _end_sessions(engine, login)


def list_users(engine: sa.Engine) -> list[dict[str, Any]]:
    """All users by login, without their hashes."""
    shown = ("login", "display_name", "role", "division_scope", "department", "is_demo", "locked_until",
             "disabled_at")  # fmt: skip
    query = sa.select(*(console_user.c[name] for name in shown)).order_by(console_user.c.login)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def random_password() -> str:
    """One that nobody chose: 16 letters and digits."""
    return secrets.token_urlsafe(12)


def _check(role: Role, division_scope: str, department: str | None) -> None:
    check_scope(role, division_scope)
    if (role is Role.DEPARTMENT_VERIFIER) != (department is not None):
        raise ConfigurationError("a department belongs to a department_verifier, and to nobody else")


def _check_password(password: str) -> None:
    if len(password) < MINIMUM_LENGTH:
        raise ConfigurationError(f"a password has at least {MINIMUM_LENGTH} characters")


def _update(engine: sa.Engine, login: str, **values: Any) -> None:
    change = console_user.update().where(console_user.c.login == login).values(values)
    with engine.begin() as connection:
        if connection.execute(change).rowcount == 0:
            raise ConfigurationError(f"there is no user {login}; `cardhub user list` shows them")


def _end_sessions(engine: sa.Engine, login: str) -> None:
    whose = sa.select(console_user.c.user_id).where(console_user.c.login == login).scalar_subquery()
    with engine.begin() as connection:
        connection.execute(console_session.delete().where(console_session.c.user_id == whose))
