"""READ FIRST. The steps of the flow, in order: sync, link, compare (with review), report, upkeep.

DAGs and the command line call only these. A step orchestrates and decides nothing: every line hands over to
the part of the engine that knows. All of them may be killed at any moment and run again; running one twice
changes nothing. They log and return numbers and codes, never a value of a person.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from cardhub.step_parts.asked_of import (
    alert,
    connection,
    connection_from_environment,
    dataset_names,
    dataset_title,
    probe,
    sources,
    syncs_in_progress,
)
from cardhub.step_parts.results import ComparedResult, LinkedResult, ReportResult, SyncResult, UpkeepResult

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cardhub.hub import Hub
    from cardhub.settings import Settings
    from connectors.transports.base import Connection

__all__ = [
    "alert",
    "compare",
    "connection",
    "connection_from_environment",
    "dataset_names",
    "dataset_title",
    "link",
    "open_hub",
    "probe",
    "report",
    "sources",
    "sync",
    "syncs_in_progress",
    "upkeep",
]

log = logging.getLogger(__name__)


def open_hub(settings: Settings | None = None) -> AbstractContextManager[Hub]:
    """Open the installation that the settings name; every step works on an open hub."""
    from cardhub import hub

    return hub.open_hub(settings)


def sync(
    hub: Hub, name: str, connection: Connection, *, as_of: date, mode: str = "auto", dry_run: bool = False
) -> SyncResult:
    """Pull, check and commit one dataset.

    Pages are made safe one by one, so a killed sync goes on where it stopped. The commit is one transaction
    under the run's fencing token; until then the last good snapshot serves. A register's sync then makes its
    persons. Raises SourceError, DeliveryRejected, RunInProgress, RunSuperseded or StorageError; nothing is
    changed then.
    """
    from cardhub import registry
    from cardhub.intake import check
    from cardhub.lake import deliveries, doorway, runs, snapshots
    from cardhub.linkage import persons
    from cardhub.step_parts import modes, pulling
    from schemas.dataset import Role

    dataset = registry.dataset(name)
    source = registry.sources()[dataset.source]
    pull_mode, since = modes.choose(hub, dataset, mode, as_of)
    with runs.begin(hub, name, pull_mode.value, as_of, source.name) as run:
        log.info("sync dataset=%s run=%d mode=%s", name, run.run_id, pull_mode.value)
        period = modes.period_of(dataset, as_of)
        delivered = pulling.pull(hub, run, dataset, source, connection, since=since, period=period)
        run.heartbeat("checking")
        with doorway.connect(hub.settings) as con:
            rows = deliveries.delivery_relation(hub, con, delivered.delivery_id)
            checked = check(hub, con, dataset, run, rows, as_of, delivered.control_counts, dry_run=dry_run)
            if dry_run:
                run.finish("dry_run", counts=checked.counts)
                state = "dry_run"
            else:
                committed = snapshots.commit(
                    hub,
                    con,
                    run,
                    checked.select_sql,
                    checked.coverage_rows,
                    checked.volumes,
                    delivered.watermark,
                    checked.counts,
                )
                state = "unchanged" if committed.unchanged else "committed"
    # Also after an unchanged sync: an earlier one may have been killed between its commit and here.
    if dataset.role is Role.REGISTER and not dry_run:
        persons.refresh(hub, as_of)
    result = SyncResult(
        dataset=name,
        state=state,
        mode=pull_mode.value,
        as_of=as_of,
        run_id=run.run_id,
        rows_in=checked.counts.rows_in,
        accepted=checked.counts.rows_accepted,
        quarantined=checked.counts.rows_quarantined,
        duplicates=checked.counts.rows_duplicate,
        unregistered=checked.counts.rows_unregistered,
        watermark=delivered.watermark,
        is_resumed=delivered.is_resumed,
        drift=checked.drift,
    )
    log.info("sync dataset=%s state=%s rows_in=%d", name, state, result.rows_in)
    return result


def link(hub: Hub, *, as_of: date) -> LinkedResult:
    """Link every row of the current snapshots to a person, with a grade, or leave it unlinked and counted."""
    from cardhub.lake import doorway
    from cardhub.linkage import link as linking

    with doorway.connect(hub.settings) as con:
        linked = linking.link_all(hub, con)
    return LinkedResult(as_of=as_of, rows_by_grade=linked)


def compare(
    hub: Hub, *, as_of: date, rules: Sequence[str] | None = None, is_whole: bool = False
) -> ComparedResult:
    """Pin the current snapshots, link them, run the rules, bring the cases up to date with the findings.

    The rules look anew only at people for whom something may be different; `is_whole`: at everybody.
    """
    from cardhub import registry
    from cardhub.cases.limits import limits_at
    from cardhub.cases.reconcile import reconcile
    from cardhub.comparison import run as comparison
    from cardhub.comparison.catalogue import declared
    from cardhub.lake import doorway

    # Rules link what they read; the rest is linked too, so that what stays unlinked is counted everywhere.
    link(hub, as_of=as_of)
    with doorway.connect(hub.settings) as con:
        compared = comparison.compare(hub, con, as_of, rules, is_whole=is_whole)
        limits = limits_at(hub, declared(), as_of)
        cases = reconcile(hub, con, compared, known_rules=registry.rule_paths(), limits=limits)
    result = ComparedResult(
        comparison_id=compared.comparison_id,
        as_of=as_of,
        findings=compared.findings,
        held=compared.held,
        cases=vars(cases),
    )
    log.info("compare comparison=%d findings=%d held=%d", result.comparison_id, result.findings, result.held)
    return result


def report(hub: Hub, *, as_of: date) -> ReportResult:
    """Write the mismatch report: a workbook per county and one HTML summary."""
    from cardhub import reports

    paths = reports.build(hub, as_of)
    return ReportResult(as_of=as_of, summary=str(paths.summary), workbooks=len(paths.workbooks))


def upkeep(hub: Hub, *, as_of: date) -> UpkeepResult:
    """Remove what retention allows, mark silent runs dead, and alert about datasets that are late."""
    from cardhub.lake import retention
    from cardhub.step_parts import lateness

    removed = retention.sweep(hub, as_of)
    stale, late = lateness.check(hub)
    return UpkeepResult(removed=removed, stale_runs=stale, late=late)
