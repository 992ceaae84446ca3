"""Users of the console, as an administrator would add them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.access.roles import Role
from cardhub.security.passwords import hash_password
from cardhub.store.access_tables import console_user

PASSWORD = "a password of the tests"
_HASH = hash_password(PASSWORD)


def add_officer(
    engine: sa.Engine, login: str, role: Role, division_scope: str = "", department: str | None = None
) -> Officer:
    """A user whose password is PASSWORD, without the cost of hashing it each time."""
    row: dict[str, Any] = {
        "login": login,
        "display_name": f"测试{login}",
        "role": role.value,
        "division_scope": division_scope,
        "department": department,
    }
    with engine.begin() as connection:
        user_id: int = connection.execute(
            console_user.insert().values(**row, password_hash=_HASH).returning(console_user.c.user_id)
        ).scalar_one()
    return Officer(user_id, login, row["display_name"], role, division_scope, department)
