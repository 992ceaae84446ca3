"""What a case stood on when it was last seen: the comparison, the snapshots it read, and their coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cardhub.store.tables import case, comparison_run, coverage, finding, snapshot

__all__ = ["Grounds", "SnapshotLine", "grounds_of"]


@dataclass(frozen=True)
class SnapshotLine:
    """One dataset as the comparison read it; without a snapshot it had never come."""

    dataset: str
    snapshot_id: int | None
    as_of: date | None
    committed_at: datetime | None
    rows: int | None


@dataclass(frozen=True)
class Grounds:
    """The newest comparison that saw the case's evidence, and what it read of the rule's datasets.

    `coverage`: dataset → (period, status, proof) of the county's newest period.
    """

    comparison_id: int
    as_of: date
    parameters_hash: str
    linker_version: str
    snapshots: list[SnapshotLine]
    coverage: dict[str, tuple[str, str, str]]


def grounds_of(connection: sa.Connection, case_id: int, datasets: Iterable[str], county_code: str) -> Grounds:
    """Read them; a snapshot that retention has removed keeps its day."""
    names = sorted(datasets)
    run: Any = connection.execute(
        sa.select(comparison_run)
        .join(finding, finding.c.last_comparison_id == comparison_run.c.comparison_id)
        .join(case, case.c.finding_id == finding.c.finding_id)
        .where(case.c.case_id == case_id)
    ).one()
    # Never a snapshot's key.
    taken = sa.select(
        snapshot.c.snapshot_id, snapshot.c.as_of, snapshot.c.committed_at, snapshot.c.row_count
    ).where(snapshot.c.snapshot_id.in_(run.pins.values()))
    kept = {row.snapshot_id: row for row in connection.execute(taken)}
    covered = connection.execute(
        sa.select(coverage)
        .where(coverage.c.dataset.in_(names), coverage.c.county_code == county_code)
        .order_by(coverage.c.period)
    ).all()
    lines = []
    for name in names:
        row = kept.get(run.pins.get(name))
        stamps = (row.as_of, row.committed_at, row.row_count) if row is not None else (None, None, None)
        lines.append(SnapshotLine(name, run.pins.get(name), *stamps))
    return Grounds(
        run.comparison_id,
        run.as_of,
        run.parameters_hash,
        run.linker_version,
        lines,
        {row.dataset: (row.period, row.status, row.proof) for row in covered},
    )
