"""Looking at what there is, by surrogates, numbers and codes: nothing here opens a sealed value."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.store.tables import case, coverage, dataset_head, snapshot

__all__ = ["case_list", "coverage_list", "snapshot_list"]


def case_list(
    hub: Hub, *, state: str, rule: str | None, division: str | None, limit: int
) -> list[dict[str, Any]]:
    """Cases, the gravest first."""
    gravity = sa.func.strpos("CHML", case.c.severity)
    query = sa.select(
        case.c.case_id,
        case.c.rule_id,
        case.c.subject,
        case.c.severity,
        case.c.division_code,
        case.c.verifying_department,
        case.c.status,
        case.c.close_reason,
        case.c.opened_on,
        case.c.closed_on,
    ).order_by(gravity, case.c.division_code, case.c.case_id)
    if state != "all":
        query = query.where(case.c.status == state)
    if rule:
        query = query.where(case.c.rule_id == rule)
    if division:
        query = query.where(case.c.division_code.startswith(division, autoescape=True))
    return _rows(hub, query.limit(limit))


def snapshot_list(hub: Hub, *, dataset: str | None) -> list[dict[str, Any]]:
    """Snapshots that are kept, by dataset, the newest first."""
    query = (
        sa.select(
            snapshot.c.dataset,
            snapshot.c.snapshot_id,
            (dataset_head.c.snapshot_id == snapshot.c.snapshot_id).label("is_current"),
            snapshot.c.as_of,
            snapshot.c.row_count,
            snapshot.c.committed_at,
        )
        .join(dataset_head, dataset_head.c.dataset == snapshot.c.dataset)
        .where(snapshot.c.deleted_at.is_(None))
        .order_by(snapshot.c.dataset, snapshot.c.snapshot_id.desc())
    )
    return _rows(hub, query.where(snapshot.c.dataset == dataset) if dataset else query)


def coverage_list(hub: Hub, *, dataset: str | None, status: str | None) -> list[dict[str, Any]]:
    """Coverage of every dataset, county and period."""
    query = sa.select(
        coverage.c.dataset,
        coverage.c.county_code,
        coverage.c.period,
        coverage.c.status,
        coverage.c.proof,
        coverage.c.rows_counted,
        coverage.c.rows_received,
        coverage.c.confirmed_by,
    ).order_by(coverage.c.dataset, coverage.c.period, coverage.c.county_code)
    for column, wanted in ((coverage.c.dataset, dataset), (coverage.c.status, status)):
        if wanted:
            query = query.where(column == wanted)
    return _rows(hub, query)


def _rows(hub: Hub, query: sa.Select[Any]) -> list[dict[str, Any]]:
    with hub.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]
