"""What an absence may rest on: did this county and period come completely?

Complete by the source's own count, by a fully answered list, or by an operator's word; never by default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.intake.control_counts import Count, Place, grouped
from cardhub.intake.control_counts import counted as counts_of
from cardhub.intake.dates import timestamp
from cardhub.intake.rows import ROWS
from cardhub.lake.coverage_rows import CoverageRow
from cardhub.store.tables import coverage, dataset_head, person
from schemas.dataset import Dataset, Role

__all__ = ["confirm", "coverage_rows"]


def coverage_rows(
    hub: Hub,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    control_counts: Iterable[Count],
    as_of: date,
    *,
    is_complete: bool,
    old: str | None = None,
) -> list[CoverageRow]:
    """Coverage of every county and period that came or was counted.

    `is_complete`: the delivery is meant as the whole list, so its rows are what the source counts. Else the
    rows that changed are added to what the last coverage counted; `old` is the current snapshot's relation.
    """
    if dataset.role is Role.ANSWERED:
        return _answered(hub, con, as_of)
    counted = counts_of(con, dataset, list(control_counts), as_of)
    if is_complete:
        received = grouped(con, f"SELECT _county, _period, count(*) FROM {ROWS} GROUP BY ALL")
    else:
        received = _carried_forward(hub, con, dataset, as_of, old)
    periods = {period for _, period in counted}
    # A row without a county that got lost could be anybody's.
    spoilt = {p for p in periods if counted.get(("", p), 0) != received.get(("", p), 0)}
    rows = []
    for place in sorted({*counted, *received}):
        count, came = counted.get(place, 0), received.get(place, 0)
        if place[1] not in periods:
            rows.append(CoverageRow(*place, "unknown", None, came, "none"))
        else:
            status = "complete" if count == came and place[1] not in spoilt else "partial"
            rows.append(CoverageRow(*place, status, count, came, "control_count"))
    return rows


def confirm(hub: Hub, dataset: str, county: str | None, period: str | None, who: str) -> int:
    """An operator's word that unknown coverage is complete; the number of rows it changed."""
    if not who.strip():
        raise ConfigurationError("say who confirms the coverage; it is kept with it")
    chosen = (coverage.c.dataset == dataset) & (coverage.c.status == "unknown")
    if county is not None:
        chosen &= coverage.c.county_code == county
    if period is not None:
        chosen &= coverage.c.period == period
    with hub.engine.begin() as connection:
        changed = connection.execute(
            coverage.update()
            .where(chosen)
            .values(status="complete", proof="operator", confirmed_by=who, updated_at=sa.func.now())
        )
    return int(changed.rowcount)


def _answered(hub: Hub, con: duckdb.DuckDBPyConnection, as_of: date) -> list[CoverageRow]:
    """A list is complete in a county if everybody asked there got an answer, be it "no record"."""
    query = sa.select(person.c.person_id, sa.func.left(person.c.division_code, 6))
    with hub.engine.connect() as connection:
        people = connection.execute(query).all()
    con.register(
        "intake_asked",
        pa.table(
            {
                "person_id": pa.array([row[0] for row in people], pa.int64()),
                "county": pa.array([row[1] for row in people], pa.string()),
            }
        ),
    )
    try:
        rows = con.execute(
            "SELECT coalesce(county, ''), count(DISTINCT request_key), count(DISTINCT request_key) "
            "FILTER (outcome IN ('answered', 'no_record')) "
            f"FROM {ROWS} LEFT JOIN intake_asked ON person_id = request_key GROUP BY 1 ORDER BY 1"
        ).fetchall()
    finally:
        con.unregister("intake_asked")
    month = f"{as_of:%Y-%m}"
    return [
        CoverageRow(county, month, "complete" if told == asked else "partial", asked, told, "answered_list")
        for county, asked, told in rows
    ]


def _carried_forward(
    hub: Hub,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    as_of: date,
    old: str | None,
) -> dict[Place, int]:
    """What should stand at the source: the last coverage's rows, plus what came, less what was replaced.

    Rows no newer than the watermark came before, as a pull begins at it; those that were not kept then
    (quarantined, or of people not on the register) would count as new.
    """
    month = f"{as_of:%Y-%m}"
    newer = f"(FROM {ROWS} WHERE {_is_newer(hub, con, dataset)})"
    received = grouped(con, f"SELECT _county, _period, count(*) FROM {newer} GROUP BY ALL")
    query = (
        sa.select(coverage.c.county_code, coverage.c.rows_received)
        .where(coverage.c.dataset == dataset.name)
        .ext(distinct_on(coverage.c.county_code))
        .order_by(coverage.c.county_code, coverage.c.period.desc())
    )
    total: dict[Place, int] = defaultdict(int)
    with hub.engine.connect() as connection:
        for county, rows in connection.execute(query):
            total[county, month] += rows
    for place, rows in received.items():
        total[place] += rows
    if old is not None:
        name = dataset.division_field
        county = f"coalesce(left({name}, 6), left({name}_raw, 6), '')" if name else "''"
        replaced = (
            f"SELECT {county}, '{month}', count(*) FROM {old} WHERE disappeared_on IS NULL "
            f"AND record_key IN (SELECT record_key FROM {newer}) GROUP BY ALL"
        )
        for place, rows in grouped(con, replaced).items():
            total[place] -= rows
    return dict(total)


def _is_newer(hub: Hub, con: duckdb.DuckDBPyConnection, dataset: Dataset) -> str:
    """The condition that a row changed after the last pull's watermark; true where that cannot be told."""
    query = sa.select(dataset_head.c.watermark).where(dataset_head.c.dataset == dataset.name)
    with hub.engine.connect() as connection:
        watermark = connection.execute(query).scalar()
    if watermark is None or dataset.updated_field is None:
        return "true"
    read = timestamp("stamp")
    steps = "SELECT ?::VARCHAR AS stamp__text"
    for step in read.steps:
        columns = ", ".join(f'{value} AS "{name}"' for name, value in step.items())
        steps = f"SELECT *, {columns} FROM ({steps})"
    (since,) = con.execute(f"SELECT {read.columns['stamp']} FROM ({steps})", [watermark]).fetchone() or (
        None,
    )
    if since is None:
        return "true"
    return f"coalesce({dataset.updated_field} > TIMESTAMP '{since.isoformat(sep=' ')}', true)"
