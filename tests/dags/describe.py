"""Import the DAG files in a process of its own, as Airflow's DAG processor does, and say what is in them."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from airflow.sdk import DAG


def describe(dag: DAG) -> dict[str, Any]:
    return {
        "title": dag.dag_display_name,
        "doc": dag.doc_md or "",
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "schedule": type(dag.timetable).__name__,
        "params": sorted(dag.params),
        "tasks": {
            task.task_id: {
                "title": task.task_display_name,
                "pool": task.pool,
                "retries": task.retries,
                "has_alert": bool(task.on_failure_callback),
                "has_retry_policy": task.retry_policy is not None,
                "outlets": [outlet.name for outlet in task.outlets],
                "pushes": task.do_xcom_push,
            }
            for task in dag.tasks
        },
    }


if __name__ == "__main__":
    found, seconds = {}, {}
    importlib.import_module("airflow.sdk")
    for path in sorted(Path("dags").glob("*.py")):
        if path.stem != "__init__":
            began = time.monotonic()
            module = importlib.import_module(f"dags.{path.stem}")
            seconds[path.name] = time.monotonic() - began
            found |= {each.dag_id: describe(each) for each in vars(module).values() if isinstance(each, DAG)}
    json.dump({"dags": found, "modules": sorted(sys.modules)}, sys.stdout)
