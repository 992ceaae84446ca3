"""Which rows of a list must be linked again, and how a new set is made of them and of an earlier one."""

from __future__ import annotations

from typing import Any

from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.linkage import link_sets
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.list_to_link import Earlier, ListToLink

__all__ = ["add_redone", "carry_over", "differences"]

# Differences are read with every reading of the set: when they grow to this share, a whole file is written.
WORTH_A_ROOT = 0.25


def add_redone(hub: Hub, con: Any, each: ListToLink, earlier: Earlier) -> None:
    """Add to `redone` the list's rows to link again, and to `replaced` those whose earlier link goes.

    Linked again is what came or changed since, is linked to a changed person or bears their number, or was
    ever decided about. To `was_open` go those that may be linked by now though they are the same. Needs
    `create_changed_persons` and `decisions.read_concerned`.
    """
    before = f"(FROM {snapshots.scan(hub, con, earlier.snapshot)} WHERE disappeared_on IS NULL)"
    moved = f"""
        SELECT r.record_key, b.record_key AS old_key FROM {each.rows(hub, con)} AS r
        FULL JOIN {before} AS b ON b.record_key = r.record_key AND b.row_hash = r.row_hash
        WHERE r.record_key IS NULL OR b.record_key IS NULL"""
    if each.snapshot.snapshot_id == earlier.snapshot.snapshot_id:
        moved = "SELECT NULL::UBIGINT AS record_key, NULL::UBIGINT AS old_key WHERE FALSE"
    was_open = "grade IS NULL OR grade IN ('B', 'D')" if each.has_names else "person_id IS NULL"
    name = f"'{each.name}' AS dataset"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE moved AS {moved};
        CREATE OR REPLACE TEMP TABLE looked_at AS
        SELECT record_key, {was_open} AS is_open,
               coalesce(person_id IN (FROM changed_person), FALSE)
               OR coalesce(number_holder IN (FROM changed_person), FALSE) AS is_changed
        FROM {link_sets.scan(hub, con, earlier.links)} WHERE is_open OR is_changed;
        INSERT INTO redone BY NAME
        SELECT {name}, record_key FROM moved WHERE record_key IS NOT NULL
        UNION FROM concerned_record WHERE dataset = '{each.name}'
        UNION SELECT {name}, record_key FROM looked_at WHERE is_changed;
        INSERT INTO was_open BY NAME SELECT {name}, record_key FROM looked_at WHERE is_open;
        INSERT INTO replaced BY NAME
        SELECT {name}, record_key FROM {each.own("redone")}
        UNION SELECT {name}, old_key AS record_key FROM moved WHERE old_key IS NOT NULL;
        DROP TABLE moved; DROP TABLE looked_at
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
    own = [link_sets.scan_own(hub, con, earlier)] if earlier.root else []
    parts += [f"FROM {each} ANTI JOIN {replaced} USING (record_key)" for each in own]
    select = " UNION ALL BY NAME ".join(parts)
    # An upper bound, for the differences themselves are not worth reckoning twice.
    counts = " + ".join(f"(SELECT count(*) FROM {each})" for each in (linked, replaced, *own))
    whole = link_sets.scan_root(hub, con, earlier)
    (is_little,) = con.execute(
        f"SELECT {counts} < {WORTH_A_ROOT} * (SELECT count(*) FROM {whole})"
    ).fetchone()
    return select if is_little else None
