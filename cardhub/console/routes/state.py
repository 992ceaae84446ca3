"""How fresh the data is: for everybody who is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from cardhub.console.guard import SignedIn, TheDesk
from cardhub.console.pages import render
from cardhub.console.syncs import syncs

__all__ = ["router"]

router = APIRouter()


@router.get("/state")
def state(request: Request, desk: TheDesk, officer: SignedIn) -> Response:
    """The last syncs."""
    with desk.engine.connect() as connection:
        rows = syncs(connection)
    return render(request, "state.html", rows=rows)
