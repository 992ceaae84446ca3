"""`make run ONCE=1` as a newcomer runs it: a real Airflow, green by its own records, nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.servers.loopback import wait_for
from tests.end_to_end.canary import find_plain, secrets_of

pytestmark = pytest.mark.airflow

REPOSITORY = Path(__file__).resolve().parents[2]
PROMISED = [
    *("cards", "records_in", "accepted", "quarantined", "duplicates", "linked", "unlinked"),
    *("findings", "cases_open", "report", "seconds"),
]


@dataclass
class Finished:
    home: Path
    code: int
    last_line: dict[str, Any]
    progress: str


@pytest.fixture(scope="module")
def finished() -> Iterator[Finished]:
    home = Path(tempfile.mkdtemp(prefix="cardhub-run-"))
    try:
        done = run(home)
        lines = done.stdout.strip().splitlines() or ["{}"]
        yield Finished(home, done.returncode, json.loads(lines[-1]), done.stderr)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def run(home: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["--once", "--seed", "5", "--cards", "1000", "--home", str(home)]
    return subprocess.run(
        [sys.executable, "-m", "sandbox.run", *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_dag_run_succeeds(finished: Finished) -> None:
    assert finished.code == 0, finished.progress[-3000:]


def test_the_last_line_is_the_promised_json_object(finished: Finished) -> None:
    told = finished.last_line

    assert list(told) == PROMISED
    assert told["cards"] == 1_000
    assert told["records_in"] == told["accepted"] + told["quarantined"] + told["duplicates"]
    assert told["findings"] > 0 and told["cases_open"] > 0
    assert Path(told["report"]).is_file()


def test_no_process_outlives_the_run(finished: Finished) -> None:
    assert processes_of(finished.home) == []


def test_airflow_and_postgresql_keep_nothing_personal(finished: Finished) -> None:
    secrets = secrets_of(finished.home / "sandbox" / "population")

    left_out = [finished.home / "sandbox", finished.home / "reports"]
    assert find_plain(finished.home, secrets, leave_out=left_out) == []


def test_a_run_cut_off_by_kill_9_leaves_no_process_either(finished: Finished) -> None:
    driver = subprocess.Popen(
        [sys.executable, "-m", "sandbox.run", "--seed", "5", "--cards", "1000", "--home", str(finished.home)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert driver.stderr
    for line in driver.stderr:
        if "Airflow answers" in line:
            break
    driver.send_signal(signal.SIGKILL)
    driver.communicate()

    wait_for(lambda: processes_of(finished.home) == [], "the end of every process", 60)


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
