"""Who is asking, and whether the browser was asked to: sessions, cookies, form tokens."""

from __future__ import annotations

import binascii
import hmac
import secrets
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from cardhub.access.officer import Officer
from cardhub.access.sessions import LONGEST, TOKEN_BYTES, whose
from cardhub.console.desk import Desk

__all__ = [
    "SESSION",
    "VISIT",
    "Absent",
    "Forged",
    "SignedIn",
    "SignedOut",
    "TheDesk",
    "Worker",
    "form_token",
    "give_cookie",
    "take_cookie",
    "token_of",
]

# The prefix makes browsers refuse the cookie from any other host or without TLS.
SESSION = "__Host-cardhub"
VISIT = "__Host-cardhub-visit"  # before signing in: what the form's token is made from


class SignedOut(Exception):
    """Nobody is signed in, or not any more."""


class Absent(Exception):
    """There is no such page for this user; whether there is one for others is not said."""


class Forged(Exception):
    """A form that this console did not make, or made too long ago."""


def desk(request: Request) -> Desk:
    """The open console."""
    opened: Desk = request.app.state.desk
    return opened


TheDesk = Annotated[Desk, Depends(desk)]


def token_of(request: Request, cookie: str = SESSION) -> bytes | None:
    """The token that a cookie holds; None for none, or for anything else."""
    try:
        token = binascii.unhexlify(request.cookies.get(cookie, ""))
    except (binascii.Error, ValueError):
        return None
    return token if len(token) == TOKEN_BYTES else None


def form_token(token: bytes) -> str:
    """What a form must send along: made from a cookie that no other site can read."""
    return hmac.digest(token, b"form", "sha256").hex()


def signed_in(request: Request, console: TheDesk) -> Officer:
    """The user of this request, as the database says; SignedOut without one."""
    token = token_of(request)
    officer = whose(console.engine, token) if token else None
    if officer is None:
        raise SignedOut
    request.state.officer = officer
    request.state.form_token = form_token(token or b"")
    return officer


def check_form(request: Request, form: str, cookie: str = SESSION) -> None:
    """Forged unless the form came from our own page: it sends what `form_token` says."""
    sent_from = request.headers.get("sec-fetch-site", "same-origin")
    token = token_of(request, cookie)
    is_ours = token is not None and hmac.compare_digest(form.encode(), form_token(token).encode())
    if not is_ours or sent_from not in ("same-origin", "none"):
        raise Forged


def _worker(officer: Annotated[Officer, Depends(signed_in)]) -> Officer:
    if not officer.role.sees_cases:
        raise Absent
    return officer


SignedIn = Annotated[Officer, Depends(signed_in)]
# One who works on cases; for everybody else the page is absent.
Worker = Annotated[Officer, Depends(_worker)]


def give_cookie(answer: Response, cookie: str, token: bytes | None = None) -> bytes:
    """Set a cookie to a token, a new one if none is given; returns it."""
    token = token or secrets.token_bytes(TOKEN_BYTES)
    settings: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "lax", "path": "/"}
    answer.set_cookie(cookie, token.hex(), max_age=int(LONGEST.total_seconds()), **settings)
    return token


def take_cookie(answer: Response, cookie: str) -> None:
    """Remove a cookie."""
    answer.delete_cookie(cookie, path="/", secure=True, httponly=True, samesite="lax")
