"""The volume floor: a delivery that shrank too much is a short pull; the last snapshot goes on serving.

So is one that shrank a little where the source itself counts more rows than came: a page was lost on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import duckdb
import sqlalchemy as sa

from cardhub.errors import DeliveryRejected
from cardhub.hub import Hub
from cardhub.lake.coverage_rows import CoverageRow
from cardhub.store.tables import division_volume
from schemas.dataset import Dataset, Role

__all__ = ["require_counted", "require_floor", "volumes"]

# Below this a county's count moves by chance: one household is several per cent.
DIVISION_ROWS = 30


def volumes(con: duckdb.DuckDBPyConnection, dataset: Dataset, merged_sql: str) -> dict[str, int]:
    """Live rows of the new content by county; of answers, those that say something."""
    county = f"coalesce(left({dataset.division_field}, 6), '')" if dataset.division_field else "''"
    said = " AND outcome IN ('answered', 'no_record')" if dataset.role is Role.ANSWERED else ""
    if dataset.role is Role.ANSWERED:
        county = "''"
    rows = con.execute(
        f"SELECT {county}, count(*) FROM ({merged_sql}) WHERE disappeared_on IS NULL{said} GROUP BY 1"
    ).fetchall()
    return {name: int(number) for name, number in rows}


def require_floor(hub: Hub, dataset: Dataset, snapshot_id: int, now: Mapping[str, int]) -> None:
    """DeliveryRejected (`volume_floor`) if the dataset or one county lost too many of the snapshot's rows."""
    before = _before(hub, snapshot_id)
    total_before, total = sum(before.values()), sum(now.values())
    if total < dataset.volume_floor * total_before:
        raise DeliveryRejected(
            f"{dataset.name}: {total} rows where the last snapshot has {total_before}; at least "
            f"{dataset.volume_floor:.0%} must come. The last snapshot goes on serving. Ask the department",
            code="volume_floor",
        )
    short = {
        county: (now.get(county, 0), rows)
        for county, rows in before.items()
        if rows >= DIVISION_ROWS and now.get(county, 0) < dataset.division_volume_floor * rows
    }
    if short:
        counties = "、".join(f"{county or '-'} {a}/{b}" for county, (a, b) in sorted(short.items())[:10])
        raise DeliveryRejected(
            f"{dataset.name}: too few rows in {len(short)} counties ({counties}). "
            "The last snapshot goes on serving. Ask the department",
            code="volume_floor",
        )


def require_counted(
    hub: Hub, dataset: Dataset, snapshot_id: int, now: Mapping[str, int], covered: Iterable[CoverageRow]
) -> None:
    """DeliveryRejected (`control_count`) if a county lost rows of the snapshot while the source counts more
    there than came.

    Without rows of ours missing the delivery is taken, and its coverage is partial.
    """
    lacking: Counter[str] = Counter()
    for row in covered:
        if row.proof == "control_count" and row.rows_counted is not None:
            lacking[row.county_code] += row.rows_counted - row.rows_received
    lost = {
        county: lacking[county]
        for county, rows in _before(hub, snapshot_id).items()
        if lacking[county] > 0 and now.get(county, 0) < rows
    }
    if lost:
        counties = "、".join(f"{county or '-'} {rows}" for county, rows in sorted(lost.items())[:10])
        raise DeliveryRejected(
            f"{dataset.name}: the source counts {sum(lost.values())} rows more than came ({counties}), "
            "and rows of the last snapshot are missing. It goes on serving. Sync again; then ask why",
            code="control_count",
        )


def _before(hub: Hub, snapshot_id: int) -> dict[str, int]:
    query = sa.select(division_volume.c.county_code, division_volume.c.row_count).where(
        division_volume.c.snapshot_id == snapshot_id
    )
    with hub.engine.connect() as connection:
        return {county: int(rows) for county, rows in connection.execute(query)}
