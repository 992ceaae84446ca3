"""How fresh the data is: each dataset's serving snapshot and its newest run. Counts and dates, no values."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.store.tables import dataset_head, snapshot, sync_run

__all__ = ["syncs"]

_newest_of = sa.select(sa.func.max(sync_run.c.run_id)).group_by(sync_run.c.dataset)
_NEWEST = (
    sa.select(sync_run.c.dataset, sync_run.c.state, sync_run.c.started_at)
    .where(sync_run.c.run_id.in_(_newest_of))
    .subquery()
)


def syncs(connection: sa.Connection) -> list[Any]:
    """By dataset: dataset, source, as_of and row_count of what serves, state and start of the newest run."""
    query = (
        sa.select(
            dataset_head.c.dataset,
            dataset_head.c.source,
            snapshot.c.as_of,
            snapshot.c.row_count,
            _NEWEST.c.state,
            _NEWEST.c.started_at,
        )
        .outerjoin(snapshot, snapshot.c.snapshot_id == dataset_head.c.snapshot_id)
        .outerjoin(_NEWEST, _NEWEST.c.dataset == dataset_head.c.dataset)
        .order_by(dataset_head.c.source, dataset_head.c.dataset)
    )
    return list(connection.execute(query).all())
