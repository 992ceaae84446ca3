"""A process that has everything imported and forks a worker for each request, so that killing many is fast.

A request is a JSON line: settings, dataset, connection, as_of and `kill_at`, the number of the durable step
(SQL statement, file sync or rename) before which the worker is killed. The answer is a JSON line: how the
worker ended, and how many durable steps it took.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import great_expectations  # noqa: F401  # slow to import, and every worker needs it
import sqlalchemy as sa

from cardhub import registry, steps
from cardhub.hub import open_hub
from cardhub.settings import Settings
from connectors.transports.base import Connection


def main() -> None:
    registry.sources(), registry.datasets()
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        reading, writing = os.pipe()
        worker = os.fork()
        if worker == 0:
            os.close(reading)
            _work(request, writing)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            told = pipe.read().splitlines()
        _, status = os.waitpid(worker, 0)
        ended = "killed" if os.WIFSIGNALED(status) else f"exit {os.waitstatus_to_exitcode(status)}"
        print(json.dumps({"ended": ended, "steps": len(told)}), flush=True)


def _work(request: dict[str, Any], writing: int) -> None:
    """The worker: count durable steps through the pipe, die before the one asked for."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == request["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(writing, b"\n")

    code = 1
    try:
        with open_hub(Settings(**request["settings"])) as hub:
            _count(hub.engine, step)
            connection = Connection(**request["connection"])
            steps.sync(hub, request["dataset"], connection, as_of=date.fromisoformat(request["as_of"]))
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _count(engine: sa.Engine, step: Any) -> None:
    @sa.event.listens_for(engine, "before_cursor_execute")
    def _(*_: Any) -> None:
        step()

    @sa.event.listens_for(engine, "commit")
    def _(*_: Any) -> None:
        step()

    sync_file, rename = os.fsync, Path.replace

    def counted_fsync(file: Any) -> None:
        step()
        sync_file(file)

    def counted_replace(self: Path, target: Any) -> Path:
        step()
        return rename(self, target)

    os.fsync = counted_fsync
    Path.replace = counted_replace  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    main()
