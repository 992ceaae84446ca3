"""Keeps the hub's embedded PostgreSQL up, and stops it when whoever started us ends, in whatever way."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from sandbox.command_line import HubCommand

__all__ = ["main"]


def main() -> None:
    """Start, say so in the file `--ready`, wait for the end of standard input or SIGTERM, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True)
    parser.add_argument("--ready", required=True)
    chosen = parser.parse_args()
    command = HubCommand(Path(chosen.home))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        command.json("db", "start")
        Path(chosen.ready).touch()
        while os.read(0, 1024):
            pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        command.call("db", "stop")


if __name__ == "__main__":
    main()
