"""Which datasets should have come by now, and which runs fell silent; people are told of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from cardhub import registry
from cardhub.alerts import Alert, send
from cardhub.hub import Hub
from cardhub.lake.stale import end_stale_runs
from cardhub.step_parts.schedule import last_due
from cardhub.store.tables import sync_run

__all__ = ["check"]

GOOD = ("committed", "unchanged")


def check(hub: Hub, now: datetime | None = None) -> tuple[int, list[str]]:
    """The number of silent runs ended, and the names of the datasets that are late; one alert for each."""
    now = now or datetime.now(tz=UTC)
    silent = end_stale_runs(hub)
    for name in silent:
        send(hub.settings, Alert(kind="stale_run", subject=name, runbook="upkeep"))
    late = [name for name in registry.datasets() if _is_late(hub, name, now)]
    for name in late:
        send(hub.settings, Alert(kind="late", subject=name, runbook=registry.dataset(name).source))
    return len(silent), late


def _is_late(hub: Hub, name: str, now: datetime) -> bool:
    """Late: its last due time is more than `late_after_hours` ago, and no sync since then ended well."""
    source = registry.sources()[registry.dataset(name).source]
    due = last_due(source.schedule, now - timedelta(hours=source.late_after_hours))
    mine = sync_run.c.dataset == name
    newest = sa.select(sa.func.max(sync_run.c.ended_at)).where(mine, sync_run.c.state.in_(GOOD))
    first = sa.select(sa.func.min(sync_run.c.started_at)).where(mine)
    with hub.engine.connect() as connection:
        ended_at: datetime | None = connection.execute(newest).scalar()
        started_at: datetime | None = connection.execute(first).scalar()
    if started_at is None or started_at > due:
        # Never tried before it was due: a department that is not connected yet is not late.
        return False
    return ended_at is None or ended_at < due
