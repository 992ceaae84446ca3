"""Which rows of a list must be linked again, and how a new set is made of them and of an earlier one."""

from __future__ import annotations

from typing import Any

from cardhub.hub import Hub
from cardhub.linkage import link_sets
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.list_to_link import Earlier, ListToLink

__all__ = ["add_redone", "carry_over", "differences"]

# Differences are read with every reading of the set: when they grow to this share, a whole file is written.
WORTH_A_ROOT = 0.25


def add_redone(hub: Hub, con: Any, each: ListToLink, earlier: Earlier) -> None:
    """Add to `redone` the list's rows to link again, and to `replaced` those whose earlier link goes.

    Linked again is what came or changed since, is linked to a changed person or bears their number, or was
    ever decided about. Needs `create_changed_persons` and `decisions.read_concerned`.
    """
    links = link_sets.scan(hub, con, earlier.links)
    moved = f"""
        SELECT r.record_key, b.record_key AS old_key FROM {each.rows(hub, con)} AS r
        FULL JOIN {links} AS b ON b.record_key = r.record_key AND b.row_hash = r.row_hash
        WHERE r.record_key IS NULL OR b.record_key IS NULL"""
    if each.snapshot.snapshot_id == earlier.snapshot.snapshot_id:
        moved = "SELECT NULL::UBIGINT AS record_key, NULL::UBIGINT AS old_key WHERE FALSE"
    name = f"'{each.name}' AS dataset"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE moved AS {moved};
        INSERT INTO redone BY NAME
        SELECT {name}, record_key FROM moved WHERE record_key IS NOT NULL
        UNION FROM concerned_record WHERE dataset = '{each.name}'
        UNION SELECT {name}, record_key FROM {links}
              WHERE person_id IN (FROM changed_person) OR number_holder IN (FROM changed_person);
        INSERT INTO replaced BY NAME
        SELECT {name}, record_key FROM {each.own("redone")}
        UNION SELECT {name}, old_key AS record_key FROM moved WHERE old_key IS NOT NULL;
        DROP TABLE moved
    """)


def carry_over(hub: Hub, con: Any, each: ListToLink, earlier: LinkSet) -> str:
    """SELECT of the list's new set: its rows of `linked`, and the earlier but for those in `replaced`."""
    kept = f"{link_sets.scan(hub, con, earlier)} ANTI JOIN {each.own('replaced')} USING (record_key)"
    return f"FROM {each.own('linked')} UNION ALL BY NAME FROM {kept}"


def differences(hub: Hub, con: Any, each: ListToLink, earlier: LinkSet) -> str | None:
    """SELECT of what differs between the new set and the root; None where a whole file is better."""
    linked, replaced = each.own("linked"), each.own("replaced")
    parts = [
        f"SELECT *, FALSE AS is_gone FROM {linked}",
        f"SELECT record_key, TRUE AS is_gone FROM {replaced} ANTI JOIN {linked} USING (record_key)",
    ]
    if earlier.root:
        kept = f"{link_sets.scan_own(hub, con, earlier)} ANTI JOIN {replaced} USING (record_key)"
        parts.append(f"FROM {kept}")
    select = " UNION ALL BY NAME ".join(parts)
    (rows,) = con.execute(f"SELECT count(*) FROM ({select})").fetchone()
    return select if rows < WORTH_A_ROOT * sum(earlier.rows_by_grade.values()) else None
