"""READ FIRST for cases: what a comparison found, set against the cases there are.

A case is one mismatch: rule + person + subject. It opens when its lead appears, keeps one finding version for
each change of evidence, closes itself on proof and reopens as the same case. Reconciling the same comparison
again changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cardhub.cases import statements
from cardhub.cases.blocked import keep_blocked
from cardhub.cases.findings import ComparisonDone
from cardhub.cases.limits import Limits, apply_limits
from cardhub.cases.merge import follow_persons, follow_staged
from cardhub.cases.stage import seal_evidence, stage_findings
from cardhub.errors import RunSuperseded

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["Reconciled", "reconcile"]


@dataclass(frozen=True)
class Reconciled:
    """How many cases one reconciliation touched.

    `unchanged` counts leads seen again as they were, `waiting` those that wait for a place to open, `blocked`
    those that would be refused.
    """

    opened: int = 0
    closed: int = 0
    reopened: int = 0
    unchanged: int = 0
    evidence_changed: int = 0
    merged: int = 0
    finding_versions: int = 0
    waiting: int = 0
    blocked: int = 0


def reconcile(
    hub: Hub,
    con: Any,
    comparison: ComparisonDone,
    known_rules: Collection[str] = (),
    limits: Limits | None = None,
) -> Reconciled:
    """Reconcile the relations `findings` and `blocked` on `con` with the cases, in one transaction.

    Only rules that ran close cases as fixed. `known_rules`, where given, are all the rules there are: a
    case of any other rule closes as `rule_withdrawn`. `limits` says which leads must wait; they become held
    leads. Raises RunSuperseded, and changes nothing, where a newer comparison was reconciled already.
    """
    values: dict[str, Any] = {
        "comparison_id": comparison.comparison_id,
        "as_of": comparison.as_of,
        "rules": sorted(comparison.rule_versions),
    }
    with hub.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(statements.LOCK)
        _refuse_older(cursor, comparison.comparison_id)
        stage_findings(cursor, con, hub.vault)
        merged = follow_persons(cursor, comparison.comparison_id, comparison.as_of)
        follow_staged(cursor, comparison.comparison_id)
        cursor.execute(statements.CLASSIFY)
        # Before anything opens: what closes makes room.
        cursor.execute(statements.CLOSE_PROVEN, values)
        if known_rules:
            cursor.execute(statements.CLOSE_WITHDRAWN, {"rules": sorted(known_rules)})
        apply_limits(cursor, limits or Limits(), comparison.comparison_id)
        cursor.execute(statements.INSERT_CASES, values)
        cursor.execute(statements.ADOPT_NEW_CASES)
        versions = seal_evidence(cursor, con, hub.vault)
        cursor.execute(statements.INSERT_FINDINGS, values)
        cursor.execute(statements.POINT_CASES)
        cursor.execute(statements.MARK_SEEN, values)
        cursor.execute(statements.FOLLOW_MOVES)
        cursor.execute(statements.CLOSE_CASES, values)
        cursor.execute(statements.RECORD_EVENTS, values)
        blocked = keep_blocked(cursor, con, values, known_rules)
        cursor.execute("select action, count(*) from staged group by action")
        counts: dict[str, int] = dict(cursor.fetchall())
    return Reconciled(
        opened=counts.get("opened", 0),
        closed=counts.get("closed", 0) + counts.get("withdrawn", 0),
        reopened=counts.get("reopened", 0),
        unchanged=counts.get("same", 0) + counts.get("decided", 0),
        evidence_changed=counts.get("changed", 0),
        merged=merged,
        finding_versions=versions,
        waiting=counts.get("waiting", 0),
        blocked=blocked,
    )


def _refuse_older(cursor: Any, comparison_id: int) -> None:
    cursor.execute(statements.NEWEST_SEEN)
    (newest,) = cursor.fetchone()
    if newest is not None and newest > comparison_id:
        raise RunSuperseded(
            f"comparison {newest} is newer than {comparison_id} and the cases follow it; nothing was changed"
        )
