"""Taking a step: checked against the case as it is, and refused where somebody was faster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.access.sight import sees
from cardhub.cases.outcomes import RESULTS
from cardhub.cases.work.answers import check_assignee, check_department
from cardhub.cases.work.state import CaseState
from cardhub.cases.work.steps import DAYS_TO_OBJECT, METHODS, STEPS, Step, refusal
from cardhub.errors import CaseMoved, StepRefused
from cardhub.security.vault import Vault
from cardhub.store.tables import case, case_event

__all__ = ["LONGEST_NOTE", "Given", "note_row", "read_state", "take_step"]

LONGEST_NOTE = 500
_TODAY = sa.func.office_day()
_STATE = (
    "case_id", "rule_id", "division_code", "version", "status", "stage", "close_reason", "result_code",
    "assigned_to", "asked_department", "wait_until", "proposed_by",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Given:
    """What an officer answered; `note` is free text, and kept sealed."""

    result: str | None = None
    department: str | None = None
    assignee: int | None = None
    method: str | None = None
    note: str = ""


def note_row(case_id: int, version: int) -> str:
    """What an event's note is bound to."""
    return f"{case_id}/{version}"


def read_state(connection: sa.Connection, case_id: int, *, lock: bool = False) -> CaseState | None:
    """The case as it stands, or None where this transaction's user sees none of that number."""
    query = sa.select(*(case.c[name] for name in _STATE), _TODAY.label("today")).where(
        case.c.case_id == case_id
    )
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else CaseState(**row._mapping)


def take_step(
    connection: sa.Connection,
    vault: Vault,
    officer: Officer,
    case_id: int,
    version: int,
    name: str,
    given: Given,
) -> None:
    """Take a step on the case that the officer saw as `version`, in the transaction that sees what he may.

    Raises CaseMoved where it has another version by now, StepRefused (with the reason as `code`) where the
    step cannot be taken; nothing is changed then.
    """
    state = read_state(connection, case_id, lock=True)
    step = STEPS.get(name)
    if state is None or step is None or not sees(officer, state.division_code, state.asked_department):
        raise StepRefused(f"no case {case_id} and step for this user", code="absent")
    if state.version != version:
        raise CaseMoved(f"case {case_id} is at version {state.version}, not {version}; look at it again")
    _check_answer(connection, step, state, given)
    if reason := refusal(step, state, officer, given.result):
        raise StepRefused(f"{name} cannot be done with case {case_id}", code=reason)
    _write(connection, vault, officer, state, step, given)


def _check_answer(connection: sa.Connection, step: Step, state: CaseState, given: Given) -> None:
    if len(given.note) > LONGEST_NOTE:
        raise StepRefused(f"the note is longer than {LONGEST_NOTE} characters", code="note_too_long")
    if step.answer == "result" and given.result not in RESULTS:
        raise StepRefused("the result is none of the codes", code="result_missing")
    if step.answer == "method" and given.method not in METHODS:
        raise StepRefused("the way of notifying is none of the codes", code="method_missing")
    if step.answer == "department":
        check_department(given.department)
    if step.answer == "assignee":
        check_assignee(connection, given.assignee, state.division_code)


def _write(
    connection: sa.Connection, vault: Vault, officer: Officer, state: CaseState, step: Step, given: Given
) -> None:
    changed, details = _changes(state, officer, step, given)
    # The guards of the route look at what happened before: the event comes first, then the state.
    _record(connection, vault, officer, state, step.event, details, given.note)
    connection.execute(
        case.update()
        .where(case.c.case_id == state.case_id)
        .values(version=case.c.version + 1, updated_at=sa.func.now(), **changed)
    )
    # Whoever counts openings and closings reads these two kinds of event only.
    if step.name == "approve":
        _record(connection, vault, officer, state, "closed", {"reason": state.result_code}, "")
    if step.name == "object" and state.status == "closed":
        _record(connection, vault, officer, state, "reopened", {"reason": "objected"}, "")


def _changes(
    state: CaseState, officer: Officer, step: Step, given: Given
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The case's new values, and the codes that history keeps."""
    changed: dict[str, Any] = {"stage": step.to or state.stage}
    details: dict[str, Any] = {"stage": changed["stage"]}
    if step.answer is not None:
        details[step.answer] = getattr(given, step.answer)
    match step.name:
        case "accept" | "reopen" | "object":
            changed |= {"assigned_to": officer.user_id, "status": "open", "close_reason": None}
            changed["closed_on"] = None
        case "assign":
            changed["assigned_to"] = given.assignee
        case "ask":
            changed["asked_department"] = given.department
        case "verify":
            changed |= {"result_code": given.result, "asked_department": None}
        case "notify":
            until = state.today + timedelta(days=DAYS_TO_OBJECT)
            changed["wait_until"] = until
            details["until"] = until.isoformat()
        case "propose":
            changed["proposed_by"] = officer.user_id
        case "decline":
            changed["proposed_by"] = None
        case "close" | "approve":
            details["reason"] = state.result_code
            changed |= {"status": "closed", "close_reason": state.result_code, "closed_on": state.today}
    return changed, details


def _record(
    connection: sa.Connection,
    vault: Vault,
    officer: Officer,
    state: CaseState,
    kind: str,
    details: dict[str, Any],
    note: str,
) -> None:
    version = state.version + 1
    row = note_row(state.case_id, version)
    values = {
        "case_id": state.case_id,
        "division_code": state.division_code,
        "kind": kind,
        "actor": officer.login,
        "actor_id": officer.user_id,
        "case_version": version,
        "details": details,
        "note": vault.seal("case_event", row, "note", note) if note else None,
    }
    connection.execute(case_event.insert().values(values))
