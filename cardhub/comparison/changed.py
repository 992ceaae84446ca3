"""Rows that say or are linked otherwise than in an earlier comparison, and whom that concerns."""

from __future__ import annotations

from typing import Any

from cardhub.hub import Hub
from cardhub.linkage import link_sets
from cardhub.linkage.link_sets import LinkSet

__all__ = ["CHANGED", "MISUSED", "create_changed", "note_changes"]

CHANGED = "changed_row"
MISUSED = "misused_number"


def create_changed(con: Any) -> None:
    """Create the empty `changed_row(dataset, record_key, person_id)`.

    A row has one line for each person concerned, and one without a person if it is or was nobody's.
    `dataset` is `misused_number` where what the row says of the bearer of its number changed.
    """
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {CHANGED} (dataset VARCHAR, record_key UBIGINT, person_id BIGINT)"
    )


def note_changes(hub: Hub, con: Any, name: str, now: LinkSet, then: LinkSet) -> None:
    """Add the rows of a dataset that differ between two of its link sets; a row came, went, or changed."""
    if now.stored.path == then.stored.path:
        return
    sides = [link_sets.scan(hub, con, each) for each in (now, then)]
    if link_sets.root_of(now).path == link_sets.root_of(then).path:
        # Nothing differs but what one of the two says about their common root.
        own = [link_sets.scan_own(hub, con, each) for each in (now, then) if each.root]
        keys = " UNION ".join(f"SELECT record_key FROM {each}" for each in own)
        sides = [f"(FROM {each} SEMI JOIN ({keys}) USING (record_key))" for each in sides]
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE differing AS
        SELECT coalesce(n.record_key, t.record_key) AS record_key,
               [n.person_id, t.person_id] AS persons, [n.number_holder, t.number_holder] AS holders
        FROM {sides[0]} AS n
        FULL JOIN {sides[1]} AS t
            ON t.record_key = n.record_key AND t.row_hash = n.row_hash
        WHERE n.record_key IS NULL OR t.record_key IS NULL
            OR n.person_id IS DISTINCT FROM t.person_id OR n.grade IS DISTINCT FROM t.grade
            OR n.number_holder IS DISTINCT FROM t.number_holder;
        INSERT INTO {CHANGED}
            SELECT DISTINCT '{name}', record_key, unnest(persons) FROM differing
            UNION ALL
            SELECT DISTINCT '{MISUSED}', record_key, unnest(holders) FROM differing
            WHERE len(list_filter(holders, lambda each: each IS NOT NULL)) > 0;
        DROP TABLE differing;
    """)
