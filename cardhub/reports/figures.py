"""The numbers of the summary: counts, trend, and what could not be compared. No names, no ID numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cardhub.hub import Hub

__all__ = [
    "BlockedLine",
    "CaseCount",
    "CoverageLine",
    "DatasetLine",
    "Figures",
    "HeldLine",
    "TrendPoint",
    "gather",
]


@dataclass(frozen=True)
class CaseCount:
    """Open cases of one rule, county, verifying department and severity."""

    county_code: str
    rule_id: str
    verifying_department: str
    severity: str
    cases: int
    verify_identity_first: int


@dataclass(frozen=True)
class TrendPoint:
    """What one comparison did to the cases, and how many were open after it."""

    comparison_id: int
    as_of: date
    opened: int
    reopened: int
    closed: int
    open_after: int


@dataclass(frozen=True)
class HeldLine:
    """Leads of the newest comparison that a guard held back."""

    rule_id: str
    reason_code: str
    dataset: str
    leads: int


@dataclass(frozen=True)
class BlockedLine:
    """Leads of a rule that would be refused for what stands in one dataset."""

    rule_id: str
    dataset: str
    leads: int


@dataclass(frozen=True)
class CoverageLine:
    """Counties of a dataset and period by what is proven: complete, partial, unknown."""

    dataset: str
    period: str
    complete: int
    partial: int
    unknown: int


@dataclass(frozen=True)
class DatasetLine:
    """The last finished run of a dataset, and its rows that no person could be found for."""

    dataset: str
    as_of: date
    rows_in: int
    accepted: int
    quarantined: int
    duplicate: int
    unlinked: int | None


@dataclass(frozen=True)
class Figures:
    """Everything the summary counts. `trend` is oldest first; the last point is the newest comparison."""

    counts: list[CaseCount]
    trend: list[TrendPoint]
    held: list[HeldLine]
    blocked: list[BlockedLine]
    coverage: list[CoverageLine]
    datasets: list[DatasetLine]


_COUNTS = """
select left(division_code, 6), rule_id, verifying_department, severity, count(*),
       count(*) filter (where verify_identity_first)
from "case" where status = 'open'
group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""

# Open cases before the first event are none, so running sums of events give the open cases after each run.
_TREND = """
with done as (
    select comparison_id, as_of from comparison_run where state = 'done'
), moved as (
    select comparison_id,
           count(*) filter (where kind = 'opened') as opened,
           count(*) filter (where kind = 'reopened') as reopened,
           count(*) filter (
               where kind = 'closed' or kind = 'merged' and details ->> 'was_open' = 'true') as closed
    from case_event where comparison_id is not null group by comparison_id
), summed as (
    select done.comparison_id, done.as_of, coalesce(opened, 0) as opened, coalesce(reopened, 0) as reopened,
           coalesce(closed, 0) as closed,
           sum(coalesce(opened, 0) + coalesce(reopened, 0) - coalesce(closed, 0))
               over (order by done.comparison_id)::bigint as open_after
    from done left join moved using (comparison_id)
)
select * from (select * from summed order by comparison_id desc limit 12) newest order by comparison_id
"""

_HELD = """
select rule_id, reason_code, dataset, count(*) from held_lead
where comparison_id = (select max(comparison_id) from comparison_run where state = 'done')
group by 1, 2, 3 order by 1, 2, 3
"""

_BLOCKED = "select rule_id, dataset, count(*) from blocked_lead group by 1, 2 order by 1, 2"

# Only the newest period of each dataset: older ones are history, not what this comparison stood on.
_COVERAGE = """
select dataset, period, count(*) filter (where status = 'complete'),
       count(*) filter (where status = 'partial'), count(*) filter (where status = 'unknown')
from coverage c
where period = (select max(period) from coverage newest where newest.dataset = c.dataset)
group by 1, 2 order by 1
"""

_DATASETS = """
with newest as (
    select distinct on (dataset) dataset, as_of, rows_in, rows_accepted, rows_quarantined, rows_duplicate
    from sync_run where state in ('committed', 'unchanged') order by dataset, run_id desc
), linked as (
    select distinct on (dataset) dataset, (rows_by_grade ->> 'unlinked')::bigint as unlinked
    from link_set order by dataset, created_at desc
)
select newest.*, linked.unlinked from newest left join linked using (dataset) order by dataset
"""


def gather(hub: Hub) -> Figures:
    """Read all figures in one transaction, so that they agree with each other."""
    with hub.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        return Figures(
            counts=[CaseCount(*row) for row in _rows(connection, _COUNTS)],
            trend=[TrendPoint(*row) for row in _rows(connection, _TREND)],
            held=[HeldLine(*row) for row in _rows(connection, _HELD)],
            blocked=[BlockedLine(*row) for row in _rows(connection, _BLOCKED)],
            coverage=[CoverageLine(*row) for row in _rows(connection, _COVERAGE)],
            datasets=[DatasetLine(*row) for row in _rows(connection, _DATASETS)],
        )


def _rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]
