"""What the linkage benchmark links: a sandbox province as typed rows, and whom each row is about.

The rows pass the hub's own normalising, nothing else of the hub: no server, no lake.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cardhub import registry
from cardhub.intake.normalise import typed_sql
from cardhub.linkage.identity import identity_of
from cardhub.linkage.matcher import FIELDS
from schemas.dataset import Dataset, Role

__all__ = ["load_province"]

# A part of a card names its card: that is as good as a household.
_SAME_FOR_ALL = {
    "sex": "sex",
    "phone": "phone",
    "residence_code": "residence_division_code",
    "household": "record_no",
}


def load_province(con: Any, folder: Path, as_of: date) -> None:
    """Tables `register` (one row a person) and `record` (the rows to link), with the matcher's FIELDS.

    `record` has `dataset`, `true_key` (the register's key of the row's person; NULL if not on it), `id_state`
    and `linkable` beside them.
    """
    selects = []
    for dataset in registry.datasets().values():
        path = folder / dataset.source / f"{dataset.name}.parquet"
        if dataset.role is Role.ANSWERED or not path.exists():
            continue
        typed = _typed(con, dataset, path, as_of)
        if dataset.role is Role.REGISTER:
            _register(con, dataset, typed)
        else:
            selects.append(
                f"SELECT {_key(dataset)} AS record, {_fields(dataset)} "
                f"FROM ({typed}) WHERE {_usable(dataset)}"
            )
    con.execute(f"""
        CREATE OR REPLACE TABLE record AS
        WITH truth AS (
            SELECT dataset, record, any_value(id_number) AS person, any_value(id_state) AS id_state
            FROM '{folder}/truth/records.parquet' GROUP BY ALL)
        SELECT row_number() OVER () AS key, x.*, p.key AS true_key, t.id_state, p.key IS NOT NULL AS linkable
        FROM ({" UNION ALL BY NAME ".join(selects)}) AS x
        JOIN truth AS t USING (dataset, record)
        LEFT JOIN register AS p ON p.id_number = t.person
    """)


def _typed(con: Any, dataset: Dataset, path: Path, as_of: date) -> str:
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
    headers = {
        each.name: next(header for header in each.headers if header in there)
        for each in dataset.fields
        if any(header in there for header in each.headers)
    }
    source = f"(SELECT *, 1 AS _part, row_number() OVER () AS _row, '' AS _location FROM '{path}')"
    return typed_sql(dataset, headers, source, as_of)


def _key(dataset: Dataset) -> str:
    return "concat_ws('/', " + ", ".join(f"coalesce(\"{name}__raw\", '')" for name in dataset.key) + ")"


def _usable(dataset: Dataset) -> str:
    """What the hub's checks would set aside is not linked: test rows, and a number in the name's column."""
    name = dataset.name_field
    return f"NOT {name}__test AND NOT coalesce(regexp_matches({name}, '[0-9]{{6}}'), FALSE)"


def _fields(dataset: Dataset) -> str:
    identity = identity_of(dataset)
    names = {each.name for each in dataset.fields}
    number = dataset.identity_source
    found = {name: f"NULL::{type}" for name, type in FIELDS.items()}
    found["dataset"] = f"'{dataset.name}'"
    found |= {name: column for name, column in _SAME_FOR_ALL.items() if column in names}
    found |= {"name": identity.name, "name_key": identity.name_key, "id_number": identity.id_number}
    if number:
        found["id_text"] = f'"{number.name}__fold"'
    if dataset.birth_field:
        found |= {"birth_date": identity.birth, "birth_raw": f"{identity.birth}_raw"}
    if dataset.division_field:
        found["division_code"] = dataset.division_field
    if "card_number" in names:
        found["card_id"] = "left(card_number, 18)"
    if "guardian_name" in names:
        found["guardian_name_key"] = "guardian_name_key"
    return ", ".join(f"{sql} AS {name}" for name, sql in found.items())


def _register(con: Any, dataset: Dataset, typed: str) -> None:
    con.execute(f"""
        CREATE OR REPLACE TABLE register AS
        SELECT row_number() OVER () AS key, * REPLACE (
            coalesce(try_strptime(substr(id_number, 7, 8), '%Y%m%d')::DATE, birth_date) AS birth_date)
        FROM (SELECT {_fields(dataset)} , updated_at FROM ({typed}) WHERE {dataset.id_field} IS NOT NULL
              QUALIFY row_number() OVER (PARTITION BY {dataset.id_field} ORDER BY updated_at DESC) = 1)
    """)
