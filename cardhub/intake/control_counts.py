"""A source's own counts under today's county codes and our spelling of the period."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import duckdb
import pyarrow as pa

from cardhub.intake.normalise import typed_sql
from schemas.dataset import Dataset, Delivery, Field, FieldType, Role, column

__all__ = ["Count", "Place", "counted", "grouped"]

Place = tuple[str, str]  # county, period


class Count(Protocol):
    """A source's own count; what `connectors` call a ControlCount."""

    @property
    def county_code(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def rows(self) -> int: ...


def grouped(con: duckdb.DuckDBPyConnection, sql: str) -> dict[Place, int]:
    """The result of a query of county, period, rows."""
    return {(county, period): int(rows) for county, period, rows in con.execute(sql).fetchall()}


def counted(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, counts: list[Count], as_of: date
) -> dict[Place, int]:
    """Counts by place; a dataset without a period field counts for the month of `as_of`, whatever is said."""
    if not counts:
        return {}
    period = dataset.field_named(dataset.period_field) if dataset.period_field else None
    fields = (
        column("county_code", FieldType.DIVISION, "county_code"),
        Field(
            name="period",
            type=period.type if period else FieldType.TEXT,
            headers=("period",),
            title="period",
        ),
    )
    shape = Dataset(
        name="control",
        source="",
        title="",
        role=Role.LISTED,
        delivery=Delivery.FULL,
        key=(),
        fields=fields,
    )
    con.register(
        "intake_control",
        pa.table(
            {
                "county_code": pa.array([c.county_code for c in counts], pa.string()),
                "period": pa.array([c.period for c in counts], pa.string()),
                "_row": pa.array([c.rows for c in counts], pa.int64()),
            }
        ),
    )
    source = "(SELECT *, 0 AS _part, '' AS _location FROM intake_control)"
    typed = typed_sql(shape, {"county_code": "county_code", "period": "period"}, source, as_of)
    when = "coalesce(period::VARCHAR, '')" if period else f"'{as_of:%Y-%m}'"
    county = "coalesce(left(county_code, 6), left(county_code__text, 6), '')"
    try:
        return grouped(con, f"SELECT {county}, {when}, sum(_row) FROM ({typed}) GROUP BY ALL")
    finally:
        con.unregister("intake_control")
