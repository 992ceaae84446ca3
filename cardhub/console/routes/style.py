"""The stylesheet: the only thing a browser may keep."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from cardhub.console.pages import STYLE

__all__ = ["router"]

router = APIRouter()


@router.get("/static/console.css")
def style() -> Response:
    """Its address changes with it, so it may be kept for good."""
    return FileResponse(STYLE, media_type="text/css", headers={"cache-control": "public, max-age=31536000"})
