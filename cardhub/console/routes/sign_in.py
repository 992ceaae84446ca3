"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from cardhub.access.sessions import close_session
from cardhub.access.sign_in import Refused, sign_in
from cardhub.console.guard import (
    SESSION,
    VISIT,
    SignedIn,
    TheDesk,
    check_form,
    form_token,
    give_cookie,
    take_cookie,
    token_of,
)
from cardhub.console.pages import render

__all__ = ["router"]

router = APIRouter()
_WRONG = "登录名或密码不对。连续输错五次会暂停十五分钟；忘了密码，请联系安全管理员。"
_LIMITED = "您所在的网络试错太多，请过十五分钟再试。"


@router.get("/sign-in")
def ask(request: Request, next: str = "") -> Response:
    """The form."""
    return _form(request, next)


@router.post("/sign-in")
def enter(
    request: Request,
    desk: TheDesk,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=500)] = "",
    next: Annotated[str, Form(max_length=500)] = "",
    form: Annotated[str, Form()] = "",
) -> Response:
    """Let in and on to where one wanted to go, or say kindly that it did not work."""
    check_form(request, form, VISIT)
    address = request.client.host if request.client else ""
    done = sign_in(desk.engine, login, password, address)
    if isinstance(done, Refused):
        problem = _LIMITED if done.is_limited else _WRONG
        return _form(request, next, login, problem, 429 if done.is_limited else 401)
    answer = RedirectResponse(_own(next), 303)
    give_cookie(answer, SESSION, done)
    take_cookie(answer, VISIT)
    return answer


@router.post("/sign-out")
def leave(request: Request, desk: TheDesk, officer: SignedIn, form: Annotated[str, Form()] = "") -> Response:
    """End the session on the server, and forget it in the browser."""
    check_form(request, form)
    token = token_of(request)
    if token is not None:
        close_session(desk.engine, token)
    answer = RedirectResponse("/sign-in", 303)
    take_cookie(answer, SESSION)
    return answer


def _form(
    request: Request, next_page: str, login: str = "", problem: str = "", status: int = 200
) -> Response:
    token = token_of(request, VISIT)
    cookie = Response()
    token = give_cookie(cookie, VISIT, token)
    request.state.form_token = form_token(token)
    page = render(request, "sign_in.html", status, next=_own(next_page), login=login[:60], problem=problem)
    page.headers["set-cookie"] = cookie.headers["set-cookie"]
    return page


def _own(address: str) -> str:
    """An address on this console, or its first page."""
    is_own = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_own and address.isprintable() else "/"
