"""What every request to an HTTP department passes: habits, faults, the token; and the counters of a test."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.faults import Fault, Switchboard
from sandbox.servers.replies import CutShort, error
from sandbox.servers.tokens import Tokens

__all__ = ["Gate"]


@dataclass
class Gate:
    """`throttle_every`: each n-th data request is answered 429 (0: never), as the department's habit."""

    tokens: Tokens
    faults: Switchboard
    throttle_every: int
    retry_after: float
    seen: Counter[str]

    async def refusal(self, request: Request, dataset: str) -> Response | None:
        """The reply that this request gets instead of data, or None if it may pass."""
        self.seen["requests"] += 1
        if slow := self.faults.hit(Fault.SLOW, dataset):
            await asyncio.sleep(float(slow.values.get("seconds", 1.0)))
        if self.faults.hit(Fault.TOKEN_EXPIRED, dataset):
            self.tokens.revoke_all()
        if not self.tokens.accept(request.headers.get("authorization", "")):
            self.seen["unauthorised"] += 1
            return error(401, "令牌无效或已过期，请重新获取", {"WWW-Authenticate": "Bearer"})
        if self.throttle_every and self.seen["requests"] % self.throttle_every == 0:
            return self._throttled(self.retry_after)
        if storm := self.faults.hit(Fault.TOO_MANY_REQUESTS, dataset):
            return self._throttled(float(storm.values.get("retry_after", 1)))
        if broken := self.faults.hit(Fault.SERVER_ERROR, dataset):
            return error(int(broken.values.get("status", 500)), "系统内部错误")
        if self.faults.hit(Fault.HTML, dataset):
            return HTMLResponse("<!DOCTYPE html><title>统一登录</title><h1>请登录</h1>")
        if elsewhere := self.faults.hit(Fault.REDIRECT, dataset):
            other = f"http://localhost:{request.url.port}{request.url.path}"
            return RedirectResponse(str(elsewhere.values.get("to", other)), status_code=307)
        return None

    def passed_on(self, response: Response, dataset: str) -> Response:
        """The response, or half of it."""
        if not self.faults.hit(Fault.DROPPED, dataset):
            return response
        return CutShort(response.body, response.status_code, media_type=response.media_type)

    def charset(self, dataset: str) -> str:
        return "gb18030" if self.faults.hit(Fault.WRONG_CHARSET, dataset) else "utf-8"

    def _throttled(self, retry_after: float) -> Response:
        self.seen["throttled"] += 1
        return error(429, "请求过于频繁，请稍后再试", {"Retry-After": f"{retry_after:g}"})
