"""READ FIRST for the console: the pages, and what happens where there is none.

`desk.py` opens it, `guard.py` says who asks; `worklist.py`, `search.py` and `case_view.py` read what pages
show, `routes/` answers. What an officer may do to a case is not decided here but in `cardhub/cases/work`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from cardhub.console.desk import Desk
from cardhub.console.guard import Absent, Forged, SignedOut
from cardhub.console.pages import render
from cardhub.console.routes import case, health, sign_in, state, style, work

__all__ = ["create_app"]


def create_app(desk: Desk) -> FastAPI:
    """The whole console over an open desk; `serve.py` puts what every answer needs around it."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    for part in (health, style, sign_in, work, case, state):
        app.include_router(part.router)
    app.add_exception_handler(SignedOut, _to_sign_in)
    app.add_exception_handler(Forged, _forged)
    for missing in (Absent, HTTPException, RequestValidationError):
        app.add_exception_handler(missing, _absent)
    app.add_exception_handler(Exception, _failed)
    return app


def _to_sign_in(request: Request, _: Exception) -> Response:
    # A form that was sent cannot be sent again by a link; its page can be opened again.
    wanted = request.url.path if request.method == "GET" else ""
    query = f"?{request.url.query}" if wanted and request.url.query else ""
    target = f"/sign-in?{urlencode({'next': wanted + query})}" if wanted not in ("", "/") else "/sign-in"
    return RedirectResponse(target, 303)


def _absent(request: Request, _: Exception) -> Response:
    return _message(
        request, 404, "没有找到这个页面", "它可能已经办结或转走，也可能不在您的辖区。请回到工作台再找一找。"
    )


def _forged(request: Request, _: Exception) -> Response:
    return _message(
        request, 400, "页面放得太久了", "为了安全，请回到上一页刷新，再填一次。您刚才填的内容没有保存。"
    )


def _failed(request: Request, _: Exception) -> Response:
    return _message(
        request, 500, "系统出了点问题", "您的操作可能没有保存。请稍后再试；如果还不行，请联系系统管理员。"
    )


def _message(request: Request, status: int, title: str, text: str) -> Response:
    values: dict[str, Any] = {"title": title, "text": text}
    return render(request, "message.html", status, **values)
