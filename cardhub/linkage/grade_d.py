"""Grade D: rows that no number links, or that carry another person's, go to the matcher.

A row under a number of the register with another name is B, unless its birth date, sex or place contradicts
the number's holder too, or the matcher finds its own person: then the number is somebody else's.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions
from cardhub.linkage.grades import link_select
from cardhub.linkage.list_to_link import ListToLink
from cardhub.linkage.match_fields import match_fields
from cardhub.linkage.matcher import FIELDS

__all__ = ["add_graded", "add_unsure", "on_register"]

_KEPT = sa.text("""
    select sum(r.rows_accepted), sum(r.rows_unregistered)
    from snapshot s join sync_run r on r.dataset = s.dataset and r.run_id <= s.run_id
    where s.snapshot_id = :snapshot and r.state = 'committed'
""")


def add_graded(hub: Hub, con: Any, each: ListToLink) -> None:
    """Add to `graded` what numbers and people's decisions say of the list's rows.

    Where its set is made of an earlier one: of the rows in `redone`, and of those in `was_open`, whose number
    may be somebody's by now.
    """
    rows, known = each.rows(hub, con), ""
    if each.earlier is not None:
        again = f"FROM {each.own('redone')} UNION FROM {each.own('was_open')}"
        rows = f"(FROM {rows} SEMI JOIN ({again}) USING (record_key))"
        if not each.has_names:
            known = f"WHERE person_id IS NOT NULL OR record_key IN (FROM {each.own('redone')})"
    graded = decisions.apply_to_links(each.name, link_select(each.dataset, rows))
    con.execute(f"INSERT INTO graded BY NAME SELECT '{each.name}' AS dataset, * FROM ({graded}) {known}")


def add_unsure(hub: Hub, con: Any, each: ListToLink, share: float) -> None:
    """Add to `unsure` the list's rows in `graded` that are for the matcher; `share`: see on_register."""
    fields = match_fields(each.dataset) | {"on_register": str(share), "dataset": f"'{each.name}'"}
    listed = ", ".join(f"{sql}::{FIELDS[name]} AS {name}" for name, sql in fields.items())
    con.execute(f"""
        INSERT INTO unsure BY NAME
        SELECT hash('{each.name}', r.record_key) AS key, r.record_key, g.person_id AS holder, {listed}
        FROM (FROM {each.own("graded")} WHERE grade IS NULL OR grade = 'B') AS g
        JOIN {each.rows(hub, con)} AS r ON r.record_key = g.record_key
        ANTI JOIN (FROM link_decision WHERE dataset = '{each.name}' AND verdict = 'same') AS d
            ON d.record_key = g.record_key
    """)


def on_register(hub: Hub, con: Any, dataset: str, snapshot: Snapshot) -> float:
    """The share of the list's persons who are on the register, by their numbers; ½ of a list without any.

    Rows of others are not kept in most lists, but counted when they come.
    """
    found, numbers = con.execute(
        "SELECT count(person_id), count(*) FILTER (person_id IS NOT NULL OR reason = 'not_registered') "
        "FROM graded WHERE dataset = ?",
        [dataset],
    ).fetchone()
    with hub.engine.connect() as connection:
        accepted, dropped = connection.execute(_KEPT, {"snapshot": snapshot.snapshot_id}).one()
    kept = 1 - float(dropped or 0) / float(accepted) if accepted else 1.0
    return float((found + 1) / (numbers + 2) * kept)
