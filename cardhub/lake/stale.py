"""Runs that fell silent: their worker hangs, or its machine is gone while the connection lives on."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.store.tables import dataset_head, sync_run

__all__ = ["end_if_stale", "end_stale_runs", "lock_key"]

# Splits the lock's 64-bit number the way pg_locks shows it. Only sessions of our own role can be ended.
END_LOCK_HOLDER = sa.text(
    "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and granted"
    " and database = (select oid from pg_database where datname = current_database())"
    " and ((classid::bigint << 32) | objid::bigint) = :key"
)


def end_stale_runs(hub: Hub) -> list[str]:
    """Mark every run silent for `stale_run_minutes` as failed and free its lock; the datasets concerned."""
    silent = sa.select(sync_run.c.dataset).where(*_silent(hub)).distinct()
    with hub.engine.connect() as connection:
        datasets = list(connection.execute(silent).scalars())
    return [dataset for dataset in datasets if end_if_stale(hub, dataset)]


def end_if_stale(hub: Hub, dataset: str) -> bool:
    """Mark the silent run of `dataset`, if there is one, as failed and end the session that holds its lock.

    Its worker may wake up later; its fencing token is then too old to change anything.
    """
    marked = (
        sync_run.update()
        .where(sync_run.c.dataset == dataset, *_silent(hub))
        .values(state="failed", reason_code="stale", ended_at=sa.func.now())
    )
    with hub.engine.begin() as connection:
        if not connection.execute(marked).rowcount:
            return False
        # Even if no new run begins, the silent one must not commit behind its own epitaph.
        outdated = dataset_head.update().where(dataset_head.c.dataset == dataset)
        connection.execute(outdated.values(fencing_token=dataset_head.c.fencing_token + 1))
        connection.execute(END_LOCK_HOLDER, {"key": lock_key(dataset)})
    return True


def lock_key(dataset: str) -> int:
    """The advisory lock's 64-bit number of a dataset."""
    return int.from_bytes(hashlib.sha256(f"sync {dataset}".encode()).digest()[:8], "big", signed=True)


def _silent(hub: Hub) -> tuple[sa.ColumnElement[bool], ...]:
    limit = timedelta(minutes=hub.settings.stale_run_minutes)
    return sync_run.c.ended_at.is_(None), sync_run.c.heartbeat_at < sa.func.now() - limit
