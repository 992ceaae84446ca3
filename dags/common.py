"""What the DAGs share: times, alerts, retries, the run's logical date. No logic of the hub."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import ExceptionRetryPolicy, Param, RetryAction, RetryRule

__all__ = ["AS_OF", "DEFAULTS", "DRY_RUN", "FULL_RELOAD", "TIMEZONE", "as_of", "numbers_of"]

TIMEZONE = "Asia/Shanghai"

AS_OF = Param(
    None, type=["null", "string"], format="date", title="业务日期", description="空则取本次运行的逻辑日期"
)
FULL_RELOAD = Param(False, type="boolean", title="全量重拉", description="增量数据集重新拉取全部记录")
DRY_RUN = Param(False, type="boolean", title="试运行", description="只拉取和检查，不提交")

# Asking again cannot mend these: somebody has to look at the runbook.
PERMANENT = [
    "cardhub.errors.ConfigurationError",
    "cardhub.errors.SourceRefused",
    "cardhub.errors.DeliveryRejected",
    "cardhub.errors.RunSuperseded",
]


def alert_failure(context: Any) -> None:
    """Tell people which task failed, by webhook or mail: identifiers and an error code, nothing else."""
    from cardhub import steps

    task = context["ti"]
    error = context.get("exception")
    steps.alert(
        kind="failed",
        subject=f"{task.dag_id}.{task.task_id}",
        code=getattr(error, "code", type(error).__name__),
        run=context["run_id"],
        runbook=task.dag_id.removeprefix("sync_"),
    )


DEFAULTS: dict[str, Any] = {
    "owner": "cardhub",
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=30),
    "retry_policy": ExceptionRetryPolicy(
        rules=[
            RetryRule(exception=[*PERMANENT], action=RetryAction.FAIL, reason="重试无法解决，请看处置手册")
        ]
    ),
    "execution_timeout": timedelta(hours=8),
    "on_failure_callback": alert_failure,
}


def as_of(context: Any) -> date:
    """The run's logical date in the province's time zone.

    A run that assets woke has no logical date of its own: it takes the newest one of the syncs that woke it.
    """
    if chosen := context["params"].get("as_of"):
        return date.fromisoformat(chosen)
    events = _events(context.get("triggering_asset_events"))
    if told := [event.extra["as_of"] for event in events if "as_of" in (event.extra or {})]:
        return date.fromisoformat(max(told))
    moment = context.get("logical_date") or datetime.now(tz=ZoneInfo(TIMEZONE))
    return moment.astimezone(ZoneInfo(TIMEZONE)).date()


def numbers_of(result: Any) -> dict[str, Any]:
    """A step's numbers as an asset event's extra."""
    return {name: value for name, value in result.numbers().items() if value is not None}


def _events(triggering: Any) -> Iterable[Any]:
    return [event for events in (triggering or {}).values() for event in events]
