"""Cases with their names, for those who may see them: the report, and whoever scores a comparison."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from cardhub.errors import ConfigurationError
from cardhub.security.vault import Vault
from cardhub.store.tables import case, comparison_run, finding, held_lead, person

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["CaseRecord", "HeldRecord", "iter_cases", "iter_held", "read_case", "read_case_in"]

_ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """One case as a person reads it. Identity and evidence stay out of `repr` and so out of logs."""

    case_id: int
    rule_id: str
    rule_version: str
    subject: str
    status: str
    close_reason: str | None
    severity: str
    division_code: str
    verifying_department: str
    verify_identity_first: bool
    link_grade: str | None
    opened_on: date
    closed_on: date | None
    id_number: str = field(repr=False)
    full_name: str = field(repr=False)
    evidence: dict[str, Any] = field(repr=False)


_CASES = (
    select(
        case.c.case_id,
        case.c.rule_id,
        finding.c.rule_version,
        case.c.subject,
        case.c.status,
        case.c.close_reason,
        case.c.severity,
        case.c.division_code,
        case.c.verifying_department,
        case.c.verify_identity_first,
        finding.c.link_grade,
        case.c.opened_on,
        case.c.closed_on,
        person.c.person_id,
        person.c.id_number,
        person.c.full_name,
        finding.c.finding_token,
        finding.c.evidence,
    )
    .join_from(case, person, person.c.person_id == case.c.person_id)
    .join(finding, finding.c.finding_id == case.c.finding_id)
)


@dataclass(frozen=True, kw_only=True)
class HeldRecord:
    """One lead that a guard held back in the newest comparison, and why."""

    rule_id: str
    subject: str
    reason_code: str
    dataset: str
    id_number: str = field(repr=False)


def iter_held(hub: Hub) -> Generator[HeldRecord, None, None]:
    """What the newest finished comparison could not decide, decrypted one by one."""
    newest = select(func.max(comparison_run.c.comparison_id)).where(comparison_run.c.state == "done")
    query = (
        select(
            held_lead.c.rule_id,
            held_lead.c.subject,
            held_lead.c.reason_code,
            held_lead.c.dataset,
            person.c.person_id,
            person.c.id_number,
        )
        .join(person, person.c.person_id == held_lead.c.person_id)
        .where(held_lead.c.comparison_id == newest.scalar_subquery())
    )
    with hub.engine.connect() as connection:
        for row in connection.execution_options(yield_per=_ROWS_AT_A_TIME).execute(query):
            yield HeldRecord(
                rule_id=row.rule_id,
                subject=row.subject,
                reason_code=row.reason_code,
                dataset=row.dataset,
                id_number=hub.vault.open(row.id_number, "person", str(row.person_id), "id_number"),
            )


def read_case(hub: Hub, case_id: int) -> CaseRecord:
    """One case, decrypted; ConfigurationError where there is none of that number."""
    with hub.engine.connect() as connection:
        found = read_case_in(connection, hub.vault, case_id)
    if found is None:
        raise ConfigurationError(f"no case {case_id}; `cardhub case list --state all` shows them")
    return found


def read_case_in(connection: Connection, vault: Vault, case_id: int) -> CaseRecord | None:
    """One case, decrypted, if this transaction may see it."""
    row = connection.execute(_CASES.where(case.c.case_id == case_id)).one_or_none()
    return None if row is None else _opened(vault, row)


def iter_cases(
    hub: Hub, *, status: str | None = "open", rule_id: str | None = None
) -> Generator[CaseRecord, None, None]:
    """The cases of one status (None: all), decrypted one by one, in the order division, rule, case.

    Streams through a server-side cursor: memory does not grow with the number of cases.
    """
    query = _CASES.order_by(case.c.division_code, case.c.rule_id, case.c.case_id)
    if status is not None:
        query = query.where(case.c.status == status)
    if rule_id is not None:
        query = query.where(case.c.rule_id == rule_id)
    with hub.engine.connect() as connection:
        for row in connection.execution_options(yield_per=_ROWS_AT_A_TIME).execute(query):
            yield _opened(hub.vault, row)


def _opened(vault: Vault, row: Any) -> CaseRecord:
    values = row._mapping
    owner = str(values["person_id"])
    evidence = vault.open(values["evidence"], "finding", values["finding_token"], "evidence")
    return CaseRecord(
        **{name: values[name] for name in _PLAIN},
        id_number=vault.open(values["id_number"], "person", owner, "id_number"),
        full_name=vault.open(values["full_name"], "person", owner, "full_name"),
        evidence=json.loads(evidence),
    )


_PLAIN = (
    "case_id",
    "rule_id",
    "rule_version",
    "subject",
    "status",
    "close_reason",
    "severity",
    "division_code",
    "verifying_department",
    "verify_identity_first",
    "link_grade",
    "opened_on",
    "closed_on",
)
