"""What tests of `make run` need: a home, a look at its databases afterwards, and at who still lives."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cardhub.settings import Settings
from cardhub.store import embedded
from tests.end_to_end.canary import Secrets, find_in_dump, find_plain

__all__ = ["PROMISED", "database_of", "processes_of", "province_home", "scan"]

PROMISED = [
    *("cards", "records_in", "accepted", "quarantined", "duplicates", "linked", "unlinked"),
    *("findings", "cases_open", "report", "seconds"),
]


@contextmanager
def province_home() -> Iterator[Path]:
    """A fresh home; short and in /tmp, for the sockets' sake."""
    home = Path(tempfile.mkdtemp(prefix="cardhub-run-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def database_of(home: Path) -> Iterator[embedded.Embedded]:
    """The PostgreSQL of a home whose run has ended, for as long as it is looked at."""
    settings = Settings(home=home)
    try:
        yield embedded.start(settings)
    finally:
        embedded.stop(settings)


def scan(home: Path, secrets: Secrets) -> list[str]:
    """Every file but the reports and what the pretend departments own, then every row of both databases."""
    found = find_plain(home, secrets, leave_out=[home / "sandbox", home / "reports"])
    with database_of(home) as server:
        for database in ("cardhub", "airflow"):
            found += [f"{kind} in a dump of {database}" for kind in find_in_dump(server, database, secrets)]
    return found


def processes_of(home: Path) -> list[str]:
    """Living processes whose command line or environment names `home`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(home).encode() in told and state != "Z" and int(process.name) != os.getpid():
            found.append(repr(told.split(b"\x00")[:4]))
    return found
