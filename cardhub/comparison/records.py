"""What PostgreSQL keeps of a comparison: its pins and versions, its counts, and the leads held back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from cardhub.comparison.kept import Kept, note
from cardhub.comparison.rule import Rule
from cardhub.comparison.sides import Redo
from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage.versions import linker_version
from cardhub.store.bulk import copy_rows
from cardhub.store.tables import comparison_run

__all__ = ["begin", "fail", "finish"]

_HELD_COLUMNS = (
    "comparison_id", "rule_id", "person_id", "subject", "division_code", "reason_code", "dataset",
)  # fmt: skip


def begin(
    hub: Hub,
    as_of: date,
    pins: Mapping[str, Snapshot],
    rules: Mapping[str, Rule],
    parameters_hash: str,
    decided: int,
) -> int:
    """Record a started comparison; returns its number."""
    made = comparison_run.insert().values(
        as_of=as_of,
        state="running",
        pins={name: pin.snapshot_id for name, pin in sorted(pins.items())},
        rule_versions={name: rule.version for name, rule in rules.items()},
        parameters_hash=parameters_hash,
        linker_version=linker_version(hub),
        decisions_version=decided,
    )
    with hub.engine.begin() as connection:
        number: int = connection.execute(made.returning(comparison_run.c.comparison_id)).scalar_one()
    return number


def fail(hub: Hub, comparison_id: int) -> None:
    """Mark a comparison that raised."""
    with hub.engine.begin() as connection:
        connection.execute(_ended(comparison_id, "failed"))


def finish(hub: Hub, con: Any, comparison_id: int, redo: Redo | None, leads: Kept | None) -> dict[str, Any]:
    """Write the held leads, end the comparison; returns its summary: per rule found, held, and by reason.

    `redo`: for whom rules were evaluated, None for everybody; `leads`: what the next comparison begins with.
    """
    summary = _summary(con) | {"evaluated": _evaluated(con, redo)}
    with hub.engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        with copy_rows(cursor, "held_lead", _HELD_COLUMNS) as copy:
            copy.set_types(("int8", "text", "int8", "text", "text", "text", "text"))
            rows = con.execute(
                "SELECT rule_id, person_id, subject, division_code, reason_code, dataset FROM held "
                "ORDER BY rule_id, person_id, subject"
            )
            while batch := rows.fetchmany(10_000):
                for row in batch:
                    copy.write_row((comparison_id, *row))
        if leads is not None:
            note(connection, comparison_id, leads)
        connection.execute(_ended(comparison_id, "done").values(summary=summary))
    return summary


def _ended(comparison_id: int, state: str) -> sa.Update:
    mine = comparison_run.c.comparison_id == comparison_id
    return sa.update(comparison_run).where(mine).values(state=state, ended_at=sa.func.now())


def _evaluated(con: Any, redo: Redo | None) -> dict[str, Any]:
    if redo is None:
        return {"is_whole": True}
    persons = con.execute("SELECT count(*) FROM redo").fetchone()[0]
    whole = sorted(each.rule.rule_id for each in redo.whole)
    return {"is_whole": False, "persons": persons, "whole_rules": whole}


def _summary(con: Any) -> dict[str, Any]:
    rules: dict[str, dict[str, Any]] = {
        rule_id: {"found": 0, "held": 0, "held_by_reason": {}}
        for (rule_id,) in con.execute("SELECT rule_id FROM rule_of ORDER BY rule_id").fetchall()
    }
    for rule_id, count in con.execute("SELECT rule_id, count(*) FROM findings GROUP BY rule_id").fetchall():
        rules[rule_id]["found"] = count
    held = "SELECT rule_id, reason_code, count(*) FROM held GROUP BY rule_id, reason_code ORDER BY ALL"
    for rule_id, reason, count in con.execute(held).fetchall():
        rules[rule_id]["held"] += count
        rules[rule_id]["held_by_reason"][reason] = count
    never = con.execute("SELECT dataset FROM feed WHERE NOT is_synced ORDER BY dataset").fetchall()
    return {"rules": rules, "never_synced": [row[0] for row in never]}
