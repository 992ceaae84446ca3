"""A list's text as typed rows: the intake's own normalising, on a dataset made up of what the list has."""

from __future__ import annotations

from datetime import date
from typing import Any

from cardhub.intake.normalise import typed_sql
from cardhub.lists.meanings import MEANINGS
from cardhub.lists.read import ListTable
from schemas.dataset import Dataset, Delivery, Role

__all__ = ["LIST", "create_typed", "matcher_fields"]

LIST = Dataset(
    name="list",
    source="list",
    title="名单",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=(),
    fields=tuple(meaning.field for meaning in MEANINGS.values()),
    division_field="household_division_code",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
)
# The first 18 characters of a card number are an ID number, whatever stands after them.
_ID_TEXT = "CASE WHEN length({0}) IN (20, 22) THEN left({0}, 18) ELSE {0} END".format(
    '"document_number__fold"'
)
_COLUMNS = {
    "record_key": "_row::UBIGINT",
    "row_hash": "NULL::UBIGINT",
    "full_name": "full_name",
    "full_name_key": "full_name_key",
    "id_number": "id_number",
    "id_number_flag": "id_number_flag",
    "id_text": _ID_TEXT,
    "id_written": "document_number_raw",
    "card_id": "left(card_number, 18)",
    "birth_date": "birth_date",
    "birth_raw": "birth_date_raw",
    "sex": "sex",
    "division_code": "household_division_code",
    "residence_code": "residence_division_code",
    "phone": "phone",
    "guardian_name_key": "guardian_name_key",
    "household": "household_no",
    "disappeared_on": "NULL::DATE",
}


def create_typed(con: Any, table: ListTable, name: str, as_of: date) -> None:
    """Create TEMP TABLE `name`, a row for each row of the list, with `record_key` as its number.

    Where there is no ID number column, the card number stands for it.
    """
    headers = {MEANINGS[short].field.name: f"c{index}" for short, index in table.columns.items()}
    if "card_number" in headers:
        headers.setdefault("document_number", headers["card_number"])
    source = f"(SELECT *, 0 AS _part, row AS _row, '' AS _location FROM {table.name})"
    columns = ", ".join(f"{sql} AS {column}" for column, sql in _COLUMNS.items())
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "
        f"SELECT {columns} FROM ({typed_sql(LIST, headers, source, as_of)})"
    )


def matcher_fields() -> str:
    """SELECT list of the matcher's fields over a typed list, without `on_register`."""
    same = ("id_text", "id_number", "card_id", "birth_date", "birth_raw", "sex", "division_code",
            "residence_code", "phone", "guardian_name_key", "household")  # fmt: skip
    return ", ".join(("record_key AS key", "full_name AS name", "full_name_key AS name_key", *same))
