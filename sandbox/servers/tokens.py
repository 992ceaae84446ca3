"""Client-credential tokens (RFC 6749 §4.4), which may die before their announced time."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from urllib.parse import parse_qs

__all__ = ["Tokens"]


class Tokens:
    """`seconds` is announced; `uses` (0: unlimited) is not: a token then stops in the middle of a run."""

    def __init__(self, client_id: str, client_secret: str, seconds: int, uses: int) -> None:
        self._expected = (client_id, client_secret)
        self.seconds = seconds
        self._uses = uses
        self._live: dict[str, tuple[float, int]] = {}
        self.issued = 0

    def issue(self, authorization: str, form: bytes) -> str | None:
        """A new token, or None if the credentials are wrong or the grant is another one."""
        fields = {name: values[0] for name, values in parse_qs(form.decode("utf-8", "replace")).items()}
        given = _basic(authorization) or (fields.get("client_id", ""), fields.get("client_secret", ""))
        known = all(
            secrets.compare_digest(a.encode(), b.encode()) for a, b in zip(given, self._expected, strict=True)
        )
        if not known or fields.get("grant_type") != "client_credentials":
            return None
        token = secrets.token_urlsafe(24)
        self._live[token] = (time.monotonic() + self.seconds, self._uses)
        self.issued += 1
        return token

    def accept(self, authorization: str) -> bool:
        """Whether this request's Bearer token is alive; counts the use."""
        token = authorization.removeprefix("Bearer ").strip()
        expires, uses = self._live.get(token, (0.0, -1))
        if time.monotonic() >= expires or uses < 0:
            self._live.pop(token, None)
            return False
        if self._uses:
            self._live[token] = (expires, uses - 1 if uses > 1 else -1)
        return True

    def revoke_all(self) -> None:
        self._live.clear()


def _basic(authorization: str) -> tuple[str, str] | None:
    if not authorization.startswith("Basic "):
        return None
    try:
        login, _, password = base64.b64decode(authorization[6:], validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return login, password
