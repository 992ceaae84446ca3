"""Which rows of a list must be linked again, and how a new set is made of them and of an earlier one."""

from __future__ import annotations

from typing import Any

from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import link_sets
from cardhub.linkage.identity import identity_of
from cardhub.linkage.link_sets import LinkSet
from schemas.dataset import Dataset, Role

__all__ = ["carry_over", "create_redone", "differences"]

# Differences are read with every reading of the set: when they grow to this share, a whole file is written.
WORTH_A_ROOT = 0.25


def create_redone(hub: Hub, con: Any, dataset: Dataset, snapshot: Snapshot, base: LinkSet) -> None:
    """TEMP TABLES redone(record_key), the rows to link again, and replaced(record_key), those not to keep.

    Linked again is what came or changed since, bears a number of a changed person, is an answer about one, or
    was ever decided about. Needs `create_changed_persons` and `decisions.read_concerned`.
    """
    rows = f"(FROM {snapshots.scan(hub, con, snapshot)} WHERE disappeared_on IS NULL)"
    moved = f"""
        SELECT r.record_key, b.record_key AS old_key FROM {rows} AS r
        FULL JOIN {link_sets.scan(hub, con, base)} AS b
            ON b.record_key = r.record_key AND b.row_hash = r.row_hash
        WHERE r.record_key IS NULL OR b.record_key IS NULL"""
    if snapshot.snapshot_id == base.snapshot_id:
        moved = "SELECT NULL::UBIGINT AS record_key, NULL::UBIGINT AS old_key WHERE FALSE"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE moved AS {moved};
        CREATE OR REPLACE TEMP TABLE redone AS
        SELECT record_key FROM moved WHERE record_key IS NOT NULL
        UNION SELECT record_key FROM concerned_record WHERE dataset = '{dataset.name}'
        UNION SELECT r.record_key FROM {rows} AS r {_of_changed_persons(dataset)};
        CREATE OR REPLACE TEMP TABLE replaced AS
        SELECT record_key FROM redone UNION SELECT old_key FROM moved WHERE old_key IS NOT NULL;
        DROP TABLE moved
    """)


def carry_over(hub: Hub, con: Any, base: LinkSet) -> str:
    """SELECT of the new set: the rows of `linked`, and the base's but for those in `replaced`."""
    return (
        "SELECT * FROM linked UNION ALL BY NAME "
        f"SELECT * FROM {link_sets.scan(hub, con, base)} ANTI JOIN replaced USING (record_key)"
    )


def differences(hub: Hub, con: Any, base: LinkSet) -> str | None:
    """SELECT of what differs between the new set and the base's root; None where a whole file is better."""
    own = f"(FROM {link_sets.scan_own(hub, con, base)} ANTI JOIN replaced USING (record_key))"
    parts = [
        "SELECT *, FALSE AS is_gone FROM linked",
        "SELECT record_key, TRUE AS is_gone FROM replaced ANTI JOIN linked USING (record_key)",
        *([f"SELECT * FROM {own}"] if base.root else []),
    ]
    select = " UNION ALL BY NAME ".join(parts)
    (rows,) = con.execute(f"SELECT count(*) FROM ({select})").fetchone()
    return select if rows < WORTH_A_ROOT * sum(base.rows_by_grade.values()) else None


def _of_changed_persons(dataset: Dataset) -> str:
    if dataset.role is Role.ANSWERED:
        return "SEMI JOIN changed_person AS c ON c.person_id = r.request_key"
    number = identity_of(dataset).id_number
    return "WHERE FALSE" if number == "NULL" else f"SEMI JOIN changed_number AS c ON c.id_number = r.{number}"
