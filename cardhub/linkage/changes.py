"""What differs between two link sets of a dataset: the rows, and whom they concern."""

from __future__ import annotations

from typing import Any

from cardhub.hub import Hub
from cardhub.linkage import link_sets
from cardhub.linkage.link_sets import LinkSet

__all__ = ["changed_rows"]

_LINK = ("row_hash", "person_id", "grade", "number_holder", "candidate")


def changed_rows(hub: Hub, con: Any, now: LinkSet, then: LinkSet) -> str:
    """A FROM item (record_key UBIGINT, person_id BIGINT): every row that says or is linked otherwise.

    One row for each person concerned: whose row it is or was, whose number it carries or carried, whom it may
    or might have been about. Rows that came or went are among them; nothing of another linker's set is taken
    for the same. When a row was received does not count.
    """
    if now.stored.path == then.stored.path:
        return "(SELECT NULL::UBIGINT AS record_key, NULL::BIGINT AS person_id WHERE FALSE)"
    sides = [link_sets.scan(hub, con, each) for each in (now, then)]
    if link_sets.root_of(now).path == link_sets.root_of(then).path:
        # Nothing differs but what one of the two says about their common root.
        own = [link_sets.scan_own(hub, con, each) for each in (now, then) if each.root]
        keys = " UNION ".join(f"SELECT record_key FROM {each}" for each in own)
        sides = [f"(FROM {each} SEMI JOIN ({keys}) USING (record_key))" for each in sides]
    is_same = " AND ".join(f"n.{name} IS NOT DISTINCT FROM t.{name}" for name in _LINK[1:])
    if now.linker_version != then.linker_version:
        is_same = "FALSE"
    return f"""(
        SELECT DISTINCT record_key, person_id FROM (
            SELECT coalesce(n.record_key, t.record_key) AS record_key,
                   unnest([n.person_id, n.number_holder, n.candidate,
                           t.person_id, t.number_holder, t.candidate]) AS person_id
            FROM {sides[0]} AS n FULL JOIN {sides[1]} AS t
                ON t.record_key = n.record_key AND t.row_hash = n.row_hash
            WHERE NOT coalesce(n.record_key = t.record_key AND {is_same}, FALSE)
        ) WHERE person_id IS NOT NULL)"""
