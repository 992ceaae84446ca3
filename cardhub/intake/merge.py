"""The SELECT of a dataset's whole new content: what came, what stays, and what vanished.

A row that did not change keeps its `received_on`. A row that a complete list no longer holds becomes a
tombstone (`disappeared_on`), unless its key did come in a row that was kept aside or not kept at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cardhub.intake.sql import column

__all__ = ["BOOKKEEPING", "merged_sql"]

BOOKKEEPING = ("received_on", "disappeared_on")
TOMBSTONE_DAYS = 400  # a school year and a month: every absence rule has seen the row go by then


def merged_sql(
    columns: Sequence[str],
    new: str,
    old: str | None,
    old_columns: Sequence[str],
    *,
    delivered_keys: str,
    as_of: date,
    is_complete: bool,
) -> str:
    """`new` and `old` are relations; `delivered_keys` one of (record_key, stays: BOOLEAN): keys that came
    without an accepted row, and whether what was known of them stays.

    `columns` are the snapshot's without BOOKKEEPING; a column that `old` lacks is NULL there.
    """
    content = ", ".join(f"n.{column(name)}" for name in columns)
    if old is None:
        return f"SELECT {content}, DATE '{as_of}' AS received_on, NULL::DATE AS disappeared_on FROM {new} n"
    known = set(old_columns)
    kept = ", ".join(f"o.{column(n)}" if n in known else f"NULL AS {column(n)}" for n in columns)
    same = "o.row_hash = n.row_hash AND o.disappeared_on IS NULL"
    arrived = (
        f"SELECT {content}, CASE WHEN {same} THEN o.received_on ELSE DATE '{as_of}' END AS received_on, "
        f"NULL::DATE AS disappeared_on FROM {new} n LEFT JOIN {old} o USING (record_key)"
    )
    gone = f"coalesce(o.disappeared_on, CASE WHEN d.record_key IS NULL THEN DATE '{as_of}' END)"
    disappeared = gone if is_complete else "o.disappeared_on"
    # An unreadable row says nothing about its key: what we last read of it stays. A row that is deliberately
    # not kept (its person left the register) goes.
    stays = (
        f"SELECT {kept}, o.received_on, {disappeared} AS disappeared_on FROM {old} o "
        f"LEFT JOIN (SELECT record_key, bool_or(stays) AS stays FROM {delivered_keys} GROUP BY 1) d "
        "USING (record_key) "
        f"WHERE (d.record_key IS NULL OR d.stays) AND o.record_key NOT IN (SELECT record_key FROM {new})"
    )
    oldest = as_of - timedelta(days=TOMBSTONE_DAYS)
    remembered = f"disappeared_on IS NULL OR disappeared_on > DATE '{oldest}'"
    return f"{arrived} UNION ALL SELECT * FROM ({stays}) WHERE {remembered}"
