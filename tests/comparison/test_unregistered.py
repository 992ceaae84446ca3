"""Rows that are linked to nobody on the register: a relation of their own."""

from __future__ import annotations

import duckdb
import pytest

from cardhub import registry
from cardhub.comparison.inputs import create_input
from cardhub.comparison.sql import dataset_of

COLUMNS = {"record_key": "UBIGINT", "id_number": "VARCHAR", "death_date": "DATE"}
ROWS = (
    "(SELECT 1::UBIGINT AS record_key, 'a' AS id_number, DATE '2026-01-01' AS death_date, "
    "NULL::DATE AS disappeared_on UNION ALL SELECT 2, 'b', DATE '2026-01-02', NULL "
    "UNION ALL SELECT 3, 'c', DATE '2026-01-03', DATE '2026-02-01')"
)
LINKS = (
    "(SELECT 1::UBIGINT AS record_key, 7::BIGINT AS person_id, 'A' AS grade "
    "UNION ALL SELECT 2, NULL, NULL UNION ALL SELECT 3, NULL, NULL)"
)


def test_a_kept_row_of_somebody_else_stands_apart() -> None:
    con = duckdb.connect()
    create_input(con, registry.dataset("cremation_record"), COLUMNS, ROWS, LINKS)
    assert con.execute("SELECT person_id, id_number FROM cremation_record").fetchall() == [(7, "a")]
    assert con.execute("SELECT id_number FROM cremation_record_unregistered").fetchall() == [("b",)]


def test_a_row_that_nobody_can_be_told_from_stands_apart_too() -> None:
    con = duckdb.connect()
    columns = {"record_key": "UBIGINT", "id_number": "VARCHAR"}
    create_input(con, registry.dataset("disability_subsidy"), columns, ROWS, LINKS)
    assert con.execute("SELECT record_key FROM disability_subsidy").fetchall() == [(1,)]
    assert con.execute("SELECT record_key FROM disability_subsidy_unregistered").fetchall() == [(2,)]


@pytest.mark.parametrize("name", ["cremation_record", "disability_subsidy"])
def test_a_dataset_that_never_came_has_none(name: str) -> None:
    con = duckdb.connect()
    create_input(con, registry.dataset(name), {"record_key": "UBIGINT"}, None, None)
    assert con.execute(f"SELECT record_key FROM {name}_unregistered").fetchall() == []


def test_the_tables_belong_to_one_dataset() -> None:
    assert {dataset_of(name) for name in ("cremation_record", "cremation_record_unregistered")} == {
        "cremation_record"
    }
