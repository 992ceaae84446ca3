"""Open cases whose lead did not come again: is their evidence changed, or only gone from sight?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from cardhub import registry
from cardhub.comparison.inputs import LIVE
from cardhub.comparison.sql import UNREGISTERED
from cardhub.hub import Hub
from cardhub.store.tables import case, finding
from schemas.dataset import Role

__all__ = ["find_vanished"]

_BATCH = 5_000


def find_vanished(hub: Hub, con: Any, rule_ids: Sequence[str]) -> None:
    """Fill `vanished` with the evidence rows of such cases that no snapshot holds any more."""
    keys = sa.select(case.c.rule_id, case.c.person_id, case.c.subject, case.c.finding_id)
    with hub.engine.connect() as connection:
        rows = connection.execute(keys.where(case.c.status == "open", case.c.rule_id.in_(rule_ids))).all()
        if not rows:
            return
        names = ("rule_id", "person_id", "subject", "finding_id")
        con.register("stored", pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)}))
        missed = con.execute("""
            SELECT s.finding_id, s.rule_id, coalesce(m.root, s.person_id), s.subject
            FROM stored AS s
            LEFT JOIN merged_person AS m ON m.person_id = s.person_id
            ANTI JOIN lead AS l ON l.rule_id = s.rule_id AND l.subject = s.subject
                AND l.person_id = coalesce(m.root, s.person_id)
            WHERE s.finding_id IS NOT NULL
        """).fetchall()
        con.unregister("stored")
        con.execute(
            "CREATE OR REPLACE TEMP TABLE case_fact (rule_id VARCHAR, person_id BIGINT, subject VARCHAR, "
            "dataset VARCHAR, record_key UBIGINT)"
        )
        for start in range(0, len(missed), _BATCH):
            _read_facts(hub, con, connection, {row[0]: row[1:] for row in missed[start : start + _BATCH]})
    for (name,) in con.execute("SELECT DISTINCT dataset FROM case_fact").fetchall():
        if name not in registry.datasets():
            continue
        dataset = registry.dataset(name)
        answered = dataset.role is Role.ANSWERED
        said = " AND d.outcome IN ('answered', 'no_record')" if answered else ""
        live = f"{name}{LIVE}"
        if dataset.keep_unregistered and dataset.role is Role.LISTED:
            others = f"SELECT record_key FROM {name}{UNREGISTERED}"
            live = f"(SELECT record_key FROM {name}{LIVE} UNION ALL {others})"
        con.execute(f"""
            INSERT INTO vanished
            SELECT DISTINCT f.rule_id, f.person_id, f.subject, f.dataset
            FROM case_fact AS f
            ANTI JOIN {live} AS d ON d.record_key = f.record_key{said}
            WHERE f.dataset = '{name}'
        """)


def _read_facts(hub: Hub, con: Any, connection: sa.Connection, of: dict[int, tuple[str, int, str]]) -> None:
    query = sa.select(finding.c.finding_id, finding.c.finding_token, finding.c.evidence)
    facts: set[tuple[str, int, str, str, int]] = set()
    for row in connection.execute(query.where(finding.c.finding_id.in_(list(of)))):
        seen = json.loads(hub.vault.open(row.evidence, "finding", row.finding_token, "evidence"))
        facts |= {(*of[row.finding_id], fact["dataset"], int(fact["record"])) for fact in seen["facts"]}
    if not facts:
        return
    columns = list(zip(*sorted(facts), strict=True))
    names = ("rule_id", "person_id", "subject", "dataset", "record_key")
    types = (pa.string(), pa.int64(), pa.string(), pa.string(), pa.uint64())
    table = {name: pa.array(columns[at], types[at]) for at, name in enumerate(names)}
    con.register("stored", pa.table(table))
    con.execute("INSERT INTO case_fact SELECT * FROM stored")
    con.unregister("stored")
