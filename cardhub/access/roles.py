"""READ FIRST for access: the roles, their Chinese titles, and the divisions that each may be given.

Operator, security administrator and auditor are kept apart from each other and from the cases: none of them
sees a person.
"""

from __future__ import annotations

import re
from enum import StrEnum

from cardhub.errors import ConfigurationError

__all__ = ["OFFICERS", "Role", "check_scope"]


class Role(StrEnum):
    """What a user of the console is; `label` is how officers read it."""

    TOWNSHIP_OFFICER = "township_officer"
    COUNTY_OFFICER = "county_officer"
    SUPERVISING_OFFICER = "supervising_officer"
    DEPARTMENT_VERIFIER = "department_verifier"
    OPERATOR = "operator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return _TITLES[self]

    @property
    def sees_cases(self) -> bool:
        return self in OFFICERS or self is Role.DEPARTMENT_VERIFIER


OFFICERS = frozenset({Role.TOWNSHIP_OFFICER, Role.COUNTY_OFFICER, Role.SUPERVISING_OFFICER})

_TITLES = {
    Role.TOWNSHIP_OFFICER: "乡镇（街道）专干",
    Role.COUNTY_OFFICER: "县区残联干部",
    Role.SUPERVISING_OFFICER: "省、市州残联干部",
    Role.DEPARTMENT_VERIFIER: "部门核查员",
    Role.OPERATOR: "系统管理员",
    Role.SECURITY_ADMINISTRATOR: "安全管理员",
    Role.AUDITOR: "审计员",
}
# The beginning of a division code: pattern, and how a message says it.
_SCOPES = {
    Role.TOWNSHIP_OFFICER: (r"\d{9}", "the nine digits of a township"),
    Role.COUNTY_OFFICER: (r"\d{6}", "the six digits of a county"),
    Role.SUPERVISING_OFFICER: (
        r"(\d{4}|\d{2})?",
        "four digits of a prefecture, two of the province, or none",
    ),
    Role.DEPARTMENT_VERIFIER: (r"(\d{6}|\d{4}|\d{2})?", "six, four or two digits, or none for all"),
}


def check_scope(role: Role, division_scope: str) -> None:
    """ConfigurationError where a role cannot have this scope."""
    pattern, meaning = _SCOPES.get(role, ("", "none: this role sees no cases"))
    if not re.fullmatch(pattern, division_scope):
        raise ConfigurationError(f"division {division_scope!r} does not fit {role}; it needs {meaning}")
