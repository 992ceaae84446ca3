"""Snapshots: the checked content of a dataset, replaced whole, under the run's fencing token."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import sqlalchemy as sa

from cardhub.errors import RunSuperseded, StorageError
from cardhub.hub import Hub
from cardhub.lake.coverage_rows import CoverageRow, store_coverage
from cardhub.lake.doorway import quoted, storage_errors
from cardhub.lake.files import StoredFile
from cardhub.lake.runs import Counts, Run
from cardhub.store.tables import dataset_head, division_volume, snapshot, sync_run

__all__ = ["Snapshot", "commit", "current", "find", "kept", "scan"]

# Says when a row came, not what it says: the same content pulled a month later is the same content.
NOT_CONTENT = "received_on"


@dataclass(frozen=True)
class Snapshot:
    """One committed version of a dataset. `confirmed_on`: the last day a complete pull found this content."""

    snapshot_id: int
    dataset: str
    stored: StoredFile
    content_hash: str
    as_of: date
    confirmed_on: date
    watermark: str | None
    unchanged: bool = False


def commit(
    hub: Hub,
    con: duckdb.DuckDBPyConnection,
    run: Run,
    select_sql: str,
    coverage_rows: Iterable[CoverageRow | Mapping[str, Any]],
    volumes: Mapping[str, int],
    watermark: str | None,
    counts: Counts | Mapping[str, int],
) -> Snapshot:
    """Make the rows of `select_sql` the dataset's current content and end the run.

    File first (written, synced, renamed, read back), then one transaction under the run's token: readers see
    the old version or the new one. Equal content keeps the old snapshot and ends the run as `unchanged`.
    Raises RunSuperseded or StorageError; either way nothing is changed and the file is removed.
    """
    counted = counts if isinstance(counts, Counts) else Counts(**counts)
    before = current(hub, run.dataset)
    path = f"snapshots/{run.dataset}/{run.as_of:%Y%m%d}-{run.run_id}.parquet"
    stored = hub.lake.write(con, select_sql, path, _context(run.dataset))
    try:
        content_hash = _content_hash(hub, con, run.dataset, stored)
        unchanged = before is not None and before.content_hash == content_hash
        with hub.engine.begin() as connection:
            if before is not None and unchanged:
                snapshot_id = before.snapshot_id
            else:
                snapshot_id = _insert(connection, run, stored, content_hash, volumes)
            _move_head(connection, run, snapshot_id, watermark)
            store_coverage(connection, run.dataset, run.run_id, coverage_rows)
            _end_run(connection, run, snapshot_id, "unchanged" if unchanged else "committed", counted)
    # Any other error leaves it unknown whether the commit happened: the sweep removes the file if it did not.
    except (RunSuperseded, StorageError, sa.exc.IntegrityError):
        hub.lake.delete(stored.path)
        raise
    if unchanged:
        hub.lake.delete(stored.path)
    run.ended = True
    run.release()
    after = current(hub, run.dataset)
    if after is None:
        raise StorageError(f"{run.dataset} has no snapshot after its commit; check the database")
    return Snapshot(**(vars(after) | {"unchanged": unchanged}))


def current(hub: Hub, dataset: str) -> Snapshot | None:
    """The content that serves now; None before the first commit."""
    return _one(
        hub, (dataset_head.c.dataset == dataset) & (dataset_head.c.snapshot_id == snapshot.c.snapshot_id)
    )


def find(hub: Hub, snapshot_id: int) -> Snapshot:
    """A snapshot by its number, current or not; StorageError if it is gone."""
    found = kept(hub, snapshot_id)
    if found is None:
        raise StorageError(
            f"snapshot {snapshot_id} is not kept any more; compare with current snapshots instead"
        )
    return found


def kept(hub: Hub, snapshot_id: int) -> Snapshot | None:
    """A snapshot by its number, current or not; None if it or its file is gone."""
    on_head = (snapshot.c.snapshot_id == snapshot_id) & (dataset_head.c.dataset == snapshot.c.dataset)
    found = _one(hub, on_head & snapshot.c.deleted_at.is_(None))
    is_there = found is not None and (hub.lake.root / found.stored.path).exists()
    return found if is_there else None


def scan(hub: Hub, con: duckdb.DuckDBPyConnection, of: Snapshot) -> str:
    """SQL text that reads the snapshot on `con`."""
    return hub.lake.scan(con, of.stored, _context(of.dataset))


def _context(dataset: str) -> str:
    return f"snapshot/{dataset}"


def _one(hub: Hub, condition: sa.ColumnElement[bool]) -> Snapshot | None:
    is_head = dataset_head.c.snapshot_id == snapshot.c.snapshot_id
    confirmed_on = sa.case((is_head, dataset_head.c.last_complete_on), else_=snapshot.c.as_of)
    query = sa.select(snapshot, dataset_head.c.watermark, confirmed_on.label("confirmed_on")).where(condition)
    with hub.engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    stored = StoredFile(row.path, row.key_id, bytes(row.wrapped_key), row.row_count, bytes(row.file_hash))
    return Snapshot(
        row.snapshot_id, row.dataset, stored, row.content_hash, row.as_of, row.confirmed_on, row.watermark
    )


def _content_hash(hub: Hub, con: duckdb.DuckDBPyConnection, dataset: str, stored: StoredFile) -> str:
    """Independent of row order: two sums of keyed row hashes, the row count, and the columns.

    It reads the file that was just written, so a file that does not decrypt is never committed.
    """
    source = hub.lake.scan(con, stored, _context(dataset))
    with storage_errors(f"reading back {stored.path}"):
        columns = [(row[0], row[1]) for row in con.execute(f"DESCRIBE FROM {source}").fetchall()]
        content = sorted(column for column in columns if column[0] != NOT_CONTENT)
        row = ", ".join('"' + name.replace('"', '""') + '"' for name, _ in content)
        sums = f"count(*), sum(hash({quoted('a')}, {row})), sum(hash({quoted('b')}, {row}))"
        totals = con.sql(f"FROM {source} SELECT {sums}").fetchall()[0]
    return hashlib.sha256(repr((content, totals)).encode()).hexdigest()


def _insert(
    connection: sa.Connection, run: Run, stored: StoredFile, content_hash: str, volumes: Mapping[str, int]
) -> int:
    made = snapshot.insert().values(
        dataset=run.dataset,
        run_id=run.run_id,
        path=stored.path,
        row_count=stored.row_count,
        content_hash=content_hash,
        file_hash=stored.file_hash,
        key_id=stored.key_id,
        wrapped_key=stored.wrapped_key,
        as_of=run.as_of,
    )
    snapshot_id: int = connection.execute(made.returning(snapshot.c.snapshot_id)).scalar_one()
    rows = [{"snapshot_id": snapshot_id, "county_code": c, "row_count": n} for c, n in volumes.items()]
    if rows:
        connection.execute(division_volume.insert(), rows)
    return snapshot_id


def _move_head(connection: sa.Connection, run: Run, snapshot_id: int, watermark: str | None) -> None:
    mine = (dataset_head.c.dataset == run.dataset) & (dataset_head.c.fencing_token == run.fencing_token)
    values: dict[str, Any] = {"snapshot_id": snapshot_id, "last_complete_on": run.as_of}
    if watermark is not None:
        values["watermark"] = watermark
    if connection.execute(dataset_head.update().where(mine).values(values)).rowcount == 0:
        raise RunSuperseded(
            f"run {run.run_id} of {run.dataset} was overtaken by a newer run; it changed nothing"
        )


def _end_run(connection: sa.Connection, run: Run, snapshot_id: int, state: str, counts: Counts) -> None:
    values: dict[str, Any] = {"state": state, "snapshot_id": snapshot_id, "ended_at": sa.func.now()}
    still_open = (sync_run.c.run_id == run.run_id) & sync_run.c.ended_at.is_(None)
    connection.execute(sync_run.update().where(still_open).values(values | counts.as_columns()))
