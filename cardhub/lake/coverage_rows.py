"""Storing what a run proved about completeness, without losing what an operator confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from cardhub.store.tables import coverage

__all__ = ["CoverageRow", "store_coverage"]


@dataclass(frozen=True)
class CoverageRow:
    """Coverage of one county and period; the words are those of the table `coverage`."""

    county_code: str
    period: str
    status: str
    rows_counted: int | None
    rows_received: int
    proof: str


def store_coverage(
    connection: sa.Connection, dataset: str, run_id: int, rows: Iterable[CoverageRow | Mapping[str, Any]]
) -> None:
    """Replace the coverage of these counties and periods.

    "unknown" does not undo an operator's confirmation of the same number of rows.
    """
    values = [
        {**(asdict(row) if isinstance(row, CoverageRow) else row), "dataset": dataset, "run_id": run_id}
        for row in rows
    ]
    if not values:
        return
    new = insert(coverage)
    columns = ("status", "rows_counted", "rows_received", "proof", "run_id")
    confirmed = (coverage.c.proof == "operator") & (coverage.c.rows_received == new.excluded.rows_received)
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["dataset", "county_code", "period"],
            set_={name: new.excluded[name] for name in columns}
            | {"confirmed_by": None, "updated_at": sa.func.now()},
            where=sa.not_(confirmed & (new.excluded.status == "unknown")),
        ),
        values,
    )
