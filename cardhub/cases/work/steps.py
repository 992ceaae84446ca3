"""READ FIRST for the work on cases: the steps, from which stage, to which, and for whom.

    new → accepted ⇄ asked → replied
              ↓         ↘ visiting ↙
          verified → referred → closed
              ↓ (adverse and confirmed)
          notified → (time to object) → proposed → (another person) closed

No step is skipped. An adverse case counts as confirmed only after a department's answer or a home visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cardhub.access.officer import Officer
from cardhub.access.roles import OFFICERS, Role
from cardhub.cases.outcomes import RESULTS
from cardhub.cases.work.state import CaseState

__all__ = ["DAYS_TO_OBJECT", "METHODS", "STEPS", "Step", "open_steps", "refusal"]

# Ten working days, with a holiday between.
DAYS_TO_OBJECT = 15
METHODS = ("in_person", "phone", "letter")
_DATA_ERRORS = ("data_error_source", "data_error_register")
_COUNTY_OR_ABOVE = frozenset({Role.COUNTY_OFFICER, Role.SUPERVISING_OFFICER})


@dataclass(frozen=True)
class Step:
    """One step: `event` is what history calls it, `answer` what it asks for; without `to` the stage stays."""

    name: str
    event: str
    stages: frozenset[str]
    to: str | None
    roles: frozenset[Role] = OFFICERS
    answer: str | None = None


def _step(
    name: str,
    event: str,
    stages: str,
    to: str | None,
    roles: frozenset[Role] = OFFICERS,
    answer: str | None = None,
) -> Step:
    return Step(name, event, frozenset(stages.split()), to, roles, answer)


STEPS = {
    step.name: step
    for step in (
        _step("accept", "accepted", "new", "accepted"),
        _step("assign", "assigned", "accepted asked replied visiting verified referred notified", None,
              answer="assignee"),
        _step("ask", "asked", "accepted", "asked", answer="department"),
        _step("reply", "replied", "asked", "replied", frozenset({Role.DEPARTMENT_VERIFIER}), answer="result"),
        _step("visit", "visit_ordered", "accepted asked replied", "visiting"),
        _step("verify", "verified", "accepted replied visiting", "verified", answer="result"),
        _step("correct", "correction_requested", "verified", "referred"),
        _step("refer", "referred", "verified", "referred"),
        _step("close", "closed", "verified referred", "closed"),
        _step("notify", "notified", "verified", "notified", answer="method"),
        _step("propose", "proposed", "notified", "proposed", _COUNTY_OR_ABOVE),
        _step("approve", "approved", "proposed", "closed", _COUNTY_OR_ABOVE),
        _step("decline", "declined", "proposed", "notified", _COUNTY_OR_ABOVE),
        _step("object", "objected", "notified proposed closed", "accepted"),
        _step("reopen", "reopened", "closed", "accepted"),
    )
}  # fmt: skip


def open_steps(state: CaseState, officer: Officer) -> Iterator[Step]:
    """The steps that this officer may take now, in the order of the way."""
    return (step for step in STEPS.values() if refusal(step, state, officer) is None)


def refusal(step: Step, state: CaseState, officer: Officer, result: str | None = None) -> str | None:
    """Why a step cannot be taken: a code, or None where it can. `result` is the answer to `verify`."""
    if officer.role not in step.roles:
        return "not_your_step"
    if state.stage not in step.stages:
        return "not_now"
    return _CONDITIONS.get(step.name, _always)(state, officer, result)


def _always(state: CaseState, officer: Officer, result: str | None) -> str | None:
    return None


def _verify(state: CaseState, officer: Officer, result: str | None) -> str | None:
    is_seen = state.stage in ("replied", "visiting")
    return "verify_first" if state.is_adverse and result == "confirmed" and not is_seen else None


def _correct(state: CaseState, officer: Officer, result: str | None) -> str | None:
    return None if state.result_code in _DATA_ERRORS else "no_data_error"


def _refer(state: CaseState, officer: Officer, result: str | None) -> str | None:
    return None if state.result_code == "confirmed" and not state.is_adverse else "nothing_to_refer"


def _close(state: CaseState, officer: Officer, result: str | None) -> str | None:
    return "notify_first" if state.leads_to_stop else None


def _notify(state: CaseState, officer: Officer, result: str | None) -> str | None:
    return None if state.leads_to_stop else "nothing_to_notify"


def _propose(state: CaseState, officer: Officer, result: str | None) -> str | None:
    is_over = state.wait_until is not None and state.today > state.wait_until
    return None if is_over else "still_waiting"


def _approve(state: CaseState, officer: Officer, result: str | None) -> str | None:
    return None if state.proposed_by not in (None, officer.user_id) else "second_person"


def _officers_closing(state: CaseState, officer: Officer, result: str | None) -> str | None:
    """What the machine closed, it reopens itself."""
    return "closed_by_machine" if state.stage == "closed" and state.close_reason not in RESULTS else None


_CONDITIONS = {
    "verify": _verify,
    "correct": _correct,
    "refer": _refer,
    "close": _close,
    "notify": _notify,
    "propose": _propose,
    "approve": _approve,
    "object": _officers_closing,
    "reopen": _officers_closing,
}
