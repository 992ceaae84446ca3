"""The first page: one's worklist; and finding a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cardhub.access.officer import seen_by
from cardhub.console.filter_options import options
from cardhub.console.guard import SignedIn, TheDesk, Worker, check_form
from cardhub.console.pages import render
from cardhub.console.people import opened_names, opened_people
from cardhub.console.search import MOST, Sought, find
from cardhub.console.worklist import counts, page, read_filters

__all__ = ["router"]

router = APIRouter()


@router.get("/")
def worklist(request: Request, desk: TheDesk, officer: SignedIn) -> Response:
    """The worklist of those who work on cases; for others a word on what their role is for."""
    if not officer.role.sees_cases:
        return render(request, "other_roles.html")
    filters = read_filters(request.query_params, officer)
    with seen_by(desk.engine, officer) as connection:
        counted = counts(connection, officer)
        rows, after = page(connection, officer, filters)
    names = opened_names(desk.vault, rows)
    return render(
        request,
        "worklist.html",
        filters=filters,
        counts=counted,
        rows=rows,
        names=names,
        after=after,
        options=options(counted, officer, filters),
    )


@router.post("/search")
def search(
    request: Request,
    desk: TheDesk,
    officer: Worker,
    sought: Annotated[str, Form(max_length=200)] = "",
    form: Annotated[str, Form()] = "",
) -> Response:
    """People found; sent as a form, so that no address and no log holds a name or number."""
    check_form(request, form)
    asked = Sought.read(sought)
    rows = []
    if asked != Sought():
        with seen_by(desk.engine, officer) as connection:
            rows = find(connection, desk.vault, officer, asked)
    people = opened_people(desk.vault, rows)
    return render(request, "search.html", rows=rows, people=people, is_asked=asked != Sought(), most=MOST)
