"""Link every row as the truth says, so that what a comparison then gets wrong is wrong in the rules.

A row that its number leads to its person keeps the grade that number and name give it: A, B or C. One that
it does not is grade A, as if a person had decided it: what it says is then as sure as the truth.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage import decisions, link, link_sets, persons
from cardhub.linkage.evaluate import true_rows
from schemas.dataset import Role

__all__ = ["write_true_links"]

_FORGET = sa.text("delete from link_set where snapshot_id = :snapshot_id")


def write_true_links(hub: Hub, truth: Path) -> dict[str, int]:
    """Put the truth's links in place of the linker's for every list of people; returns how many rows differ.

    `truth` is the folder with records.parquet; the sources were synced. Answers and the register stay as the
    linker has them: a department answers about whom it was asked, and who is on the register only it says.
    """
    changed = {}
    with doorway.connect(hub.settings) as con:
        pins = link.current_pins(hub)
        register = pins[registry.register().name]
        linked = link.link_pins(hub, con, pins)
        decided = decisions.version(hub)
        persons.bring(hub, con, register, register.as_of, decided)
        for name, links in linked.items():
            dataset = registry.dataset(name)
            if dataset.role is not Role.LISTED:
                continue
            rows = true_rows(dataset, snapshots.scan(hub, con, pins[name]), truth / "records.parquet")
            con.execute(f"CREATE OR REPLACE TEMP TABLE own AS FROM {link_sets.scan(hub, con, links)}")
            con.execute(f"CREATE OR REPLACE TEMP TABLE true_link AS {_TRUE.format(rows=rows)}")
            changed[name] = con.execute(_CHANGED).fetchall()[0][0]
            with hub.engine.begin() as connection:
                connection.execute(_FORGET, {"snapshot_id": pins[name].snapshot_id})
            link_sets.store(hub, con, pins[name], register, "FROM true_link", decided)
    return changed


# Rows of other people with one key, and what the truth does not speak of, are nobody's.
_TRUE = """
    SELECT o.record_key, t.person_id,
           CASE WHEN t.person_id IS NULL THEN NULL
                WHEN t.person_id = o.person_id AND o.grade <= 'C' THEN o.grade
                WHEN t.person_id = o.number_holder THEN 'B'
                ELSE 'A' END AS grade,
           'truth' AS reason,
           CASE WHEN o.grade < 'D' AND o.person_id IS DISTINCT FROM t.person_id THEN o.person_id
                WHEN o.number_holder IS DISTINCT FROM t.person_id THEN o.number_holder END AS number_holder,
           NULL::BIGINT AS candidate, NULL::DOUBLE AS probability, NULL::VARCHAR AS features
    FROM own AS o LEFT JOIN ({rows}) AS t ON t.record_key = o.record_key
"""

_CHANGED = """
    SELECT count(*) FROM true_link AS t JOIN own AS o USING (record_key)
    WHERE t.person_id IS DISTINCT FROM o.person_id
"""
