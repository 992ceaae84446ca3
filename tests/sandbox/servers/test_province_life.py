"""The province starts, keeps its data, recovers from crashes and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.province import Province
from sandbox.servers.lifeline import is_alive
from sandbox.servers.loopback import require_loopback
from tests.sandbox.servers import small_part
from tests.sandbox.servers.conftest import Running


def _processes_under(home: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if str(home) in command and is_alive(int(entry.name)) and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


@pytest.fixture
def short_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-life-"))
    yield folder
    shutil.rmtree(folder)


def test_every_department_gives_a_connection(running: Running) -> None:
    assert set(running.connections) == {
        "disability_card",
        "social_relief",
        "social_security",
        "education",
        "poverty_alleviation",
        "public_security",
        "health",
    }
    needed = {"conn_type", "host", "port", "schema", "login", "password", "extra"}
    assert all(set(values) == needed for values in running.connections.values())


def test_a_restart_keeps_addresses_and_changed_data(short_home: Path) -> None:
    out = small_part.write(short_home / "out", cards=30)
    with Province(out, short_home / "home") as province:
        before = province.start()
        with province.cards.admin() as owner:
            owner.execute('DELETE FROM "残疾人证" WHERE "记录编号" = \'R1\'')
        province.cards.kill()
        province.social_security.kill()
    with Province(out, short_home / "home") as province:
        after = province.start()
        with province.cards.admin() as owner:
            left = owner.execute('SELECT count(*) FROM "v_残疾人证"').fetchone()
    small_part.write(short_home / "out", cards=20)
    with Province(out, short_home / "home") as province:
        province.start()
        with province.cards.admin() as owner:
            anew = owner.execute('SELECT count(*) FROM "v_残疾人证"').fetchone()

    assert {name: json.loads(value)["password"] for name, value in before.items()} == {
        name: json.loads(value)["password"] for name, value in after.items()
    }
    assert left == (29,)
    assert anew == (20,)
    assert _processes_under(short_home) == []


def test_a_killed_parent_takes_all_servers_along(short_home: Path) -> None:
    out = small_part.write(short_home / "out", cards=30)
    home = short_home / "home"
    command = [sys.executable, "-m", "sandbox.province", "--out", str(out), "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        exports = [parent.stdout.readline() for _ in range(7)]
        assert all(line.startswith("export AIRFLOW_CONN_CARDHUB_") for line in exports)
        assert len(_processes_under(home)) >= 6
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while _processes_under(home) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert _processes_under(home) == []


def test_ctrl_c_stops_it_cleanly(short_home: Path) -> None:
    out = small_part.write(short_home / "out", cards=30)
    command = [
        sys.executable,
        "-m",
        "sandbox.province",
        "--out",
        str(out),
        "--home",
        str(short_home / "home"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        for _ in range(7):
            parent.stdout.readline()
        parent.send_signal(signal.SIGINT)
        parent.send_signal(signal.SIGINT)
        assert parent.wait() == 0

    assert _processes_under(short_home) == []


def test_nothing_listens_beyond_this_machine() -> None:
    with pytest.raises(SystemExit, match="loopback only"):
        require_loopback("0.0.0.0")
