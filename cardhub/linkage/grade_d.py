"""Grade D: rows that no number links, or that carry another person's, go to the matcher.

A row under a number of the register with another name is B, unless its birth date, sex or place contradicts
the number's holder too, or the matcher finds its own person: then the number is somebody else's.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import matcher
from cardhub.linkage.match_fields import PERSON_FIELDS, match_fields
from cardhub.linkage.matcher import FIELDS
from cardhub.linkage.matcher.model import Model
from schemas.dataset import Dataset, Role

__all__ = ["can_match", "match_rows", "plain_select"]

_KEPT = sa.text("""
    select sum(r.rows_accepted), sum(r.rows_unregistered)
    from snapshot s join sync_run r on r.dataset = s.dataset and r.run_id <= s.run_id
    where s.snapshot_id = :snapshot and r.state = 'committed'
""")


def can_match(dataset: Dataset) -> bool:
    """Whether rows may be linked without a number: lists of people with names."""
    return dataset.role is Role.LISTED and dataset.name_field is not None


def plain_select(select: str) -> str:
    """The link set of `link_select` where there is nothing to match.

    `number_holder`: whose number the row carries, where it is about somebody else. `candidate`: whom an
    unlinked row may be about. `probability` and `features` (what both sides say) are the matcher's.
    """
    return (
        "SELECT record_key, person_id, grade, reason, NULL::BIGINT AS number_holder, "
        f"NULL::BIGINT AS candidate, NULL::DOUBLE AS probability, NULL::VARCHAR AS features FROM ({select})"
    )


def match_rows(
    hub: Hub, con: Any, dataset: Dataset, snapshot: Snapshot, rows: str, select: str, model: Model
) -> str:
    """Match what `select` leaves open; returns the SELECT of the whole link set.

    Needs PERSON_FIELDS on `con`, and `matcher.begin` done with it. Leaves `graded`, `unsure` and `matched`.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE graded AS {select}")
    fields = match_fields(dataset) | {"on_register": str(on_register(hub, con, snapshot))}
    listed = ", ".join(f"{sql}::{FIELDS[name]} AS {name}" for name, sql in fields.items())
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE unsure AS
        SELECT r.record_key AS key, g.person_id AS holder, {listed}
        FROM (FROM graded WHERE grade IS NULL OR grade = 'B') AS g
        JOIN {rows} AS r ON r.record_key = g.record_key
    """)
    matcher.match_left(con, "unsure", model=model)
    return _SELECT


def on_register(hub: Hub, con: Any, snapshot: Snapshot) -> float:
    """The share of the list's persons who are on the register, by their numbers; ½ of a list without any.

    Rows of others are not kept in most lists, but counted when they come.
    """
    found, numbers = con.execute(
        "SELECT count(person_id), count(*) FILTER (person_id IS NOT NULL OR reason = 'not_registered') "
        "FROM graded"
    ).fetchone()
    with hub.engine.connect() as connection:
        accepted, dropped = connection.execute(_KEPT, {"snapshot": snapshot.snapshot_id}).one()
    kept = 1 - float(dropped or 0) / float(accepted) if accepted else 1.0
    return float((found + 1) / (numbers + 2) * kept)


_SELECT = f"""
    WITH doubted AS (
        SELECT u.key, u.holder,
               NOT coalesce(is_close_name(p.name_key, u.name_key), TRUE) AND CASE
                   WHEN u.sex <> p.sex THEN TRUE
                   WHEN u.birth_date IS NOT NULL THEN u.birth_date <> p.birth_date
                   ELSE coalesce(left(u.division_code, 6)
                                 NOT IN (left(p.division_code, 6), left(p.residence_code, 6)), FALSE)
               END AS is_anothers
        FROM unsure AS u JOIN {PERSON_FIELDS} AS p ON p.key = u.holder
    ), decided AS (
        SELECT g.record_key, g.person_id AS by_number, g.grade, g.reason, m.right_key, m.decision,
               m.probability, m.reason AS matched_on, m.features,
               CASE WHEN m.decision = 'link' THEN m.right_key
                    WHEN NOT coalesce(d.is_anothers, FALSE) THEN g.person_id END AS person_id
        FROM graded AS g
        LEFT JOIN matched AS m ON m.left_key = g.record_key
        LEFT JOIN doubted AS d ON d.key = g.record_key
    )
    SELECT record_key, person_id,
           CASE WHEN person_id = by_number THEN grade WHEN person_id IS NOT NULL THEN 'D' END AS grade,
           CASE WHEN person_id = by_number THEN reason WHEN person_id IS NOT NULL THEN matched_on
                WHEN by_number IS NOT NULL THEN 'anothers_number' ELSE reason END AS reason,
           CASE WHEN by_number IS DISTINCT FROM person_id THEN by_number END AS number_holder,
           CASE WHEN person_id IS NULL AND decision = 'review' THEN right_key END AS candidate,
           CASE WHEN person_id IS DISTINCT FROM by_number OR decision = 'review' THEN probability
           END AS probability,
           CASE WHEN person_id <> by_number OR by_number IS NULL AND person_id IS NOT NULL THEN features
           END AS features
    FROM decided
"""
