"""Persons in PostgreSQL: found by blind index, names and numbers sealed, written by COPY."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from cardhub.linkage import decisions
from cardhub.linkage.decisions import ties
from cardhub.linkage.decisions.clusters import lock
from cardhub.linkage.person_search import SEARCH_COLUMNS, fill_missing, name_index, search_indexes
from cardhub.security.vault import Vault
from cardhub.store.bulk import copy_rows

__all__ = ["ID_PURPOSE", "PersonStore"]

ID_PURPOSE = "person.id_number"
_BATCH = 20_000

_KNOWN = """
    select person_id, id_index, false from person
    union all
    select person_id, id_index, true from id_alias
"""

_MERGES = """
    with recursive chain(person_id, root) as (
        select person_id, merged_into from person where merged_into is not null
        union
        select c.person_id, p.merged_into from chain c join person p on p.person_id = c.root
        where p.merged_into is not null
    )
    select c.person_id, c.root from chain c join person p on p.person_id = c.root where p.merged_into is null
"""


class PersonStore:
    """One transaction's view of the persons."""

    def __init__(self, connection: Connection, vault: Vault, register: str) -> None:
        self._cursor: Any = connection.connection.cursor()
        self._vault = vault
        self._register = register
        self._new: set[int] = set()

    def lock(self) -> None:
        """Two registers synced at once must not make the same person twice; the second waits."""
        lock(self._cursor)

    def read_known(self, con: Any) -> None:
        """Create `known_index(id_index, person_id, is_new)`: every number a person has or had.

        A number that is one person's own and another's former one is its owner's.
        """
        self._read_merges(con)
        con.execute(
            "CREATE OR REPLACE TEMP TABLE known_raw "
            "(person_id BIGINT, id_index BLOB, is_alias BOOLEAN, is_new BOOLEAN)"
        )
        self._cursor.execute(_KNOWN)
        for rows in self._batches():
            columns = list(zip(*rows, strict=True))
            batch = pa.table(
                {
                    "person_id": pa.array(columns[0], pa.int64()),
                    "id_index": pa.array([bytes(each) for each in columns[1]], pa.binary()),
                    "is_alias": pa.array(columns[2], pa.bool_()),
                    "is_new": pa.array([each in self._new for each in columns[0]], pa.bool_()),
                }
            )
            con.register("batch", batch)
            con.execute("INSERT INTO known_raw SELECT * FROM batch")
            con.unregister("batch")
        con.execute("""
            CREATE OR REPLACE TEMP TABLE known_index AS
            SELECT k.id_index, coalesce(m.root, k.person_id) AS person_id, k.is_new
            FROM known_raw AS k LEFT JOIN merged_person AS m ON m.person_id = k.person_id
            QUALIFY row_number() OVER (PARTITION BY k.id_index ORDER BY k.is_alias) = 1;
            DROP TABLE known_raw;
        """)

    def read_identities(self, con: Any) -> None:
        """Create `merged_person(person_id, root)`, the tables of `decisions.read`, and `settled_record`.

        `settled_record(record_key, verdict)` are records of the register whose person is not their number's:
        decided to be somebody's, or disputed.
        """
        self._read_merges(con)
        decisions.read(self._cursor, con)
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE settled_record AS
            SELECT record_key, verdict FROM link_decision
            WHERE dataset = '{self._register}' AND verdict = 'same'
            UNION ALL SELECT DISTINCT record_key, 'disputed' FROM disputed WHERE dataset = '{self._register}'
        """)

    def _read_merges(self, con: Any) -> None:
        self._cursor.execute(_MERGES)
        rows = self._cursor.fetchall()
        con.execute("CREATE OR REPLACE TEMP TABLE merged_person (person_id BIGINT, root BIGINT)")
        if rows:
            con.executemany("INSERT INTO merged_person VALUES (?, ?)", rows)

    def end_disputes(self, con: Any, as_of: date) -> None:
        """End those whose record bears another number by now, or is gone."""
        ties.end(self._cursor, con, self._register, self._index, as_of)

    def correct(self, con: Any, as_of: date) -> tuple[int, int, int]:
        """Give the holders of corrected records their new number, or tie them to its owner.

        Returns how many got a number, became one with another person, and cannot for people's decisions.
        """
        rows = con.execute("""
            SELECT c.record_key, c.old_number, c.new_number, c.full_name, c.division_code
            FROM correction AS c ORDER BY c.record_key
        """).fetchall()
        corrected = merged = disputed = 0
        for record_key, old, new, name, division in rows:
            index = self._index(new)
            holder, owner = ties.owner(self._cursor, self._index(old)), ties.owner(self._cursor, index)
            if holder is None or holder == owner:
                continue
            if owner is not None:
                found = ties.Tie(holder, owner, division, self._register, record_key)
                if ties.is_refused(self._cursor, found):
                    continue
                is_one, is_new = ties.tie(self._cursor, found, as_of)
                merged += is_one and is_new
                disputed += not is_one
                continue
            corrected += 1
            if not ties.is_own(self._cursor, holder, self._index(old)):
                # A former number came back and was corrected: the person's own one may still be in use.
                self._alias(holder, new, division, "corrected", None)
                continue
            self._alias(holder, old, division, "corrected", as_of)
            token = str(holder)
            self._cursor.execute(
                "update person set id_index = %s, id_number = %s, full_name = %s, division_code = %s, "
                "name_index = %s, tail_index = %s, updated_at = now() where person_id = %s",
                (
                    index,
                    self._seal(token, "id_number", new),
                    self._seal(token, "full_name", name or ""),
                    division,
                    *search_indexes(self._vault, name or "", new),
                    holder,
                ),
            )
        return corrected, merged, disputed

    def add(self, con: Any, query: str) -> int:
        """Insert persons (id_number, full_name, division_code, id_index); returns how many."""
        added = 0
        for batch in con.execute(query).to_arrow_reader(_BATCH):
            self._cursor.execute(
                "select nextval(pg_get_serial_sequence('person', 'person_id')) from generate_series(1, %s)",
                (batch.num_rows,),
            )
            numbers = [row[0] for row in self._cursor.fetchall()]
            columns = ("person_id", "division_code", "id_index", "id_number", "full_name", *SEARCH_COLUMNS)
            with copy_rows(self._cursor, "person", columns) as copy:
                copy.set_types(("int8", "text", "bytea", "bytea", "bytea", "bytea", "bytea"))
                for person_id, row in zip(numbers, batch.to_pylist(), strict=True):
                    token, number, full_name = str(person_id), row["id_number"], row["full_name"] or ""
                    sealed = self._seal(token, "id_number", number)
                    name = self._seal(token, "full_name", full_name)
                    found_by = search_indexes(self._vault, full_name, number)
                    copy.write_row(
                        (person_id, row["division_code"], row["id_index"], sealed, name, *found_by)
                    )
            self._new.update(numbers)
            added += batch.num_rows
        return added

    def update(self, con: Any, query: str) -> int:
        """Bring name and place of persons (person_id, full_name, division_code) up to date."""
        self._cursor.execute(
            "create temporary table person_change (person_id bigint, full_name bytea, name_index bytea, "
            "division_code text) on commit drop"
        )
        changed = 0
        for batch in con.execute(query).to_arrow_reader(_BATCH):
            with self._cursor.copy("copy person_change from stdin (format binary)") as copy:
                copy.set_types(("int8", "bytea", "bytea", "text"))
                for row in batch.to_pylist():
                    full_name = row["full_name"] or ""
                    name = self._seal(str(row["person_id"]), "full_name", full_name)
                    index = name_index(self._vault, full_name)
                    copy.write_row((row["person_id"], name, index, row["division_code"]))
            changed += batch.num_rows
        self._cursor.execute(
            "update person p set full_name = c.full_name, name_index = c.name_index, "
            "division_code = c.division_code, updated_at = now() "
            "from person_change c where c.person_id = p.person_id"
        )
        return changed

    def index_for_search(self) -> int:
        """Index those whom an earlier version made without; returns how many."""
        return fill_missing(self._cursor, self._vault)

    def _alias(self, person_id: int, old: str, division: str, reason: str, valid_to: date | None) -> None:
        index = self._index(old)
        sealed = self._vault.seal("id_alias", index.hex(), "id_number", old).ciphertext
        self._cursor.execute(
            "insert into id_alias (id_index, person_id, division_code, id_number, reason, valid_to) "
            "values (%s, %s, %s, %s, %s, %s) on conflict (id_index) do nothing",
            (index, person_id, division, sealed, reason, valid_to),
        )

    def _index(self, number: str) -> bytes:
        return self._vault.blind_index(ID_PURPOSE, number)

    def _seal(self, row: str, field: str, text: str) -> bytes:
        return self._vault.seal("person", row, field, text).ciphertext

    def _batches(self) -> Iterator[list[tuple[Any, ...]]]:
        while rows := self._cursor.fetchmany(_BATCH):
            yield rows
