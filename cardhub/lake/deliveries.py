"""Deliveries: what was pulled, made safe part by part, and read back as one relation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from cardhub.errors import StorageError
from cardhub.hub import Hub
from cardhub.lake.adoption import adopt_or_create, context_of
from cardhub.lake.doorway import connect, quoted
from cardhub.lake.runs import Run
from cardhub.store.tables import delivery, delivery_part

__all__ = ["DeliveryWriter", "delivery_relation", "open_or_resume"]

EMPTY = "SELECT NULL::INTEGER AS _part, NULL::BIGINT AS _row, NULL::VARCHAR AS _location WHERE false"


class SafePage(Protocol):
    """What a delivery keeps of a transport's page."""

    @property
    def rows(self) -> pa.RecordBatch: ...
    @property
    def cursor(self) -> str: ...
    @property
    def watermark(self) -> str | None: ...
    @property
    def location(self) -> str: ...


class DeliveryWriter:
    """Adds pages to one delivery. `resume_cursor` is the last safe page's, None for a fresh delivery.

    `is_complete`: a dead run had pulled everything already; there is nothing left to pull.
    """

    def __init__(self, run: Run, delivery_id: int) -> None:
        self._hub = run.hub
        self._run = run
        self._con = connect(run.hub.settings)
        self.delivery_id = delivery_id
        with self._hub.engine.connect() as connection:
            row = connection.execute(sa.select(delivery).where(delivery.c.delivery_id == delivery_id)).one()
            mine = delivery_part.c.delivery_id == delivery_id
            parts = connection.execute(
                sa.select(delivery_part).where(mine).order_by(delivery_part.c.part_no)
            ).all()
        self._key = self._hub.lake.known_key(row.key_id, bytes(row.wrapped_key), context_of(row.dataset))
        self.is_complete: bool = row.state == "complete"
        self.parts = len(parts)
        self.rows: int = sum(part.row_count for part in parts)
        self.resume_cursor: str | None = parts[-1].cursor if parts else None
        self.watermark: str | None = row.watermark or (parts[-1].watermark if parts else None)

    def append(self, page: SafePage) -> None:
        """Make one page safe: its file, then its line under the run's token (RunSuperseded if outdated)."""
        part_no = self.parts + 1
        rows = pa.Table.from_batches([page.rows])
        numbered = rows.append_column("_row", pa.array(range(rows.num_rows), pa.int64()))
        # The token in the name keeps a worker that woke up too late from overwriting this run's part.
        folder = f"deliveries/{self._run.dataset}/{self.delivery_id}"
        name = f"part-{part_no:06d}.{self._run.fencing_token}.{_shape(numbered.column_names)}.parquet"
        path = f"{folder}/{name}"
        self._con.register("page", numbered)
        try:
            self._hub.lake.write(self._con, "FROM page", path, context_of(self._run.dataset), key=self._key)
        finally:
            self._con.unregister("page")
        watermark = page.watermark if page.watermark is not None else self.watermark
        with self._hub.engine.begin() as connection:
            self._run.keep_alive(connection)
            connection.execute(
                delivery_part.insert().values(
                    delivery_id=self.delivery_id,
                    part_no=part_no,
                    path=path,
                    cursor=page.cursor,
                    row_count=rows.num_rows,
                    location=page.location[:300],
                    watermark=watermark,
                )
            )
        self.parts, self.rows = part_no, self.rows + rows.num_rows
        self.resume_cursor, self.watermark = page.cursor, watermark

    def complete(self, watermark: str | None = None) -> None:
        """Everything is pulled; `watermark` overrides the highest one that the pages named."""
        self.watermark = watermark if watermark is not None else self.watermark
        with self._hub.engine.begin() as connection:
            self._run.keep_alive(connection)
            connection.execute(
                delivery.update()
                .where(delivery.c.delivery_id == self.delivery_id)
                .values(state="complete", watermark=self.watermark, completed_at=sa.func.now())
            )
        self.is_complete = True

    def abandon(self) -> None:
        """Nobody can go on with this delivery; the next run starts a new one."""
        with self._hub.engine.begin() as connection:
            self._run.keep_alive(connection)
            connection.execute(
                delivery.update().where(delivery.c.delivery_id == self.delivery_id).values(state="abandoned")
            )

    def close(self) -> None:
        self._con.close()

    def __enter__(self) -> DeliveryWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_or_resume(
    hub: Hub, run: Run, *, period: str | None = None, since: str | None = None
) -> DeliveryWriter:
    """A writer for the run's delivery, going on where a dead run of the same question stopped."""
    return DeliveryWriter(run, adopt_or_create(hub, run, period, since))


def delivery_relation(hub: Hub, con: duckdb.DuckDBPyConnection, delivery_id: int) -> str:
    """SQL text of all parts together: the source's columns as text, `_part`, `_row` and `_location`.

    `_location` is where the row stood at the source: the page's own location counted on by row.
    """
    with hub.engine.connect() as connection:
        row = connection.execute(
            sa.select(delivery).where(delivery.c.delivery_id == delivery_id)
        ).one_or_none()
        if row is None:
            raise StorageError(f"delivery {delivery_id} is not kept any more; pull the dataset again")
        mine = delivery_part.c.delivery_id == delivery_id
        parts = connection.execute(
            sa.select(delivery_part).where(mine).order_by(delivery_part.c.part_no)
        ).all()
    if not parts:
        return f"({EMPTY})"
    key = hub.lake.known_key(row.key_id, bytes(row.wrapped_key), context_of(row.dataset))
    shapes: dict[str, list[str]] = {}
    for part in parts:
        shapes.setdefault(part.path.split(".")[-2], []).append(part.path)
    # Not union_by_name: on encrypted files DuckDB 1.5.5 fails with an internal error.
    rows = " UNION ALL BY NAME ".join(
        f"FROM {hub.lake.scan_paths(con, paths, key)}" for paths in shapes.values()
    )
    places = ", ".join(
        f"({quoted(hub.lake.root / part.path)}, {part.part_no}, {_place(part.location or str(part.part_no))})"
        for part in parts
    )
    return (
        f"(FROM ({rows}) f JOIN (VALUES {places}) p(file, part_no, place, first_row) ON f.filename = p.file"
        " SELECT f.* EXCLUDE (filename), p.part_no AS _part,"
        " p.place || ':' || (p.first_row + f._row) AS _location)"
    )


def _shape(columns: Sequence[str]) -> str:
    """Tells parts with the same columns by their file names; headers may be misplaced data, so a hash."""
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()[:8]


def _place(location: str) -> str:
    counted = re.fullmatch(r"(.*):(\d+)", location, re.DOTALL)
    place, first_row = (counted[1], int(counted[2])) if counted else (location, 0)
    return f"{quoted(place)}, {first_row}::BIGINT"
