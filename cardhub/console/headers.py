"""What every answer says to the browser, how large a request may be, and what a failure leaves in the log."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LARGEST_BODY", "SafeAnswers"]

_log = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: browsers would then send forms with the origin "null".
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"strict-transport-security", b"max-age=31536000"),
]
_NOT_KEPT = (b"cache-control", b"no-store")


class SafeAnswers:
    """Around the whole console: the headers, no page kept by a browser, 413 for what is too large.

    A failure, whose page was sent by then, is logged by its kind and place: a message may quote a value.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = list(message.get("headers", []))
                message["headers"] = [each for each in told if each[0] != b"server"] + _HEADERS
                if not any(name == b"cache-control" for name, _ in told):
                    message["headers"].append(_NOT_KEPT)
            await send(message)

        if _is_too_large(scope):
            await sending({"type": "http.response.start", "status": 413, "headers": []})
            await sending({"type": "http.response.body", "body": b""})
            return
        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            _log.error(
                "a page failed with %s at %s:%s", type(error).__name__, Path(at.filename).name, at.lineno
            )


def _is_too_large(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return True
    length = headers.get(b"content-length", b"0")
    return not length.isdigit() or int(length) > LARGEST_BODY
