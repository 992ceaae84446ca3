"""The page of a case, and taking a step on it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from cardhub.access.officer import Officer, seen_by
from cardhub.cases.work import Given, Step, take_step
from cardhub.cases.work.answers import DEPARTMENTS, assignees
from cardhub.console.case_view import view
from cardhub.console.desk import Desk
from cardhub.console.guard import Absent, TheDesk, Worker, check_form
from cardhub.console.pages import render
from cardhub.console.wording import REFUSALS, RESULTS, STEPS, VERIFIER_RESULTS
from cardhub.errors import CaseMoved, StepRefused
from cardhub.reports.wording import department_title

__all__ = ["router"]

router = APIRouter()
CaseNumber = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/case/{case_id}")
def show(request: Request, desk: TheDesk, officer: Worker, case_id: CaseNumber, done: str = "") -> Response:
    """The case; `done` names the step that led here."""
    return _page(request, desk, officer, case_id, done=done if done in STEPS else "")


@router.post("/case/{case_id}/{step}")
def take(
    request: Request,
    desk: TheDesk,
    officer: Worker,
    case_id: CaseNumber,
    step: str,
    version: Annotated[int, Form(ge=0, lt=2**31)],
    result: Annotated[str | None, Form(max_length=40)] = None,
    department: Annotated[str | None, Form(max_length=60)] = None,
    assignee: Annotated[str, Form(max_length=20)] = "",
    method: Annotated[str | None, Form(max_length=40)] = None,
    note: Annotated[str, Form(max_length=5_000)] = "",
    form: Annotated[str, Form()] = "",
) -> Response:
    """Take the step and show the case as it is then; or say why not, and keep what was written."""
    check_form(request, form)
    number = int(assignee) if assignee.isdecimal() else None
    given = Given(result, department, number, method, note.strip())
    try:
        with seen_by(desk.engine, officer) as connection:
            take_step(connection, desk.vault, officer, case_id, version, step, given)
    except CaseMoved:
        return _page(request, desk, officer, case_id, given=given, is_moved=True, status=409)
    except StepRefused as refused:
        if refused.code == "absent":
            raise Absent from None
        return _page(
            request, desk, officer, case_id, given=given, at=step, problem=REFUSALS[refused.code], status=422
        )
    return RedirectResponse(f"/case/{case_id}?done={step}", 303)


def _page(
    request: Request,
    desk: Desk,
    officer: Officer,
    case_id: int,
    *,
    status: int = 200,
    given: Given | None = None,
    at: str = "",
    problem: str = "",
    done: str = "",
    is_moved: bool = False,
) -> Response:
    with seen_by(desk.engine, officer) as connection:
        shown = view(connection, desk.vault, officer, case_id)
        if shown is None:
            # A verifier's case goes out of his sight with the decision; so does one that moved away.
            raise Absent
        needs_people = any(step.answer == "assignee" for step in shown.steps)
        people = assignees(connection, shown.state.division_code) if needs_people else []
    colleagues = [each for each in people if each.user_id != shown.state.assigned_to]
    return render(
        request,
        "case.html",
        status,
        view=shown,
        colleague_options=[(each.user_id, each.display_name) for each in colleagues],
        department_options=[
            (each, department_title(each)) for each in _departments(shown.record.verifying_department)
        ],
        result_options=partial(_results, shown.must_be_seen),
        given=given or Given(),
        at=at,
        problem=problem,
        done=done,
        is_moved=is_moved,
    )


def _results(must_be_seen: bool, step: Step) -> list[tuple[str, tuple[str, str]]]:
    """What may be answered at a step: codes with label and help."""
    known = VERIFIER_RESULTS if step.name == "reply" else RESULTS
    return [
        (code, told)
        for code, told in known.items()
        if not (must_be_seen and step.name == "verify" and code == "confirmed")
    ]


def _departments(asked_first: str) -> list[str]:
    """Those who can be asked, the rule's own department first."""
    first = [each.strip() for each in asked_first.replace("+", ",").split(",") if each.strip() in DEPARTMENTS]
    return first + [each for each in DEPARTMENTS if each not in first]
