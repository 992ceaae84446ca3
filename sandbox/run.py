"""`make run`: the whole job on a pretend province, through real servers and a real Airflow.

Read `main` first. Everything is written under `var/`; progress goes to stderr, the summary to stdout, and the
last line of stdout is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from sandbox.airflow_home import AirflowHome
from sandbox.airflow_watch import AirflowApi, AirflowRecords
from sandbox.command_line import REPOSITORY, HubCommand
from sandbox.conductor import Conductor
from sandbox.home import SandboxHome, keep_database
from sandbox.officers_console import ServedConsole, serve_console

__all__ = ["main"]


def main() -> int:
    """Set up, pull, compare, report; then serve until Ctrl-C, or exit with `--once`."""
    chosen = _arguments()
    home = SandboxHome(Path(chosen.home))
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores SIGINT otherwise
        signal.signal(number, _interrupt)
    began = time.monotonic()
    if chosen.stop:
        home.stop_leftovers()
        return 0
    try:
        with ExitStack() as running:
            running.enter_context(home.alone())
            home.prepare(seed=chosen.seed, cards=chosen.cards)
            command = HubCommand(home.path)
            addresses = running.enter_context(keep_database(home, command))
            _say("PostgreSQL is up, tables are migrated")
            province = running.enter_context(home.province())
            connections = province.start()
            airflow = AirflowHome(home.path / "airflow", addresses, {**command.environment, **connections})
            _say("preparing Airflow (metadata, pools)")
            airflow.prepare(command.json("source", "pools"))
            running.callback(airflow.stop)
            airflow.start()
            airflow.wait_until_ready()
            _say(f"Airflow answers at {airflow.url}")
            is_green = _play(command, home, airflow, addresses["airflow"])
            if not chosen.once:
                _print_console(
                    running.enter_context(serve_console(command, home.path / "logs" / "console.log"))
                )
            _print_summary(command.json("status"), airflow, home, time.monotonic() - began)
            while not chosen.once:
                _say("serving; Ctrl-C stops everything, `python -m sandbox.advance` brings the next month")
                for _ in range(_wait_for_months(home)):
                    home.advance()
                    province.start_anew()
                    _play(command, home, airflow, addresses["airflow"])
                _say(f"it is {home.as_of} now")
            return 0 if is_green else 1
    except KeyboardInterrupt:
        _say("stopped")
        return 0 if not chosen.once else 130
    except (RuntimeError, TimeoutError) as error:
        _say(f"failed: {error}")
        return 1


def _play(command: HubCommand, home: SandboxHome, airflow: AirflowHome, address: str) -> bool:
    """Every DAG once, as of the province's day; whether all succeeded."""
    with closing(AirflowRecords(address)) as records:
        api = AirflowApi(airflow.url, airflow.passwords)
        conductor = Conductor(api, records, home.as_of, _say, airflow.require_running)
        return conductor.play(_source_names(command))


def _wait_for_months(home: SandboxHome) -> int:
    """How many months somebody asks for, as soon as somebody does."""
    while not (months := home.asked_for()):
        time.sleep(1)
    return months


def _source_names(command: HubCommand) -> list[str]:
    return [each["source"] for each in command.json("source", "list")]


def _print_console(console: ServedConsole) -> None:
    print(f"Console: {console.url}, users made for this province only:")
    for each in console.users:
        print(f"  {each['login']:<16} {each['password']:<18} {each['role']} {each['division']}")


def _print_summary(totals: dict[str, Any], airflow: AirflowHome, home: SandboxHome, seconds: float) -> None:
    print(f"Report:  {totals['report']}")
    print(f"Airflow: {airflow.url} (user and password in {airflow.passwords})")
    for name, each in totals.pop("datasets", {}).items():
        print(
            f"  {name:<28} in {each['records_in']:>8}  accepted {each['accepted']:>8}"
            f"  quarantined {each['quarantined']:>6}  duplicates {each['duplicates']:>6}"
        )
    line = {**totals, "cards": home.cards, "seconds": round(seconds, 1)}
    wanted = (
        "cards", "records_in", "accepted", "quarantined", "duplicates", "linked", "unlinked", "findings",
        "cases_open", "report", "seconds",
    )  # fmt: skip
    print(json.dumps({name: line[name] for name in wanted}, ensure_ascii=False), flush=True)


def _say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cards", type=int, default=20_000)
    parser.add_argument("--once", action="store_true", help="exit when everything is done")
    parser.add_argument(
        "--stop", action="store_true", help="stop what an earlier run may have left, and exit"
    )
    parser.add_argument("--home", default=str(REPOSITORY / "var"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
