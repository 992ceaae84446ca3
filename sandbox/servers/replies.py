"""JSON replies made of rows already rendered, and the replies of a server that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

__all__ = ["CutShort", "error", "joined", "reply"]

JSON_TYPE = "application/json; charset=utf-8"


def reply(body: str, charset: str = "utf-8") -> Response:
    """200 with JSON text. A `charset` other than UTF-8 is used but not announced."""
    return Response(body.encode(charset), media_type=JSON_TYPE)


def error(status: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    body = json.dumps({"错误": message, **more}, ensure_ascii=False)
    return Response(body.encode(), status_code=status, media_type=JSON_TYPE, headers=headers)


def joined(lines: Iterable[str]) -> str:
    return "[" + ",".join(lines) + "]"


class CutShort(Response):
    """Announces its whole length, sends half, then breaks the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        raise ConnectionAbortedError("the connection is dropped half-way on purpose")
