"""What a comparison leaves for the cases, and what of it is evidence.

A comparison leaves the DuckDB relation `findings` on its connection, one row per mismatch:

    rule_id VARCHAR, rule_version VARCHAR, person_id BIGINT, subject VARCHAR,
    division_code VARCHAR            -- 12 digits, where the person is registered
    severity VARCHAR                 -- C | H | M | L
    verifying_department VARCHAR, link_grade VARCHAR, verify_identity_first BOOLEAN
    estimated_total DECIMAL          -- yuan over all months, where the rule reckons it
    evidence VARCHAR                 -- a JSON object, see below

the relation `blocked`, one row for each lead that would be refused:

    rule_id VARCHAR, person_id BIGINT, subject VARCHAR, division_code VARCHAR
    dataset VARCHAR                  -- where what bars it stands
    since_month VARCHAR              -- yyyy-MM, or null where it does not say

and, in PostgreSQL, one `held_lead` row for each lead that a guard held back. (rule_id, person_id, subject) is
unique in each, and no key is in two of them.

`evidence` tells an officer what was seen:

    facts        [{dataset, record, field, value, grade}]: both sides' values
    values       name → value, for the placeholders of the rule's sentence
    arithmetic   {clause, since_month, until_month, months, monthly_amount, total_amount}, or null
    not_checked  [text]: what an exclusion would have looked at, had its feed been connected
    snapshot     dataset → its snapshot and the day of it
    as_of        the day the comparison looked at

What was seen is `facts` and `not_checked`. The rest says *when and in which version* it was seen: stored, but
not part of the evidence's hash, so a later snapshot that says the same makes no new version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

__all__ = ["COLUMNS", "ComparisonDone", "evidence_basis"]

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
    "estimated_total",
)

_SEEN = ("facts", "not_checked")


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
    evidence. The order of the facts does not.
    """
    seen = json.loads(evidence)
    parts = [sorted(_canonical(each) for each in seen.get(name, ())) for name in _SEEN]
    return _canonical([severity, link_grade or "", *parts])


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
