"""Trigger every sync once, then let the real DAGs go on by themselves; step in only where Airflow forgot a
wake-up.

The register comes first: it makes the persons that the by-list pulls ask about.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sandbox.airflow_watch import AirflowApi, AirflowRecords, DagRun

__all__ = ["Conductor"]

REGISTER = "sync_disability_card"
# Airflow leaves asset events unconsumed now and then (apache/airflow#56050); after this long we trigger.
PATIENCE_SECONDS = 20.0
LONGEST_SECONDS = 3 * 3600.0


class Conductor:
    """`play` returns whether every DAG run since the start succeeded, by Airflow's own records."""

    def __init__(
        self,
        api: AirflowApi,
        records: AirflowRecords,
        as_of: str,
        say: Callable[[str], None],
        require_running: Callable[[], None],
    ) -> None:
        self._api = api
        self._records = records
        self._conf = {"as_of": as_of}
        self._say = say
        self._require_running = require_running
        self._told = ""

    def play(self, sources: Sequence[str]) -> bool:
        """Sync, compare, report, upkeep."""
        syncs = [f"sync_{each}" for each in sources]
        followers = ["compare", "report"]
        self._api.wait_for_dags({*syncs, *followers, "upkeep"})
        for dag_id in (*syncs, *followers):
            self._api.pause(dag_id)
        self._run(REGISTER)
        self._wait(lambda: self._finished(REGISTER))
        for dag_id in syncs:
            if dag_id != REGISTER:
                self._run(dag_id)
        # Woken from the first delivery on, the comparison would only find the others still running and skip.
        self._wait(lambda: sum(not self._finished(each) for each in syncs) <= 1)
        for dag_id in followers:
            self._api.unpause(dag_id)
        self._wait(lambda: all(map(self._finished, syncs)))
        synced_at = max(run.ended_at or _now() for run in self._records.runs("sync\\_%"))
        compared = self._follow("compare", synced_at)
        if compared.state == "success":
            self._follow("report", compared.started_at or synced_at)
        self._run("upkeep")
        self._wait(lambda: all(run.is_finished for run in self._records.runs()))
        runs = self._records.runs()
        for run in runs:
            self._say(f"{run.dag_id}: {run.state}{' (skipped)' if run.is_skipped else ''}")
        return all(run.state == "success" for run in runs)

    def _run(self, dag_id: str) -> None:
        self._api.unpause(dag_id)
        self._api.trigger(dag_id, self._conf)
        self._say(f"triggered {dag_id}")

    def _follow(self, dag_id: str, since: datetime) -> DagRun:
        """The first finished, unskipped run of `dag_id` that began after `since`; triggered if none comes."""
        found: list[DagRun] = []
        quiet_since = time.monotonic()

        def has_come() -> bool:
            nonlocal quiet_since
            runs = self._records.runs(dag_id)
            found[:] = [r for r in runs if r.is_finished and not r.is_skipped and _began(r) >= since]
            if any(not run.is_finished for run in runs):
                quiet_since = time.monotonic()
            elif not found and time.monotonic() - quiet_since > PATIENCE_SECONDS:
                self._say(f"{dag_id} was not woken; triggering it")
                self._run(dag_id)
                quiet_since = time.monotonic()
            return bool(found)

        self._wait(has_come)
        return found[0]

    def _finished(self, dag_id: str) -> bool:
        runs = self._records.runs(dag_id)
        return bool(runs) and all(run.is_finished for run in runs)

    def _wait(self, is_done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LONGEST_SECONDS
        while not is_done():
            self._require_running()
            if time.monotonic() > deadline:
                raise TimeoutError("the DAGs did not finish; see the logs under var/airflow/logs")
            counts = sorted(self._records.tasks().items())
            told = "tasks: " + ", ".join(f"{count} {state}" for state, count in counts)
            if told != self._told:
                self._say(told)
                self._told = told
            time.sleep(1)


def _began(run: DagRun) -> datetime:
    return run.started_at or datetime.min.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(tz=UTC)
