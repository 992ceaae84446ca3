"""Codes that a list does not hold, counted for the run; what could be a person's value is not named."""

from __future__ import annotations

import duckdb

from cardhub.intake.rows import ROWS
from cardhub.intake.sql import column
from schemas.dataset import Dataset, FieldType

__all__ = ["unknown_codes"]

OTHER = "(text)"  # where columns slipped, a text in a code column may be a name
_MOST = 20


def unknown_codes(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[str, dict[str, int]]:
    """Field → code as written → rows; everything longer than a short code is counted as OTHER."""
    found: dict[str, dict[str, int]] = {}
    for each in dataset.fields:
        if each.type not in (FieldType.CODE, FieldType.CODES) or not each.code_list:
            continue
        raw = column(f"{each.name}_raw")
        rows = con.execute(
            f"SELECT CASE WHEN regexp_full_match({raw}, '[0-9A-Za-z]{{1,3}}') THEN {raw} ELSE '{OTHER}' END, "
            f"count(*) FROM {ROWS} WHERE list_contains(flags, '{each.name}:unknown_code') "
            f"GROUP BY 1 ORDER BY 2 DESC LIMIT {_MOST}"
        ).fetchall()
        if rows:
            found[each.name] = {code: int(number) for code, number in rows}
    return found
