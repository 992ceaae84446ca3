"""The clerical queue: pairs that the matcher is not sure of, and a sample of all others, for officers.

A pair is asked about once: the machine's newest finding stands beside the officer's verdict. What nobody has
decided goes when linking no longer asks.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage.versions import linker_version

__all__ = ["ask", "sealing_row"]

_BATCH = 5_000

_COLUMNS = (
    "dataset", "record_key", "person_id", "division_code", "kind", "sampling_rate", "probability", "reason",
    "features", "linker_version", "snapshot_id", "register_snapshot_id",
)  # fmt: skip
_KEY = _COLUMNS[:3]
_FOUND = _COLUMNS[3:]

_UPSERT = text(f"""
    insert into link_review ({", ".join(_COLUMNS)}) select {", ".join(_COLUMNS)} from asked
    on conflict ({", ".join(_KEY)}) do update set {", ".join(f"{name} = excluded.{name}" for name in _FOUND)}
""")

_FORGET = text("""
    delete from link_review r
    where dataset = :dataset and verdict is null and not exists (
        select from asked a where a.record_key = r.record_key and a.person_id = r.person_id)
""")


def sealing_row(dataset: str, record_key: int, person_id: int) -> str:
    """What a pair's sealed values are bound to."""
    return f"{dataset}/{record_key}/{person_id}"


def ask(hub: Hub, con: Any, snapshot: Snapshot, register: Snapshot, links: str, one_in: int) -> None:
    """Bring the dataset's questions up to date with the column `asked` of `links`, a SELECT of its link set.

    `one_in`: one in so many of the links, and of what is below the threshold, is asked about.
    """
    found = con.execute(f"""
        SELECT l.record_key, l.asked.person_id, coalesce(p.division_code, '') AS division_code,
               l.asked.kind,
               CASE l.asked.kind WHEN 'review' THEN 1.0 ELSE 1.0 / {one_in} END AS sampling_rate,
               l.asked.probability, l.asked.reason, l.asked.features
        FROM ({links}) AS l JOIN person AS p ON p.person_id = l.asked.person_id
        WHERE l.asked IS NOT NULL ORDER BY l.record_key
    """)
    made = (linker_version(hub), snapshot.snapshot_id, register.snapshot_id)
    with hub.engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute(
            f"create temporary table asked on commit drop as select {', '.join(_COLUMNS)} "
            "from link_review with no data"
        )
        with cursor.copy(f"copy asked ({', '.join(_COLUMNS)}) from stdin") as copy:
            while rows := found.fetchmany(_BATCH):
                for record_key, person_id, *machine, features in rows:
                    row = sealing_row(snapshot.dataset, record_key, person_id)
                    sealed = hub.vault.seal("link_review", row, "features", features).ciphertext
                    copy.write_row((snapshot.dataset, record_key, person_id, *machine, sealed, *made))
        connection.execute(_UPSERT)
        connection.execute(_FORGET, {"dataset": snapshot.dataset})
