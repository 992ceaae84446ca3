"""Whoever shares a household, an application or a number with a person that changed is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from cardhub.comparison.together import create_members, mates_of, values_of_changed

COLUMNS = ("survey.household",)


@pytest.fixture
def con() -> Iterator[Any]:
    """Persons 1 and 2 live together, 3 and 4, 5 alone; row 9 is nobody's and in the household of 3."""
    with duckdb.connect() as con:
        con.execute("""
            CREATE TABLE now AS SELECT *, NULL::DATE AS disappeared_on FROM (VALUES
                (1, 'A'), (2, 'A'), (3, 'B'), (4, 'B'), (5, 'C'), (6, NULL), (9, 'B')
            ) AS t(record_key, household);
            CREATE TABLE links AS SELECT record_key, CASE WHEN record_key < 9 THEN record_key END AS person_id
                FROM now;
            CREATE TABLE before AS SELECT * REPLACE (
                CASE record_key WHEN 5 THEN 'A' ELSE household END AS household) FROM now;
            CREATE TABLE changed_row (dataset VARCHAR, record_key UBIGINT, person_id BIGINT);
        """)
        create_members(con, COLUMNS, {"survey": "now"}, {"survey": "links"})
        yield con


def mates(con: Any, *persons: int, changed: int | None = None) -> set[int]:
    mine = f"(SELECT unnest({list(persons)}::BIGINT[]) AS person_id)"
    if changed is not None:
        con.execute("INSERT INTO changed_row VALUES ('survey', ?, NULL)", [changed])
    values = values_of_changed(COLUMNS, {"survey": "before"}) if changed is not None else ""
    return {row[0] for row in con.execute(mates_of(mine, values)).fetchall()}


def test_who_lives_with_somebody_to_be_redone(con: Any) -> None:
    assert mates(con, 1) == {1, 2}
    assert mates(con, 2, 5) == {1, 2, 5}
    assert mates(con, 6) == set()


def test_who_lives_where_a_row_of_nobody_changed(con: Any) -> None:
    assert mates(con, changed=9) == {3, 4}


def test_who_lived_with_somebody_that_moved_out(con: Any) -> None:
    assert mates(con, changed=5) == {1, 2, 5}


def test_a_list_that_was_never_synced_brings_nobody_together() -> None:
    with duckdb.connect() as con:
        create_members(con, COLUMNS, {}, {})
        assert con.execute("SELECT count(*) FROM member").fetchall() == [(0,)]
