"""Who belongs together for a rule: whose rows share a value of the columns that its header names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cardhub.comparison.changed import CHANGED

__all__ = ["create_members", "mates_of", "values_of_changed"]


def create_members(
    con: Any, columns: Sequence[str], rows: Mapping[str, str], links: Mapping[str, str]
) -> None:
    """Create `member(dataset, record_key, person_id, value)`: the live rows with a value in a column.

    `columns` are `dataset.column`; `rows` and `links`: dataset → FROM item, of those that were ever synced.
    """
    parts = [
        "SELECT NULL::VARCHAR AS dataset, NULL::UBIGINT AS record_key, NULL::BIGINT AS person_id, "
        "NULL::VARCHAR AS value WHERE FALSE"
    ]
    for dataset, column in _split(columns, rows):
        parts.append(
            f"SELECT '{dataset}', s.record_key, l.person_id, CAST(s.{column} AS VARCHAR) "
            f"FROM {rows[dataset]} AS s JOIN {links[dataset]} AS l ON l.record_key = s.record_key "
            f"WHERE s.disappeared_on IS NULL AND s.{column} IS NOT NULL"
        )
    con.execute(f"CREATE OR REPLACE TEMP TABLE member AS {' UNION ALL '.join(parts)}")


def values_of_changed(columns: Sequence[str], then: Mapping[str, str]) -> str:
    """SELECT value: what changed rows say in the columns, and said `then` (dataset → FROM item)."""
    parts = [
        f"SELECT value FROM member SEMI JOIN {CHANGED} USING (dataset, record_key)",
        *(
            f"SELECT CAST(s.{column} AS VARCHAR) FROM {then[dataset]} AS s "
            f"SEMI JOIN (FROM {CHANGED} WHERE dataset = '{dataset}') AS c ON c.record_key = s.record_key"
            for dataset, column in _split(columns, then)
        ),
    ]
    return " UNION ALL ".join(parts)


def mates_of(persons: str, values: str = "") -> str:
    """SELECT person_id: who shares a value with `persons` (a FROM item), or with `values` (a SELECT)."""
    shared = f"SELECT value FROM member SEMI JOIN {persons} AS p USING (person_id)"
    if values:
        shared = f"{shared} UNION ALL {values}"
    return (
        f"SELECT DISTINCT person_id FROM member SEMI JOIN ({shared}) USING (value) "
        "WHERE person_id IS NOT NULL"
    )


def _split(columns: Sequence[str], known: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = [(dataset, column) for dataset, _, column in (each.partition(".") for each in columns)]
    return [(dataset, column) for dataset, column in pairs if dataset in known]
