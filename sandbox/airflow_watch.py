"""Drive a running Airflow by its API and read what became of it from its own database."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

__all__ = ["AirflowApi", "AirflowRecords", "DagRun"]

FINISHED = ("success", "failed")


@dataclass(frozen=True)
class DagRun:
    """One DAG run as Airflow recorded it; `is_skipped` where its only work was skipped."""

    number: int
    dag_id: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None
    is_skipped: bool

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED


class AirflowApi:
    """The public API, as the administrator that Airflow made at its first start."""

    def __init__(self, url: str, passwords: Path) -> None:
        (user, password), *_ = json.loads(passwords.read_text("utf-8")).items()
        answer = httpx.post(f"{url}/auth/token", json={"username": user, "password": password}, timeout=30)
        answer.raise_for_status()
        token = answer.json()["access_token"]
        self._client = httpx.Client(
            base_url=f"{url}/api/v2", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )

    def wait_for_dags(self, wanted: set[str], seconds: float = 180) -> None:
        """Raises RuntimeError with Airflow's own words where a DAG file does not import."""
        deadline = time.monotonic() + seconds
        while True:
            found = {each["dag_id"] for each in self._get("/dags?limit=200")["dags"]}
            if wanted <= found:
                return
            errors = self._get("/importErrors")["import_errors"]
            if errors or time.monotonic() > deadline:
                told = "\n".join(each["stack_trace"] for each in errors)
                raise RuntimeError(f"DAGs missing: {', '.join(sorted(wanted - found))}\n{told}")
            time.sleep(1)

    def unpause(self, dag_id: str) -> None:
        self._client.patch(f"/dags/{dag_id}", json={"is_paused": False}).raise_for_status()

    def pause(self, dag_id: str) -> None:
        self._client.patch(f"/dags/{dag_id}", json={"is_paused": True}).raise_for_status()

    def trigger(self, dag_id: str, conf: Mapping[str, Any]) -> None:
        body = {"logical_date": None, "conf": dict(conf)}
        self._client.post(f"/dags/{dag_id}/dagRuns", json=body).raise_for_status()

    def _get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()


class AirflowRecords:
    """Airflow's metadata database, read only, from the newest run on that was there at the start."""

    def __init__(self, address: str) -> None:
        self._engine = sa.create_engine(address, pool_pre_ping=True)
        with self._engine.connect() as connection:
            self._before = connection.execute(
                sa.text("select coalesce(max(id), 0) from dag_run")
            ).scalar_one()

    def runs(self, dag_id: str = "%") -> list[DagRun]:
        """Runs since the start, oldest first."""
        query = sa.text(
            "select r.id, r.dag_id, r.state, r.start_date, r.end_date,"
            " coalesce((select bool_and(t.state = 'skipped') from task_instance t"
            "           where t.dag_id = r.dag_id and t.run_id = r.run_id), false)"
            " from dag_run r where r.id > :before and r.dag_id like :dag_id order by r.id"
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query, {"before": self._before, "dag_id": dag_id}).all()
        return [DagRun(*row) for row in rows]

    def tasks(self) -> dict[str, int]:
        """Task instances since the start, counted by state."""
        query = sa.text(
            "select coalesce(t.state, 'waiting') as state, count(*) as tasks from task_instance t"
            " join dag_run r on r.dag_id = t.dag_id and r.run_id = t.run_id where r.id > :before group by 1"
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query, {"before": self._before}).all()
        return {row.state: row.tasks for row in rows}

    def close(self) -> None:
        self._engine.dispose()
