"""What the guards must know of each feed: synced, fresh, complete where, and which rows stand aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from cardhub import registry
from cardhub.hub import Hub
from cardhub.intake.quarantine import NAME_BIRTH_PURPOSE, name_birth_text, opened
from cardhub.lake.snapshots import Snapshot
from cardhub.store.tables import coverage
from schemas.dataset import Absence

__all__ = ["index_questioned", "read_state"]

_LIKE_ID = re.compile(r"(?<![0-9A-Z])[0-9]{16,18}[0-9X](?:[0-9]{1,2}(?:B[0-9])?)?(?![0-9A-Z])")


def read_state(hub: Hub, con: Any, as_of: date, pins: Mapping[str, Snapshot], needed: set[str]) -> None:
    """Create `feed`, `coverage` and `quarantined_row` (see guards.py and possible.py)."""
    feeds = []
    for name in sorted(needed):
        dataset, pin = registry.dataset(name), pins.get(name)
        fresh = pin is not None and as_of - pin.confirmed_on <= timedelta(days=dataset.max_age_days)
        provable = dataset.absence is Absence.PROVABLE
        feeds.append((name, dataset.role.value, pin is not None, fresh, provable))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE feed (dataset VARCHAR, role VARCHAR, is_synced BOOLEAN, "
        "is_fresh BOOLEAN, is_provable BOOLEAN)"
    )
    con.executemany("INSERT INTO feed VALUES (?, ?, ?, ?, ?)", feeds)
    _read_coverage(hub, con, needed)
    _read_quarantine(hub, con, needed)


def index_questioned(hub: Hub, con: Any) -> None:
    """Fill the keyed index of name and birth date of the people in question, to meet quarantined rows."""
    if not con.execute("SELECT count(*) FROM quarantined_row WHERE name_birth_index IS NOT NULL").fetchone()[
        0
    ]:
        return
    people = con.execute("SELECT person_id, name_key, birth_date FROM questioned_person").to_arrow_table()
    columns = (people.column(name).to_pylist() for name in ("name_key", "birth_date"))
    texts = [name_birth_text(*each) if all(each) else None for each in zip(*columns, strict=True)]
    indexes = hub.vault.blind_index_array(NAME_BIRTH_PURPOSE, pa.array(texts, pa.string()))
    con.register("indexed", people.append_column("name_birth", indexes))
    con.execute("""
        UPDATE questioned_person AS q SET name_birth_index = i.name_birth
        FROM indexed AS i WHERE i.person_id = q.person_id
    """)
    con.unregister("indexed")


def _read_coverage(hub: Hub, con: Any, needed: set[str]) -> None:
    """As stored, and a row `*` for a period that the source counted: a county it did not name has no rows."""
    names = ("dataset", "county_code", "period", "status", "proof")
    query = sa.select(*(coverage.c[name] for name in names)).where(coverage.c.dataset.in_(needed))
    with hub.engine.connect() as connection:
        rows = connection.execute(query).all()
    table = pa.table(
        {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)}
    )
    con.register("stored", table)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE coverage AS
        SELECT dataset, county_code, period, status FROM stored
        UNION ALL
        SELECT dataset, '*', period, 'complete' FROM stored
        GROUP BY dataset, period
        HAVING bool_or(proof = 'control_count') AND bool_and(county_code <> '' OR status = 'complete')
    """)
    con.unregister("stored")


def _read_quarantine(hub: Hub, con: Any, needed: set[str]) -> None:
    """Open rows; intake dismisses those that a newer delivery renewed."""
    rows: list[tuple[str, bytes | None, str | None]] = []
    for name in sorted(needed):
        for kept, raw in opened(hub, dataset=name):
            index = None if kept.name_birth_index is None else bytes(kept.name_birth_index)
            rows += [(name, index, each) for each in _like_numbers(raw) or [None]]
    table = pa.table(
        {
            "dataset": pa.array([row[0] for row in rows], pa.string()),
            "name_birth_index": pa.array([row[1] for row in rows], pa.binary()),
            "id_text": pa.array([row[2] for row in rows], pa.string()),
        }
    )
    con.register("stored", table)
    con.execute("CREATE OR REPLACE TEMP TABLE quarantined_row AS SELECT * FROM stored")
    con.unregister("stored")


def _like_numbers(raw: Mapping[str, Any]) -> list[str | None]:
    """Whatever in a raw row looks like an ID or card number, in whichever column it stands."""
    texts = (unicodedata.normalize("NFKC", str(value)).upper() for value in raw.values() if value)
    return [found for text in texts for found in _LIKE_ID.findall(re.sub(r"[\s'-]", "", text))]
