"""Whether the console lives, and whether it can work: for whoever watches it. Nothing of the data."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from cardhub.console.guard import TheDesk
from cardhub.store import migrate

__all__ = ["router"]

router = APIRouter()


@router.get("/health")
def health() -> Response:
    """200 as long as the process answers."""
    return PlainTextResponse("ok\n")


@router.get("/ready")
def ready(desk: TheDesk) -> Response:
    """200 where the database answers and has this version's tables; 503 otherwise."""
    try:
        is_ready = migrate.is_current(desk.engine)
    except sa.exc.SQLAlchemyError:
        is_ready = False
    return PlainTextResponse("ready\n" if is_ready else "not ready\n", 200 if is_ready else 503)
