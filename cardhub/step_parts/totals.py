"""The totals that `cardhub status` prints and `make run` ends with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub

__all__ = ["totals"]

NEWEST_RUNS = sa.text("""
    select distinct on (dataset) dataset, state, rows_in as records_in, rows_accepted as accepted,
           rows_quarantined as quarantined, rows_duplicate as duplicates
    from sync_run where state in ('committed', 'unchanged')
    order by dataset, run_id desc
""")

# The newest link set of each snapshot that serves; the register links to itself by definition.
LINKS = sa.text("""
    select distinct on (l.dataset) l.dataset, l.rows_by_grade
    from link_set l join dataset_head h on h.snapshot_id = l.snapshot_id
    order by l.dataset, l.created_at desc
""")

CARDS = sa.text("select count(*) from person where merged_into is null")
OPEN_CASES = sa.text("select count(*) from \"case\" where status = 'open'")
FINDINGS = sa.text("""
    select count(*) from finding
    where last_comparison_id = (select max(comparison_id) from comparison_run where state = 'done')
""")


def totals(hub: Hub) -> dict[str, Any]:
    """Sums over each dataset's newest run, the current links, the newest comparison and the open cases."""
    with hub.engine.connect() as connection:
        runs = [dict(row._mapping) for row in connection.execute(NEWEST_RUNS)]
        grades = [row.rows_by_grade for row in connection.execute(LINKS)]
        cards = connection.execute(CARDS).scalar_one()
        findings = connection.execute(FINDINGS).scalar_one()
        open_cases = connection.execute(OPEN_CASES).scalar_one()
    summed = ("records_in", "accepted", "quarantined", "duplicates")
    return {
        "cards": cards,
        **{name: sum(run[name] for run in runs) for name in summed},
        "linked": sum(count for each in grades for grade, count in each.items() if grade != "unlinked"),
        "unlinked": sum(each.get("unlinked", 0) for each in grades),
        "findings": findings,
        "cases_open": open_cases,
        "report": str(_newest_report(hub) or ""),
        "datasets": {run.pop("dataset"): run for run in runs},
    }


def _newest_report(hub: Hub) -> Any:
    found = hub.settings.reports_path.glob("**/*.html")
    return max(found, key=lambda path: path.stat().st_mtime, default=None)
