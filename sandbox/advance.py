"""`python -m sandbox.advance --months 1`: the next months of a prepared province, pulled and compared.

Where `make run` is serving, it is asked to go on by so many months. Otherwise the departments are served for
the while, and every source is pulled and compared once a month, without Airflow. `make sandbox-score` then
scores the last month.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path

from sandbox.command_line import REPOSITORY, HubCommand
from sandbox.home import InUse, SandboxHome, keep_database

__all__ = ["main"]


def live_on(home: SandboxHome, months: int) -> None:
    """So many months, each pulled and compared; prints what became of the cases. Raises InUse."""
    with ExitStack() as running:
        running.enter_context(home.alone())
        home.recall()
        command = HubCommand(home.path)
        running.enter_context(keep_database(home, command))
        province = running.enter_context(home.province())
        for _ in range(months):
            home.advance()
            command.environment.update(province.start_anew())
            command.sync(home.as_of)
            compared = command.compare(home.as_of)
            print(f"{home.as_of}: {json.dumps(compared['cases'])}", flush=True)


def main() -> int:
    """Advance, or ask the run that uses the home to."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.advance", description=__doc__)
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--home", type=Path, default=REPOSITORY / "var")
    chosen = parser.parse_args()
    home = SandboxHome(chosen.home)
    if not home.is_prepared:
        print(f"failed: {home.path} holds no province; `make run` makes one", file=sys.stderr)
        return 1
    try:
        live_on(home, chosen.months)
    except InUse:
        home.ask_for(chosen.months)
        print("asked the run that uses this home; it tells how it goes", file=sys.stderr)
    except (RuntimeError, TimeoutError) as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
