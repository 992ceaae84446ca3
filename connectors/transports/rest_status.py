"""What an HTTP status means for a pull: go on, wait, try again, or stop with a clear reason."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from cardhub.errors import SourceMisbehaved, SourceRefused, SourceUnavailable
from connectors.transports.retry import Busy

__all__ = ["check_status", "redirect_target"]

_TRANSIENT = frozenset({408, 425, 500, 502, 503, 504})
_DEFAULT_WAIT = 5.0


def check_status(response: httpx.Response, path: str) -> None:
    """Return for 2xx; else raise `Busy`, `SourceUnavailable`, `SourceRefused` or `SourceMisbehaved`."""
    status = response.status_code
    if response.is_success:
        return
    if status == 429 or (status == 503 and "retry-after" in response.headers):
        wait = _retry_after(response.headers.get("retry-after"))
        raise Busy(f"{path} asks for {wait:g} s of rest ({status}), longer than this run can wait.", wait)
    if status in _TRANSIENT:
        raise SourceUnavailable(f"{path} failed on its side ({status}): tried again later by itself.")
    if status == 403:
        raise SourceRefused(
            f"{path} is forbidden to this client (403): ask the department for permission for this interface."
        )
    if status == 410:
        raise SourceMisbehaved(
            f"{path}: the answer is not kept any more (410): pull again.", code="answer_gone"
        )
    if status == 404:
        raise SourceMisbehaved(f"{path} does not exist (404): check the endpoint's path with the department.")
    raise SourceMisbehaved(
        f"{path} answered {status}: the request no longer fits the department's interface."
    )


def redirect_target(response: httpx.Response, base: str, path: str) -> str:
    """Where a GET may go on: the same scheme, host and port only. Credentials are never led elsewhere."""
    target = response.url.join(response.headers.get("location", ""))
    home = httpx.URL(base)
    if (target.scheme, target.host, target.port) != (home.scheme, home.host, home.port):
        raise SourceRefused(
            f"{path} redirects to another host: refused. Confirm the new address with the department, then "
            "change the connection.",
            code="redirect_refused",
        )
    if response.request.method != "GET":
        raise SourceMisbehaved(f"{path} redirects a POST: correct the endpoint's path.")
    return str(target)


def _retry_after(value: str | None) -> float:
    """Seconds to wait, from seconds or an HTTP date (RFC 9110 section 10.2.3)."""
    if not value:
        return _DEFAULT_WAIT
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return _DEFAULT_WAIT
    return max(0.0, seconds) if math.isfinite(seconds) else _DEFAULT_WAIT
