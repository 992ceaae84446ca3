"""The acceptance list at its full size: `make soak [CARDS=20000]`."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.score import run_seed
from tests.end_to_end.canary import secrets_of
from tests.end_to_end.make_run import PROMISED, processes_of, province_home, scan

REPOSITORY = Path(__file__).resolve().parents[2]
CARDS = int(os.environ.get("SOAK_CARDS", "20000"))

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("turn", range(3))
def test_every_planted_mismatch_of_a_drawn_seed_is_found_and_nothing_else(
    turn: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with province_home() as home, capfd.disabled():
        # Printed, and drawn here: the next session must not repeat this one's.
        assert run_seed(home, secrets.randbelow(1_000_000), CARDS)


@pytest.mark.airflow
def test_a_whole_run_succeeds_and_leaves_nothing_personal_behind() -> None:
    with province_home() as home:
        arguments = ["--once", "--seed", str(secrets.randbelow(1_000_000)), "--cards", str(CARDS)]
        done = subprocess.run(
            [sys.executable, "-m", "sandbox.run", *arguments, "--home", str(home)],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr[-3000:]
        assert list(json.loads(done.stdout.splitlines()[-1])) == PROMISED
        assert processes_of(home) == []
        assert scan(home, secrets_of(home / "sandbox" / "population")) == []
