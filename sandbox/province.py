"""READ FIRST: the pretend province, all its department systems started together on loopback.

`python -m sandbox.province --out DIR --home DIR` serves a generated population until Ctrl-C and prints the
connections as shell exports.
"""

from __future__ import annotations

import argparse
import json
import shlex
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.servers.card_register import ViewsOnPostgres
from sandbox.servers.department import Department
from sandbox.servers.drop_folder import DropFolder
from sandbox.servers.education_department import EducationDepartment
from sandbox.servers.http_department import HttpDepartment, health, public_security, social_security
from sandbox.servers.mariadb import mariadbd
from sandbox.servers.relief_bureau import ReliefBureau

__all__ = ["Province", "main"]


class Province:
    """Seven departments over one population.

    `out`: what `sandbox.population` wrote. `home`: the servers' data, kept between starts while the
    population is the same. `with_habits=False` leaves out throttling and dying tokens, for measurements.
    """

    def __init__(self, out: Path, home: Path, *, with_habits: bool = True) -> None:
        self.cards = ViewsOnPostgres(out, home / "pg")
        self.relief: ReliefBureau | ViewsOnPostgres = (
            ReliefBureau(out, home / "mariadb")
            if mariadbd()
            else ViewsOnPostgres(out, home / "relief-pg", "social_relief")
        )
        self.social_security: HttpDepartment = social_security(
            out, home / "social_security", with_habits=with_habits
        )
        self.public_security: HttpDepartment = public_security(
            out, home / "public_security", with_habits=with_habits
        )
        self.health: HttpDepartment = health(out, home / "health", with_habits=with_habits)
        self.education = EducationDepartment(out, home / "education", home / "sftp")
        self.monitoring = DropFolder(out, home / "poverty_alleviation", home / "drop")
        self.departments: list[Department] = [
            *(self.cards, self.relief, self.social_security),
            *(self.education, self.monitoring, self.public_security, self.health),
        ]

    def start(self) -> dict[str, str]:
        """Start every department; returns `AIRFLOW_CONN_CARDHUB_*` in Airflow's JSON form."""
        try:
            with ThreadPoolExecutor(len(self.departments)) as pool:
                answered = list(pool.map(lambda department: department.start(), self.departments))
        except BaseException:
            self.stop()
            raise
        return {
            variable(department.source): json.dumps(values, ensure_ascii=False)
            for department, values in zip(self.departments, answered, strict=True)
        }

    def start_anew(self) -> dict[str, str]:
        """Stop, and serve what `out` holds by now, under the same addresses."""
        self.stop()
        return self.start()

    def stop(self) -> None:
        """Stop every department and wait until none of their processes is left."""
        with ThreadPoolExecutor(len(self.departments)) as pool:
            list(pool.map(lambda department: department.stop(), self.departments))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def variable(source: str) -> str:
    """The environment variable that holds a department's connection."""
    return f"AIRFLOW_CONN_CARDHUB_{source.upper()}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve a generated population as real department systems.")
    parser.add_argument("--out", type=Path, required=True, help="what the population generator wrote")
    parser.add_argument("--home", type=Path, required=True, help="where the servers keep their data")
    parser.add_argument("--no-habits", action="store_true", help="no throttling, no dying tokens")
    chosen = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with Province(chosen.out, chosen.home, with_habits=not chosen.no_habits) as province:
        try:
            for name, value in province.start().items():
                print(f"export {name}={shlex.quote(value)}", flush=True)
            signal.pause()
        except KeyboardInterrupt:
            # A second Ctrl-C must not leave half of the departments running.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
