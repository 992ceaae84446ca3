"""The delivery as one table in DuckDB's memory: typed rows, keys, verdicts.

ROWS holds every row that came: the snapshot's columns, `c0`, `c1` … (did check 0, 1 … fail), `_reason` (why
it is kept aside, NULL if it is not), `_county`, `_period`, and what the absence guard needs of such a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from cardhub.intake.names import name_key
from cardhub.intake.normalise import snapshot_columns, typed_sql
from cardhub.intake.sql import column, literal
from quality.check import Check, Level
from schemas.dataset import Dataset, Role

__all__ = ["ACCEPTED", "ROWS", "VERDICTS", "load", "settle"]

ROWS = "intake_row"
VERDICTS = "intake_indicator"  # what Great Expectations sees
ACCEPTED = "intake_accepted"


def load(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    headers: Mapping[str, str],
    source: str,
    checks: Sequence[Check],
    as_of: date,
) -> int:
    """Create ROWS and VERDICTS; the number of rows that came."""
    typed = typed_sql(dataset, headers, source, as_of)
    kept = snapshot_columns(dataset, as_of)
    content = ", ".join(column(name) for name in kept)
    judged = [f"coalesce({check.condition}, false) AS c{i}" for i, check in enumerate(checks)]
    reasons = " ".join(
        f"WHEN c{i} THEN {literal(check.code)}" for i, check in enumerate(checks) if check.level is Level.ROW
    )
    reason = f"CASE {reasons} END" if reasons else "NULL::VARCHAR"
    con.execute(
        f"CREATE OR REPLACE TABLE {ROWS} AS SELECT *, {reason} AS _reason FROM ("
        f"SELECT {_record_key(dataset)} AS record_key, hash({content}) AS row_hash, {content}, "
        f"{', '.join([*_places(dataset, as_of), *_doubt(dataset), *judged])} FROM ({typed}))"
    )
    indicators = ", ".join(f"CASE WHEN c{i} THEN 1 END AS c{i}" for i in range(len(checks)))
    con.execute(f"CREATE OR REPLACE VIEW {VERDICTS} AS SELECT {indicators or '1 AS c0'} FROM {ROWS}")
    return _count(con, f"FROM {ROWS}")


def settle(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> tuple[int, int]:
    """Create ACCEPTED, one row for each key; the numbers of quarantined and of duplicate rows.

    Of rows with the same key the newest wins, by the source's change stamp where it has one, else the last.
    """
    newest = f"{column(dataset.updated_field)} DESC NULLS LAST, " if dataset.updated_field else ""
    con.execute(
        "CREATE OR REPLACE TABLE intake_duplicate AS SELECT _part, _row FROM ("
        "SELECT _part, _row, row_number() OVER "
        f"(PARTITION BY record_key ORDER BY {newest}_part DESC, _row DESC) AS n "
        f"FROM {ROWS} WHERE _reason IS NULL AND record_key IN "
        f"(SELECT record_key FROM {ROWS} WHERE _reason IS NULL GROUP BY 1 HAVING count(*) > 1)) WHERE n > 1"
    )
    con.execute(
        f"CREATE OR REPLACE VIEW {ACCEPTED} AS SELECT * FROM {ROWS} r WHERE _reason IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM intake_duplicate d WHERE d._part = r._part AND d._row = r._row)"
    )
    return _count(con, f"FROM {ROWS} WHERE _reason IS NOT NULL"), _count(con, "FROM intake_duplicate")


def _count(con: duckdb.DuckDBPyConnection, source: str) -> int:
    row = con.execute(f"SELECT count(*) {source}").fetchone()
    return int(row[0]) if row else 0


def _record_key(dataset: Dataset) -> str:
    names = (["request_key"] if dataset.role is Role.ANSWERED else []) + list(dataset.key)
    values = ", ".join(f"coalesce({column(name)}::VARCHAR, '')" for name in names)
    return f"md5_number_lower(concat_ws(chr(31), {values}))"


def _places(dataset: Dataset, as_of: date) -> list[str]:
    """County and period that the row counts for in coverage; the county as sent where it is unknown."""
    county, period = "''", literal(f"{as_of:%Y-%m}")
    if dataset.division_field:
        name = dataset.division_field
        county = f"coalesce(left({column(name)}, 6), left(\"{name}__text\", 6), '')"
    if dataset.period_field:
        period = f"coalesce({column(dataset.period_field)}::VARCHAR, '')"
    return ["_part", "_row", "_location", f"{county} AS _county", f"{period} AS _period"]


def _doubt(dataset: Dataset) -> list[str]:
    """Name key, birth date and number as written; of swapped columns each from where it stands."""
    source = dataset.identity_source
    if source is None or dataset.name_field is None:
        return ["NULL::VARCHAR AS _name_key", "NULL::DATE AS _birth", "NULL::VARCHAR AS _id_text"]
    number, name = f'"{source.name}__text"', f'"{dataset.name_field}__text"'
    is_swapped = f"regexp_matches({name}, '[0-9０-９]{{6}}')"
    born = f'"{source.name}__born"'
    birth = f"coalesce({column(dataset.birth_field)}, {born})" if dataset.birth_field else born
    return [
        f'CASE WHEN {is_swapped} THEN {name_key(number)} ELSE "{dataset.name_field}_key" END AS _name_key',
        f"{birth} AS _birth",
        f"CASE WHEN {is_swapped} THEN {name} ELSE {number} END AS _id_text",
    ]
