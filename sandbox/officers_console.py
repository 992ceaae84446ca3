"""The hub's console with a user of each role, for as long as `make run` serves."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sandbox.command_line import HubCommand
from sandbox.servers.lifeline import spawn_foreign
from sandbox.servers.loopback import HOST, port_or_free, wait_for

__all__ = ["ServedConsole", "serve_console"]

PORT = 8090  # the one that the manual names, if it is free


@dataclass(frozen=True)
class ServedConsole:
    """Where it answers; `users` have login, password, role and division."""

    url: str
    users: list[dict[str, str]]


@contextmanager
def serve_console(command: HubCommand, log: Path) -> Iterator[ServedConsole]:
    """Add demo users and serve. Raises RuntimeError if it ends, TimeoutError if it does not get ready."""
    users: list[dict[str, str]] = command.json("user", "demo")
    port = port_or_free(PORT)
    url = f"http://{HOST}:{port}"
    os.environ.update(command.environment)
    arguments = [sys.executable, "-m", "cardhub", "console", "--port", str(port)]
    child = spawn_foreign("console", arguments, log=log, stop_signal="TERM")

    def answers() -> bool:
        child.require_running()
        try:
            with urlopen(f"{url}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    try:
        wait_for(answers, "the console", 60)
        yield ServedConsole(url, users)
    finally:
        child.stop()
