"""Grade D: rows that no number links, or that carry another person's, go to the matcher.

A row under a number of the register with another name is B, unless its birth date, sex or place contradicts
the number's holder too, or the matcher finds its own person: then the number is somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, matcher
from cardhub.linkage.grades import link_select
from cardhub.linkage.match_fields import match_fields
from cardhub.linkage.matched_links import ASKED, matched_links
from cardhub.linkage.matcher import FIELDS, Model
from cardhub.linkage.touched import create_touched
from schemas.dataset import Dataset, Role

__all__ = ["Figures", "can_match", "create_graded", "match_rows", "on_register", "plain_select"]

_KEPT = sa.text("""
    select sum(r.rows_accepted), sum(r.rows_unregistered)
    from snapshot s join sync_run r on r.dataset = s.dataset and r.run_id <= s.run_id
    where s.snapshot_id = :snapshot and r.state = 'committed'
""")


@dataclass(frozen=True)
class Figures:
    """How many persons the register has, and which share of the list's is among them (baseline.py)."""

    persons: int
    on_register: float


def can_match(dataset: Dataset) -> bool:
    """Whether rows may be linked without a number: lists of people with names."""
    return dataset.role is Role.LISTED and dataset.name_field is not None


def plain_select(select: str) -> str:
    """The link set of `link_select` where there is nothing to match.

    `number_holder`: whose number the row carries, where it is about somebody else. `candidate`: whom an
    unlinked row may be about. `probability` and `features` (what both sides say) are the matcher's, and
    `asked`: the pair that officers are asked about, if any (review.py).
    """
    return (
        "SELECT *, NULL::BIGINT AS number_holder, NULL::BIGINT AS candidate, NULL::DOUBLE AS probability, "
        f"NULL::VARCHAR AS features, NULL::{ASKED} AS asked FROM ({select})"
    )


def create_graded(con: Any, dataset: Dataset, rows: str, base: str = "") -> None:
    """TEMP TABLE graded: grades A to C, and people's decisions, of `rows` (a FROM item).

    `base`, the FROM item of an earlier set: of the rows in `redone`, and of those that the matcher had.
    """
    if base:
        had = f"SELECT record_key FROM {base} WHERE grade IS NULL OR grade IN ('B', 'D')"
        rows = f"(FROM {rows} SEMI JOIN (FROM redone UNION {had}) USING (record_key))"
    graded = decisions.apply_to_links(dataset.name, link_select(dataset, rows))
    con.execute(f"CREATE OR REPLACE TEMP TABLE graded AS {graded}")


def match_rows(
    con: Any, dataset: Dataset, rows: str, figures: Figures, model: Model, before: str | None = None
) -> None:
    """TEMP TABLE linked: the link set's rows of what is in `graded`.

    Needs RIGHT and FREQUENCIES of the matcher. With `before`, the FROM item of an earlier snapshot: only of
    the rows in `redone`, and of those whose match may differ; `replaced` gets them too.
    """
    fields = match_fields(dataset) | {"on_register": str(figures.on_register)}
    listed = ", ".join(f"{sql}::{FIELDS[name]} AS {name}" for name, sql in fields.items())
    refused = f"(SELECT record_key AS left_key, person_id AS right_key FROM {_decided(dataset, 'different')})"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE unsure AS
        SELECT r.record_key AS key, g.person_id AS holder, {listed}
        FROM (FROM graded WHERE grade IS NULL OR grade = 'B') AS g
        JOIN {rows} AS r ON r.record_key = g.record_key
        ANTI JOIN {_decided(dataset, "same")} AS d ON d.record_key = g.record_key
    """)
    matcher.prepare_left(con, "unsure")
    if before is not None:
        create_touched(con, dataset, before)
    matcher.match_left(con, model=model, persons=figures.persons, refused=refused)
    con.execute(f"CREATE OR REPLACE TEMP TABLE linked AS {matched_links(refused, model.sample_one_in)}")


def _decided(dataset: Dataset, verdict: str) -> str:
    return f"(FROM link_decision WHERE dataset = '{dataset.name}' AND verdict = '{verdict}')"


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
