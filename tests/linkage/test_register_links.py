"""The links of the register's own records: one SELECT that must stay linear, whatever the register's size."""

from __future__ import annotations

import duckdb

from cardhub.linkage.persons import _REGISTER_LINKS

TABLES = """
    CREATE TABLE register_row (record_key UBIGINT, row_hash UBIGINT, id_number VARCHAR, flag VARCHAR,
        full_name VARCHAR, name_key VARCHAR, birth_date DATE, division_code VARCHAR, updated TIMESTAMP);
    CREATE TABLE settled_record (record_key UBIGINT, verdict VARCHAR);
    CREATE TABLE register_index (id_number VARCHAR, id_index BLOB);
    CREATE TABLE known_index (id_index BLOB, person_id BIGINT, is_new BOOLEAN);
    INSERT INTO register_row (record_key, id_number) VALUES (1, 'A'), (2, 'B'), (3, NULL);
    INSERT INTO settled_record VALUES (2, 'disputed');
    INSERT INTO register_index VALUES ('A', 'a'), ('B', 'b');
    INSERT INTO known_index VALUES ('a', 7, FALSE), ('b', 8, FALSE);
"""


def test_a_disputed_record_is_nobodys_and_no_pair_is_looped_over() -> None:
    with duckdb.connect() as con:
        con.execute(TABLES)
        rows = con.execute(_REGISTER_LINKS).fetchall()
        plan = con.execute(f"EXPLAIN {_REGISTER_LINKS}").fetchall()[0][1]

    assert [(row[0], *row[2:5]) for row in sorted(rows)] == [
        (1, 7, "A", "register"),
        (2, None, None, "disputed"),
        (3, None, None, "missing"),
    ]
    assert "NL_JOIN" not in plan and "NESTED_LOOP" not in plan
