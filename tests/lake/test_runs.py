"""One run of a dataset at a time, whatever happens to its worker."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

from cardhub.errors import DeliveryRejected, RunInProgress, RunSuperseded
from cardhub.hub import Hub
from cardhub.lake import runs, stale
from cardhub.store.tables import sync_run
from tests.lake.scenario import DATASET, begin, commit

WORKER = """
import sys
from datetime import date
from pathlib import Path
from cardhub.hub import open_hub
from cardhub.lake import runs
from cardhub.settings import Settings
with open_hub(Settings.model_validate_json(sys.argv[1])) as hub:
    run = runs.begin(hub, "student_record", "full", date(2026, 3, 1), "education")
    print("begun", flush=True)
    sys.stdin.read()
"""


def states(hub: Hub) -> list[tuple[str, str | None]]:
    query = sa.select(sync_run.c.state, sync_run.c.reason_code).order_by(sync_run.c.run_id)
    with hub.engine.connect() as connection:
        return [(row.state, row.reason_code) for row in connection.execute(query)]


def test_the_same_run_started_twice_at_once(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PATIENCE_SECONDS", 0.2)
    with begin(hub) as first:
        with pytest.raises(RunInProgress):
            begin(hub)
        with begin(hub, "another_dataset") as other:
            other.finish("dry_run")
        commit(hub, first, 3)
    with begin(hub) as third:
        assert third.fencing_token == first.fencing_token + 1
        third.finish("dry_run")
    assert states(hub) == [("committed", None), ("dry_run", None), ("dry_run", None)]


def test_a_killed_worker_frees_the_dataset(hub: Hub) -> None:
    command = [sys.executable, "-c", WORKER, hub.settings.model_dump_json()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None and worker.stdout.readline() == "begun\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    with begin(hub) as run:
        commit(hub, run, 3)
    assert states(hub) == [("failed", "worker_died"), ("committed", None)]


def test_a_silent_run_is_ended_and_cannot_commit_any_more(hub: Hub) -> None:
    """Given a hanging worker that still holds its lock, then upkeep ends it and the next run begins."""
    hanging = begin(hub)
    assert stale.end_stale_runs(hub) == []
    with hub.engine.begin() as connection:
        long_ago = sa.func.now() - sa.text("interval '1 day'")
        connection.execute(sync_run.update().values(heartbeat_at=long_ago))

    assert stale.end_stale_runs(hub) == [DATASET]

    with pytest.raises(RunSuperseded):
        commit(hub, hanging, 3)
    hanging.release()
    with begin(hub) as run:
        commit(hub, run, 3)
    assert states(hub) == [("failed", "stale"), ("committed", None)]


def test_a_heartbeat_of_an_outdated_run_stops_it(hub: Hub) -> None:
    old = begin(hub)
    old.heartbeat("checking")
    old.release()
    with begin(hub) as newer:
        with pytest.raises(RunSuperseded):
            old.heartbeat()
        newer.finish("dry_run")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (DeliveryRejected("x", code="volume_floor"), ("rejected", "volume_floor")),
        (DeliveryRejected("x"), ("rejected", "delivery_rejected")),
        (RunSuperseded("x"), ("superseded", "run_superseded")),
        (ValueError("621001199001011234"), ("failed", "ValueError")),
    ],
)
def test_an_error_ends_the_run_with_its_code_only(
    hub: Hub, error: Exception, expected: tuple[str, str]
) -> None:
    with pytest.raises(type(error)), begin(hub) as run:
        run.note(drift=["x"])
        raise error
    assert states(hub) == [expected]
    with begin(hub) as run:
        run.finish("dry_run", details={"checks": 3})


def test_details_are_merged(hub: Hub) -> None:
    with begin(hub) as run:
        run.note(a=1)
        run.finish("failed", details={"b": [2]}, counts=runs.Counts(rows_in=7))
    with hub.engine.connect() as connection:
        row = connection.execute(sa.select(sync_run.c.details, sync_run.c.rows_in)).one()
    assert row.details == {"a": 1, "b": [2]} and row.rows_in == 7
