"""`make run` as a newcomer runs it: a real Airflow, green by its own records, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cardhub import registry
from cardhub.store import embedded
from sandbox.servers.loopback import wait_for
from tests.console.client import Client
from tests.end_to_end.canary import secrets_of
from tests.end_to_end.make_run import PROMISED, database_of, processes_of, province_home, scan

pytestmark = pytest.mark.airflow

REPOSITORY = Path(__file__).resolve().parents[2]
FOLLOWERS = ("compare", "report", "upkeep")


@dataclass
class Served:
    """A `make run` that was left serving, then ended with Ctrl-C."""

    home: Path
    code: int
    last_line: dict[str, Any]
    console: str  # what it answered to somebody who signs in as a demo user
    progress: str


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with province_home() as home, tempfile.TemporaryFile("w+") as progress:
        driver = start(home, stderr=progress)
        assert driver.stdout
        last_line, said = "", []
        for line in driver.stdout:
            last_line = line
            said.append(line)
            if line.startswith("{"):
                break
        console = worklist_of("demo.county", said) if last_line.startswith("{") else ""
        # As a terminal does it: to the whole group, make's children included.
        with suppress(ProcessLookupError):
            os.killpg(driver.pid, signal.SIGINT)
        after, _ = driver.communicate()
        progress.seek(0)
        told = progress.read()
        assert last_line.startswith("{") and after == "", told[-3000:]
        yield Served(home, driver.returncode, json.loads(last_line), console, told)


def test_every_dag_run_succeeds(served: Served) -> None:
    with database_of(served.home) as server, embedded.superuser_connection(server, "airflow") as airflow:
        runs = airflow.execute("select dag_id, state from dag_run").fetchall()

    assert {state for _, state in runs} == {"success"}, errors_logged(served.home)
    assert {dag_id for dag_id, _ in runs} == {*(f"sync_{each}" for each in registry.sources()), *FOLLOWERS}


def test_the_last_line_is_the_promised_json_object(served: Served) -> None:
    told = served.last_line

    assert list(told) == PROMISED
    assert told["cards"] == 1_000
    assert told["records_in"] == told["accepted"] + told["quarantined"] + told["duplicates"]
    assert told["findings"] > 0 and told["cases_open"] > 0
    assert Path(told["report"]).is_file()


def test_a_demo_user_finds_cases_in_the_console(served: Served) -> None:
    assert "我的工作台" in served.console and "/case/" in served.console


def test_no_process_outlives_the_run(served: Served) -> None:
    assert processes_of(served.home) == []


def test_ctrl_c_ends_a_serving_run_in_order(served: Served) -> None:
    assert served.code == 0, served.progress[-3000:]
    assert served.progress.strip().endswith("stopped")
    assert "Traceback" not in served.progress
    assert not (served.home / "postgres" / "data" / "postmaster.pid").exists()


def test_airflow_and_postgresql_keep_nothing_personal(served: Served) -> None:
    """In files, and in every row of both databases: XCom, event logs and rendered fields are among them."""
    secrets = secrets_of(served.home / "sandbox" / "population")

    assert scan(served.home, secrets) == []


def test_a_run_cut_off_by_kill_9_leaves_no_process_either(served: Served) -> None:
    driver = start(served.home, stderr=subprocess.PIPE)
    assert driver.stderr
    for line in driver.stderr:
        if "Airflow answers" in line:
            break
    driver.send_signal(signal.SIGKILL)
    driver.communicate()

    wait_for(lambda: processes_of(served.home) == [], "the end of every process", 60)


def worklist_of(login: str, said: list[str]) -> str:
    """The first page of the console for a user whose password `make run` printed."""
    (address,) = [line.split()[1].rstrip(",") for line in said if line.startswith("Console: ")]
    (password,) = [line.split()[1] for line in said if line.split()[:1] == [login]]
    with Client(address) as client:
        return client.sign_in(login, password).source


def errors_logged(home: Path) -> str:
    """What failed tasks logged; they log no values."""
    logs = sorted((home / "airflow" / "logs").glob("dag_id=*/**/*.log"))
    lines = [line for each in logs for line in each.read_text("utf-8").splitlines() if '"error"' in line]
    return "\n".join(line[:2000] for line in lines)


def start(home: Path, stderr: Any) -> subprocess.Popen[str]:
    """`make run` in a process group of its own, as a shell would start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.run", "--seed", "5", "--cards", "1000", "--home", str(home)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )
