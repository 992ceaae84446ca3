"""The hub as an outsider uses it: the sandbox calls the `cardhub` command and imports nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["HubCommand"]

REPOSITORY = Path(__file__).resolve().parent.parent


class HubCommand:
    """Runs `cardhub …` on one home."""

    def __init__(self, home: Path) -> None:
        self.environment = {"CARDHUB_HOME": str(home.resolve())}

    def sync(self, as_of: str) -> None:
        """Pull every source, the register first."""
        for source in [each["source"] for each in self.json("source", "list")]:
            self.json("sync", source, "--as-of", as_of)

    def compare(self, as_of: str) -> Any:
        """Compare; returns what the comparison printed."""
        return self.json("compare", "--as-of", as_of)

    def json(self, *arguments: str) -> Any:
        """What the command printed as JSON."""
        return json.loads(self.call(*arguments, "--json"))

    def call(self, *arguments: str) -> str:
        """What the command printed. Raises RuntimeError with its error line if it failed."""
        done = subprocess.run(
            [sys.executable, "-m", "cardhub", *arguments],
            cwd=REPOSITORY,
            env={**os.environ, **self.environment, "CARDHUB_LOG": "WARNING"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"cardhub {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}"
            )
        return done.stdout
