"""Decisions on a run's DuckDB connection, and the last word that they have on every link set."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from sqlalchemy import text

from cardhub.hub import Hub

__all__ = ["apply_to_links", "keep_apart", "read", "read_concerned", "version"]

_VERSION = text("""
    select greatest((select max(decision_id) from person_decision),
                    (select max(decision_id) from link_decision), 0)
""")

_LINKS = """
    select dataset, record_key::text, coalesce(person_root(person_id), person_id), verdict
    from link_decision where superseded_by is null
"""

_DISPUTED = "select dataset, record_key::text from identity_conflict"

_KEY = ("dataset", "record_key")
_PAIR = ("person_id", "other_person_id")


def version(hub: Hub) -> int:
    """The state of all decisions: a link set is made anew where it grew. Read it before the decisions."""
    with hub.engine.connect() as connection:
        found: int = connection.execute(_VERSION).scalar_one()
    return found


def read(cursor: Any, con: Any) -> None:
    """Create `link_decision(dataset, record_key, person_id, verdict)` and `disputed(dataset, record_key)`.

    `person_id` is who remains of the person that was decided about; `disputed` are register records that
    bear the number of somebody whom people separated from their holder.
    """
    for query, name, columns in (
        (_LINKS, "link_decision", ("dataset", "record_key", "person_id", "verdict")),
        (_DISPUTED, "disputed", ("dataset", "record_key")),
    ):
        cursor.execute(query)
        rows = cursor.fetchall()
        types = {"person_id": pa.int64()}
        table = {
            each: pa.array([row[at] for row in rows], types.get(each, pa.string()))
            for at, each in enumerate(columns)
        }
        con.register("stored", pa.table(table))
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            "SELECT * REPLACE (CAST(record_key AS UBIGINT) AS record_key) FROM stored"
        )
        con.unregister("stored")


_CONCERNED_RECORDS = "select distinct dataset, record_key::text from link_decision"

_CONCERNED_PERSONS = """
    with concerned(person_id) as (
        select person_id from person_tie union select other_person_id from person_tie
        union select first_person_id from person_decision union select second_person_id from person_decision
        union select person_id from link_decision where dataset = %(register)s
        union select s.person_id from link_decision s join link_decision o using (dataset, record_key)
              where s.verdict <> o.verdict)
    select person_id from concerned
    union select person_root(person_id) from concerned where person_root(person_id) is not null
"""


def read_concerned(hub: Hub, con: Any, register: str) -> None:
    """Create `concerned_record(dataset, record_key)`, `concerned_person(person_id)` and
    `kept_apart(person_id, other_person_id)`.

    All records that people ever decided about; all persons whom decisions, or a tie, ever made one with
    others or kept apart; and who is kept apart now, each pair both ways.
    """
    with hub.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute(_CONCERNED_RECORDS)
        records = cursor.fetchall()
        cursor.execute(_CONCERNED_PERSONS, {"register": register})
        persons = cursor.fetchall()
        cursor.execute(_SEPARATED)
        apart = cursor.fetchall()
    record_keys = {name: pa.array([row[at] for row in records], pa.string()) for at, name in enumerate(_KEY)}
    con.register("stored", pa.table(record_keys))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE concerned_record AS "
        "SELECT dataset, record_key::UBIGINT AS record_key FROM stored"
    )
    con.register("stored", pa.table({"person_id": pa.array([row[0] for row in persons], pa.int64())}))
    con.execute("CREATE OR REPLACE TEMP TABLE concerned_person AS FROM stored")
    pairs = {name: pa.array([row[at] for row in apart], pa.int64()) for at, name in enumerate(_PAIR)}
    con.register("stored", pa.table(pairs))
    con.execute("CREATE OR REPLACE TEMP TABLE kept_apart AS FROM stored")
    con.unregister("stored")


_SEPARATED = """
    select person_root(first_person_id), person_root(second_person_id) from separated_pair
    union select person_root(second_person_id), person_root(first_person_id) from separated_pair
"""


def keep_apart(hub: Hub, con: Any, table: str) -> None:
    """Take out of `table` (person_id, other_person_id) whom people said are two."""
    with hub.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute(_SEPARATED)
        pairs = cursor.fetchall()
    if pairs:
        con.executemany(f"DELETE FROM {table} WHERE (person_id, other_person_id) = (?, ?)", pairs)


def apply_to_links(dataset: str, links: str, *, of_the_register: bool = False) -> str:
    """SELECT text: the links that `links` (record_key, person_id, grade, reason, …) says, as people decided.

    *Same* gives the record to that person; where that person is not on the register now, to nobody.
    *Different* takes it from that person. Needs the tables of `read`, and `person` but for the register's own
    records, whose decisions say who is on it.
    """
    present = "" if of_the_register else "LEFT JOIN person AS p USING (person_id)"
    person_id = "k.person_id" if of_the_register else "p.person_id"
    return f"""
        SELECT l.* REPLACE (
            CASE WHEN same.record_key IS NOT NULL THEN same.person_id
                 WHEN different.record_key IS NULL THEN l.person_id END AS person_id,
            CASE WHEN same.record_key IS NOT NULL THEN CASE WHEN same.person_id IS NOT NULL THEN 'A' END
                 WHEN different.record_key IS NULL THEN l.grade END AS grade,
            CASE WHEN same.record_key IS NOT NULL OR different.record_key IS NOT NULL THEN 'decided'
                 ELSE l.reason END AS reason)
        FROM ({links}) AS l
        LEFT JOIN (
            SELECT k.record_key, {person_id} AS person_id FROM link_decision AS k {present}
            WHERE k.dataset = '{dataset}' AND k.verdict = 'same'
        ) AS same ON same.record_key = l.record_key
        LEFT JOIN (
            SELECT DISTINCT record_key, person_id FROM link_decision
            WHERE dataset = '{dataset}' AND verdict = 'different'
        ) AS different ON different.record_key = l.record_key AND different.person_id = l.person_id"""
