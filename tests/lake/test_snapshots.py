"""A commit changes everything or nothing, and readers never see a mix."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake import deliveries, doorway, runs, snapshots
from cardhub.store.tables import coverage, sync_run
from connectors.transports.base import Page

DAY = date(2026, 3, 1)
ROWS = "SELECT range AS record_key, hash(range) AS row_hash, DATE '2026-03-01' AS received_on FROM range({})"
COVERED = [{"county_code": "620102", "period": "2026-03", "status": "complete", "rows_counted": 3,
            "rows_received": 3, "proof": "control_count"}]  # fmt: skip


def begin(hub: Hub, dataset: str = "student_record") -> runs.Run:
    return runs.begin(hub, dataset, "full", DAY, "education")


def commit(hub: Hub, run: runs.Run, rows: int, select: str = ROWS) -> snapshots.Snapshot:
    counts = runs.Counts(rows_in=rows, rows_accepted=rows)
    with doorway.connect(hub.settings) as con:
        return snapshots.commit(hub, con, run, select.format(rows), COVERED, {"620102": rows}, "w1", counts)


def test_a_commit_is_what_readers_see_next(hub: Hub) -> None:
    assert snapshots.current(hub, "student_record") is None

    with begin(hub) as run:
        made = commit(hub, run, 3)

    found = snapshots.current(hub, "student_record")
    assert found == made
    assert found is not None and (found.stored.row_count, found.watermark, found.confirmed_on) == (
        3,
        "w1",
        DAY,
    )
    with doorway.connect(hub.settings) as con:
        assert con.execute(f"SELECT count(*) FROM {snapshots.scan(hub, con, found)}").fetchall() == [(3,)]
    with hub.engine.connect() as connection:
        assert connection.execute(sa.select(sync_run.c.state)).scalars().all() == ["committed"]
        assert connection.execute(sa.select(coverage.c.status)).scalars().all() == ["complete"]


def test_a_delivery_becomes_a_relation(hub: Hub) -> None:
    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        writer.append(Page(pa.record_batch({"姓名": ["甲", "乙"]}), cursor="1", location="a.csv:4"))
        writer.append(Page(pa.record_batch({"姓名": ["丙"], "新列": ["x"]}), cursor="2", location="a.csv:6"))
        writer.complete("w9")
        with doorway.connect(hub.settings) as con:
            relation = deliveries.delivery_relation(hub, con, writer.delivery_id)
            rows = con.execute(f'SELECT "姓名", "新列", _part, _row, _location FROM {relation} ORDER BY 3, 4')
            assert rows.fetchall() == [
                ("甲", None, 1, 0, "a.csv:4"), ("乙", None, 1, 1, "a.csv:5"), ("丙", "x", 2, 0, "a.csv:6"),
            ]  # fmt: skip
