"""READ FIRST. One delivery from text to the next snapshot's content: map, normalise, judge, sort, merge.

Nothing is committed here: `check` hands back a SELECT for `lake.snapshots.commit`, valid while `con` is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from cardhub import registry
from cardhub.errors import DeliveryRejected
from cardhub.hub import Hub
from cardhub.intake import quarantine, volume
from cardhub.intake.control_counts import Count
from cardhub.intake.coverage import coverage_rows
from cardhub.intake.headers import HeaderMatch, match
from cardhub.intake.merge import merged_sql
from cardhub.intake.normalise import snapshot_columns
from cardhub.intake.register_filter import KEPT, keep_registered
from cardhub.intake.rows import ACCEPTED, ROWS, VERDICTS, load, settle
from cardhub.intake.unknown_codes import unknown_codes
from cardhub.lake import snapshots
from cardhub.lake.coverage_rows import CoverageRow
from cardhub.lake.runs import Counts, Run
from quality.check import Check
from quality.suite import Outcome, validate
from schemas.dataset import Dataset, Delivery, Role

__all__ = ["Checked", "check"]

FEW_ROWS = 20  # a share of fewer rows says nothing: one test row must not reject an incremental delivery


@dataclass(frozen=True)
class Checked:
    """A delivery that passed. `select_sql` is the dataset's whole new content, the rest counts and codes."""

    select_sql: str
    counts: Counts
    coverage_rows: list[CoverageRow]
    volumes: dict[str, int]
    drift: list[str]
    details: dict[str, Any] = field(default_factory=dict)


def check(
    hub: Hub,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    run: Run,
    delivery_sql: str,
    as_of: date,
    control_counts: Iterable[Count] = (),
    *,
    dry_run: bool = False,
    is_replay: bool = False,
) -> Checked:
    """Check one delivery, a relation of text columns under the source's headers.

    Rows in = accepted + quarantined + duplicate, exactly. Raises DeliveryRejected (`column_missing`,
    `volume_floor`, `control_count`, `no_register`, or the code of a check) and leaves the last snapshot
    serving. A replay brings rows of an earlier delivery: it proves nothing about coverage.
    """
    is_complete = not is_replay and (
        run.mode != "incremental" or dataset.delivery is not Delivery.INCREMENTAL
    )
    checks = registry.checks(dataset.name)
    headers = _headers(con, dataset, delivery_sql)
    rows_in = load(con, dataset, headers.columns, delivery_sql, checks, as_of)
    details: dict[str, Any] = {"drift": headers.drift, "unknown_codes": unknown_codes(con, dataset)}
    outcomes = _judge(hub, con, dataset, checks, rows_in)
    details["checks"] = {each.check.code: each.failed for each in outcomes if each.failed}
    run.note(**details)
    _require_gate(dataset, outcomes, rows_in)
    quarantined, duplicates = settle(con, dataset)
    unregistered = keep_registered(hub, con, dataset)
    current = snapshots.current(hub, dataset.name)
    old = snapshots.scan(hub, con, current) if current is not None else None
    select_sql = _merged(con, dataset, old, as_of, is_complete=is_complete)
    volumes = volume.volumes(con, dataset, select_sql)
    if current is not None and is_complete:
        volume.require_floor(hub, dataset, current.snapshot_id, volumes)
    covered = (
        []
        if is_replay
        else coverage_rows(hub, con, dataset, control_counts, as_of, is_complete=is_complete, old=old)
    )
    if current is not None and is_complete:
        volume.require_counted(hub, dataset, current.snapshot_id, volumes, covered)
    if not dry_run:
        quarantine.write(hub, con, dataset, run.run_id, delivery_sql, checks, is_complete=is_complete)
    counts = Counts(rows_in, rows_in - quarantined - duplicates, quarantined, duplicates, unregistered)
    return Checked(select_sql, counts, covered, volumes, _drift_words(details), details)


def _headers(con: duckdb.DuckDBPyConnection, dataset: Dataset, delivery_sql: str) -> HeaderMatch:
    incoming = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {delivery_sql}").fetchall()]
    told = " WHERE outcome = 'answered'" if dataset.role is Role.ANSWERED and "outcome" in incoming else ""
    # An empty page has no columns to miss, nor has a list to which nobody had an answer.
    has_rows = con.execute(f"SELECT 1 FROM {delivery_sql}{told} LIMIT 1").fetchone() is not None
    return match(dataset, incoming, is_required=has_rows)


def _judge(
    hub: Hub, con: duckdb.DuckDBPyConnection, dataset: Dataset, checks: list[Check], rows_in: int
) -> list[Outcome]:
    if not rows_in:
        return []
    docs = hub.settings.home / "data_docs"
    return validate(con, VERDICTS, checks, dataset=dataset.name, docs=docs)


def _require_gate(dataset: Dataset, outcomes: list[Outcome], rows_in: int) -> None:
    failed = [each for each in outcomes if not each.success]
    if failed and rows_in >= FEW_ROWS:
        counts = "; ".join(f"{each.check.title} {each.failed}/{each.rows}" for each in failed)
        raise DeliveryRejected(
            f"{dataset.name}: too many rows fail ({counts}). The last snapshot goes on serving. "
            "Ask the department for a new delivery",
            code=failed[0].check.code[:60],
        )


def _merged(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, old: str | None, as_of: date, *, is_complete: bool
) -> str:
    con.execute(
        "CREATE OR REPLACE VIEW intake_not_kept AS "
        f"SELECT record_key, true AS stays FROM {ROWS} WHERE _reason IS NOT NULL UNION ALL "
        f"SELECT record_key, false AS stays FROM {ACCEPTED}"
    )
    columns = ["record_key", "row_hash", *snapshot_columns(dataset, as_of)]
    known = [row[0] for row in con.execute(f"DESCRIBE FROM {old}").fetchall()] if old else []
    return merged_sql(
        columns, KEPT, old, known, delivered_keys="intake_not_kept", as_of=as_of, is_complete=is_complete
    )


def _drift_words(details: dict[str, Any]) -> list[str]:
    drift = [f"{kind}:{word}" for kind, words in details["drift"].items() for word in words]
    return drift + [f"unknown_code:{name}" for name in details["unknown_codes"]]
