"""Where the pretend departments may listen: on this machine only."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

__all__ = ["HOST", "free_port", "port_or_free", "require_loopback", "wait_for"]

HOST = "127.0.0.1"
_ALLOWED = frozenset({HOST, "::1", "localhost"})


def require_loopback(host: str) -> str:
    """Return `host` if it is loopback.

    Raises SystemExit otherwise: a pretend department must never be reachable from another machine.
    """
    if host not in _ALLOWED:
        raise SystemExit(f"refused to listen on {host}: the sandbox serves on loopback only; use {HOST}")
    return host


def free_port() -> int:
    """A TCP port that is free on loopback now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def port_or_free(wanted: int | None) -> int:
    """`wanted` if it is still free, so that a restart keeps its address; another one if not."""
    if wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, wanted))
            except OSError:
                return free_port()
            return wanted
    return free_port()


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait until `ready()` is true. Raises TimeoutError naming `what`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(
                f"{what} was not ready after {seconds:.0f} s; see its log under the sandbox home"
            )
        time.sleep(0.05)
