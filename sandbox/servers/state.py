"""What a department keeps between starts: its port, its passwords, and which population it has loaded."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from sandbox.servers.loopback import port_or_free

__all__ = ["State"]


class State:
    """A 0600 JSON file in the department's home, so that a restart keeps addresses, logins and data.

    Read anew each time: the server's own process writes to it too.
    """

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self._path = home / "state.json"

    def get(self, name: str) -> Any:
        return self._values().get(name)

    def put(self, name: str, value: Any) -> None:
        temporary = self._path.with_suffix(".tmp")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps({**self._values(), name: value}))
        temporary.replace(self._path)

    def secret(self, name: str) -> str:
        """A random secret, made once."""
        if self.get(name) is None:
            self.put(name, secrets.token_urlsafe(18))
        return str(self.get(name))

    def port(self) -> int:
        """Last time's port if it is still free."""
        port = port_or_free(self.get("port"))
        self.put("port", port)
        return port

    def is_loaded(self, fingerprint: str) -> bool:
        return bool(self.get("loaded") == fingerprint)

    def _values(self) -> dict[str, Any]:
        return dict(json.loads(self._path.read_text())) if self._path.exists() else {}
