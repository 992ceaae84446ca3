"""Which steps are open, by stage, role, result and day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cardhub.access.officer import Officer
from cardhub.access.roles import Role
from cardhub.cases.work import STEPS, CaseState, open_steps, refusal

TODAY = date(2026, 9, 10)
TOWNSHIP = Officer(1, "t", "甲", Role.TOWNSHIP_OFFICER, "620102001", None)
COUNTY = Officer(2, "c", "乙", Role.COUNTY_OFFICER, "620102", None)
OTHER = Officer(3, "o", "丙", Role.COUNTY_OFFICER, "620102", None)
VERIFIER = Officer(4, "v", "丁", Role.DEPARTMENT_VERIFIER, "620102", "civil_affairs")
HELP, ADVERSE = "SB-01", "SB-03"


def state(stage: str, rule_id: str = HELP, **other: Any) -> CaseState:
    known: dict[str, Any] = {
        "case_id": 1,
        "rule_id": rule_id,
        "division_code": "620102001001",
        "version": 1,
        "status": "closed" if stage == "closed" else "open",
        "stage": stage,
        "close_reason": None,
        "result_code": None,
        "assigned_to": None,
        "asked_department": None,
        "wait_until": None,
        "proposed_by": None,
        "today": TODAY,
    }
    return CaseState(**(known | other))


def names(it: CaseState, officer: Officer) -> list[str]:
    return [step.name for step in open_steps(it, officer)]


@pytest.mark.parametrize(
    ("it", "officer", "expected"),
    [
        (state("new"), TOWNSHIP, ["accept"]),
        (state("accepted"), COUNTY, ["assign", "ask", "visit", "verify"]),
        (state("asked"), COUNTY, ["assign", "visit"]),
        (state("asked"), VERIFIER, ["reply"]),
        (state("replied"), VERIFIER, []),
        (state("replied"), COUNTY, ["assign", "visit", "verify"]),
        (state("verified", result_code="confirmed"), COUNTY, ["assign", "refer", "close"]),
        (state("verified", result_code="data_error_source"), COUNTY, ["assign", "correct", "close"]),
        (state("verified", result_code="not_confirmed"), COUNTY, ["assign", "close"]),
        (state("verified", ADVERSE, result_code="not_confirmed"), COUNTY, ["assign", "close"]),
        (state("verified", ADVERSE, result_code="confirmed"), COUNTY, ["assign", "notify"]),
        (state("notified", ADVERSE, wait_until=TODAY), COUNTY, ["assign", "object"]),
        (
            state("notified", ADVERSE, wait_until=TODAY - timedelta(1)),
            COUNTY,
            ["assign", "propose", "object"],
        ),
        (state("notified", ADVERSE, wait_until=TODAY - timedelta(1)), TOWNSHIP, ["assign", "object"]),
        (state("proposed", ADVERSE, proposed_by=2), COUNTY, ["decline", "object"]),
        (state("proposed", ADVERSE, proposed_by=2), OTHER, ["approve", "decline", "object"]),
        (state("proposed", ADVERSE), OTHER, ["decline", "object"]),
        (state("closed", close_reason="confirmed"), COUNTY, ["object", "reopen"]),
        (state("closed", close_reason="fixed"), COUNTY, []),
    ],
)
def test_open_steps(it: CaseState, officer: Officer, expected: list[str]) -> None:
    assert names(it, officer) == expected


def test_an_adverse_case_is_confirmed_only_by_an_answer_or_a_visit() -> None:
    verify = STEPS["verify"]
    assert refusal(verify, state("accepted", ADVERSE), COUNTY, "confirmed") == "verify_first"
    assert refusal(verify, state("accepted", ADVERSE), COUNTY, "not_confirmed") is None
    assert refusal(verify, state("visiting", ADVERSE), COUNTY, "confirmed") is None
    assert refusal(verify, state("accepted", HELP), COUNTY, "confirmed") is None


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR])
def test_who_keeps_the_system_takes_no_step(role: Role) -> None:
    keeper = Officer(9, "k", "戊", role, "", None)
    stages = {stage for step in STEPS.values() for stage in step.stages}
    assert [names(state(stage), keeper) for stage in sorted(stages)] == [[]] * len(stages)


def test_every_stage_can_be_left() -> None:
    stages = {step.to for step in STEPS.values() if step.to} - {"closed"}
    for stage in stages:
        assert any(stage in step.stages and step.to not in (None, stage) for step in STEPS.values()), stage
