"""What a user may see, said by the application; row-level security says it again."""

from __future__ import annotations

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.store.tables import case

__all__ = ["in_sight", "sees"]


def sees(officer: Officer, division_code: str, asked_department: str | None) -> bool:
    """Whether a case of this division, which this department is asked about, is the user's to see."""
    return (
        officer.role.sees_cases
        and division_code.startswith(officer.division_scope)
        and officer.department in (None, asked_department)
    )


def in_sight(officer: Officer, place: str = "") -> list[sa.ColumnElement[bool]]:
    """The same as conditions on `case`; `place` is the beginning of a division code to narrow it to."""
    narrowed = place if place.startswith(officer.division_scope) else officer.division_scope
    found = [case.c.division_code.between(narrowed, narrowed + "9" * 12), sa.literal(officer.role.sees_cases)]
    if officer.department is not None:
        found.append(case.c.asked_department == officer.department)
    return found
