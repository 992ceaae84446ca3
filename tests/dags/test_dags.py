"""Every DAG as an operator meets it in Airflow; nothing runs here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cardhub import registry

REPOSITORY = Path(__file__).resolve().parents[2]
CHINESE = range(0x4E00, 0x9FFF)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("airflow")
    done = subprocess.run(
        [sys.executable, "-m", "tests.dags.describe"],
        cwd=REPOSITORY,
        env={**os.environ, "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout[done.stdout.index("{") :]))


@pytest.fixture(scope="module")
def dags(described: dict[str, Any]) -> dict[str, Any]:
    return dict(described["dags"])


def test_there_is_one_sync_dag_per_source_and_the_three_others(dags: dict[str, Any]) -> None:
    assert set(dags) == {f"sync_{name}" for name in registry.sources()} | {"compare", "report", "upkeep"}


def test_a_sync_dag_has_one_task_per_dataset_in_the_departments_pool(dags: dict[str, Any]) -> None:
    for name, source in registry.sources().items():
        tasks = dags[f"sync_{name}"]["tasks"]
        assert set(tasks) == set(source.endpoints)
        for dataset, task in tasks.items():
            assert task["pool"] == name
            assert task["outlets"] == [dataset]


def test_operators_read_chinese_and_find_a_runbook(dags: dict[str, Any]) -> None:
    for dag in dags.values():
        for title in (dag["title"], *(task["title"] for task in dag["tasks"].values())):
            assert any(ord(letter) in CHINESE for letter in title), title
        assert "失败怎么办" in dag["doc"] or "怎么办" in dag["doc"]


def test_every_task_retries_alerts_and_knows_what_not_to_retry(dags: dict[str, Any]) -> None:
    for dag in dags.values():
        assert dag["catchup"] is False
        assert dag["max_active_runs"] == 1
        for task in dag["tasks"].values():
            assert task["retries"] >= 1
            assert task["has_alert"]
            assert task["has_retry_policy"]


def test_syncs_can_be_reloaded_and_tried_out_by_hand(dags: dict[str, Any]) -> None:
    for name, dag in dags.items():
        assert "as_of" in dag["params"]
        if name.startswith("sync_"):
            assert {"full_reload", "dry_run"} <= set(dag["params"])


def test_compare_wakes_by_assets_and_by_cron(dags: dict[str, Any]) -> None:
    assert dags["compare"]["schedule"] == "AssetOrTimeSchedule"


def test_reading_the_dags_loads_nothing_heavy(described: dict[str, Any]) -> None:
    """The DAG processor imports these files again and again."""
    heavy = {"duckdb", "great_expectations", "pyarrow.parquet", "cardhub.hub", "cardhub.lake"}

    assert heavy & set(described["modules"]) == set()


def test_dags_import_airflow_by_its_public_interface_only() -> None:
    for path in (REPOSITORY / "dags").glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(("from airflow", "import airflow")):
                assert line.startswith(("from airflow.sdk import", "from airflow.sdk.exceptions import")), (
                    line
                )
