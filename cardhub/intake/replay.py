"""Check quarantined rows again, after a mapping, a code list or a check was fixed."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from cardhub import registry
from cardhub.hub import Hub
from cardhub.intake import quarantine
from cardhub.intake.checking import check
from cardhub.lake import doorway, runs, snapshots
from cardhub.lake.runs import Counts
from cardhub.store.tables import quarantine as table

__all__ = ["replay"]


def replay(hub: Hub, dataset: str, *, reason: str | None = None, as_of: date) -> Counts:
    """Bring the open rows of a dataset through the checks into its snapshot, as a run of their own.

    Rows that fail again are quarantined again under the new run; either way the old ones count as replayed.
    """
    shape = registry.dataset(dataset)
    rows = list(quarantine.opened(hub, dataset=dataset, reason=reason))
    if not rows:
        return Counts()
    names = sorted({name for _, raw in rows for name in raw})
    delivery = pa.table(
        {name: pa.array([raw.get(name) for _, raw in rows], pa.string()) for name in names}
        | {
            "_part": pa.array([0] * len(rows), pa.int32()),
            "_row": pa.array(range(len(rows)), pa.int64()),
            "_location": pa.array([row.location for row, _ in rows], pa.string()),
        }
    )
    chosen = table.c.quarantine_id.in_([row.quarantine_id for row, _ in rows])
    with (
        runs.begin(hub, dataset, "incremental", as_of, shape.source) as run,
        doorway.connect(hub.settings) as con,
    ):
        con.register("replayed_row", delivery)
        checked = check(hub, con, shape, run, "replayed_row", as_of, is_replay=True)
        snapshots.commit(hub, con, run, checked.select_sql, [], checked.volumes, None, checked.counts)
        with hub.engine.begin() as connection:
            connection.execute(
                table.update().where(chosen).values(state="replayed", replayed_run_id=run.run_id)
            )
    return checked.counts
