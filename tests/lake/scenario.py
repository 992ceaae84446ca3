"""Words that the lake's tests share."""

from __future__ import annotations

from datetime import date

import duckdb

from cardhub.hub import Hub
from cardhub.lake import doorway, runs, snapshots

__all__ = ["COVERED", "DATASET", "DAY", "begin", "commit", "keys_of"]

DATASET = "student_record"
DAY = date(2026, 3, 1)
ROWS = "SELECT range AS record_key, hash(range) AS row_hash, DATE '2026-03-01' AS received_on FROM range({})"
COVERED = {
    "county_code": "620102", "period": "2026-03", "status": "complete", "rows_counted": 3, "rows_received": 3,
    "proof": "control_count",
}  # fmt: skip


def begin(hub: Hub, dataset: str = DATASET, as_of: date = DAY) -> runs.Run:
    return runs.begin(hub, dataset, "full", as_of, "education")


def commit(hub: Hub, run: runs.Run, rows: int, select: str = ROWS) -> snapshots.Snapshot:
    """Commit rows 0 … `rows` - 1."""
    counts = runs.Counts(rows_in=rows, rows_accepted=rows)
    with doorway.connect(hub.settings) as con:
        return snapshots.commit(
            hub, con, run, select.format(rows), [COVERED], {"620102": rows}, f"w{rows}", counts
        )


def keys_of(hub: Hub, con: duckdb.DuckDBPyConnection, of: snapshots.Snapshot) -> list[int]:
    relation = con.sql(f"FROM {snapshots.scan(hub, con, of)} SELECT record_key ORDER BY 1")
    return [row[0] for row in relation.fetchall()]
