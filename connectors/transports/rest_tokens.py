"""Client-credential tokens: fetched when needed, renewed shortly before they end, or at once when refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from cardhub.errors import SourceMisbehaved

__all__ = ["Tokens"]


class Tokens:
    """The current access token. `fetch` asks the token endpoint and returns its answer."""

    def __init__(
        self, fetch: Callable[[], dict[str, Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._token = ""
        self._ends = 0.0

    def current(self) -> str:
        if not self._token or self._clock() >= self._ends:
            self.renew()
        return self._token

    def renew(self) -> None:
        answer = self._fetch()
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise SourceMisbehaved(
                "the token endpoint answered without an access_token: check extra.token_path of the "
                "connection."
            )
        lifetime = answer.get("expires_in", 300)
        seconds = float(lifetime) if isinstance(lifetime, int | float) else 300.0
        self._token = token
        # A token that ends while its request is under way costs a round trip: renewed a little early.
        self._ends = self._clock() + seconds - min(30.0, seconds / 10)
