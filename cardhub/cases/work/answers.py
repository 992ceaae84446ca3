"""Whom a case can be given to, and whom officers can ask."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.access.roles import OFFICERS
from cardhub.errors import StepRefused
from cardhub.store.access_tables import console_user

__all__ = ["DEPARTMENTS", "assignees", "check_assignee", "check_department"]

# Those that verify leads, by their names in the glossary.
DEPARTMENTS = (
    "civil_affairs",
    "hrss",
    "medical_insurance",
    "education",
    "rural_revitalization",
    "health",
    "public_security",
    "dpf",
)


def assignees(connection: sa.Connection, division_code: str) -> list[Any]:
    """Officers whose division the case is in: rows of user_id, display_name, role; the nearest first."""
    scope = console_user.c.division_scope
    query = (
        sa.select(console_user.c.user_id, console_user.c.display_name, console_user.c.role)
        .where(
            console_user.c.role.in_([role.value for role in OFFICERS]),
            console_user.c.disabled_at.is_(None),
            sa.literal(division_code).startswith(scope),
        )
        .order_by(sa.func.length(scope).desc(), console_user.c.display_name)
        .limit(200)
    )
    return list(connection.execute(query).all())


def check_assignee(connection: sa.Connection, user_id: int | None, division_code: str) -> None:
    """StepRefused where the user may not see the case."""
    if user_id not in {row.user_id for row in assignees(connection, division_code)}:
        raise StepRefused("this user cannot be given the case", code="assignee_missing")


def check_department(department: str | None) -> None:
    """StepRefused where it is none of the departments."""
    if department not in DEPARTMENTS:
        raise StepRefused("the department is none of those that verify", code="department_missing")
