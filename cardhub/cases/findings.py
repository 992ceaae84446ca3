"""What a comparison leaves for the cases, and what of it is evidence.

A comparison leaves the DuckDB relation `findings` on its connection, one row per mismatch:

    rule_id VARCHAR, rule_version VARCHAR, person_id BIGINT, subject VARCHAR,
    division_code VARCHAR            -- 12 digits, where the person is registered
    severity VARCHAR                 -- C | H | M | L
    verifying_department VARCHAR, link_grade VARCHAR, verify_identity_first BOOLEAN
    evidence VARCHAR                 -- a JSON object, see below

and, in PostgreSQL, one `held_lead` row for each lead that a guard held back. (rule_id, person_id, subject) is
unique among the findings, and no key is both found and held.

`evidence` tells an officer what was seen: both values with their source, snapshot and time. Its members named
in `VOLATILE` say *when and in which version* it was seen; they are stored, but they are not the evidence, so
a new snapshot that says the same thing makes no new version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

__all__ = ["COLUMNS", "VOLATILE", "ComparisonDone", "evidence_basis"]

COLUMNS = (
    "rule_id",
    "rule_version",
    "person_id",
    "subject",
    "division_code",
    "severity",
    "verifying_department",
    "link_grade",
    "verify_identity_first",
)

VOLATILE = frozenset(
    {"as_of", "at", "benefit_month", "comparison_id", "period", "received_on", "snapshot", "snapshot_id", "time"}
)


class ComparisonDone(Protocol):
    """The part of a finished comparison that the cases need. `rule_versions` names the rules that ran."""

    @property
    def comparison_id(self) -> int: ...

    @property
    def as_of(self) -> date: ...

    @property
    def rule_versions(self) -> Mapping[str, str]: ...


def evidence_basis(evidence: str, severity: str, link_grade: str | None) -> str:
    """The canonical text whose keyed hash tells whether evidence changed.

    Severity and link grade belong to it: a death told by a second source, or a name that now agrees, is new
    evidence. Lists keep the order in which the rule wrote them.
    """
    basis = [severity, link_grade or "", _settled(json.loads(evidence))]
    return json.dumps(basis, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _settled(each) for name, each in value.items() if name not in VOLATILE}
    if isinstance(value, list):
        return [_settled(each) for each in value]
    return value
