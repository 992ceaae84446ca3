"""Another list as what a list is matched against; rows with one valid number are one person."""

from __future__ import annotations

from typing import Any

from cardhub.lists.typed import matcher_fields

__all__ = ["create_persons"]


def create_persons(con: Any, typed: str, name: str) -> int:
    """Create TEMP TABLE `name` with the matcher's fields, the number of a person's first row as `key`.

    Leaves beside it `person_key` and `other_name`, as the register does; returns the number of persons.
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        SELECT {matcher_fields()}, id_written FROM {typed}
        QUALIFY id_number IS NULL OR row_number() OVER (PARTITION BY id_number ORDER BY record_key) = 1;
        CREATE OR REPLACE TEMP TABLE person_key AS
        SELECT id_number, key AS person_id, name_key FROM {name} WHERE id_number IS NOT NULL;
        CREATE OR REPLACE TEMP TABLE other_name AS
        SELECT DISTINCT p.person_id, t.full_name_key AS name_key
        FROM {typed} AS t JOIN person_key AS p USING (id_number) WHERE t.full_name_key <> p.name_key
    """)
    return int(con.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
