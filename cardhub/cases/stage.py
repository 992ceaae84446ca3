"""Carry the findings of a comparison to PostgreSQL: keys and keyed hashes first, sealed evidence where new.

The evidence itself leaves DuckDB only into this process, and this process only as ciphertext.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cardhub.cases.findings import COLUMNS, evidence_basis
from cardhub.cases.statements import STAGED, STAGED_SEAL

if TYPE_CHECKING:
    from cardhub.security.vault import Vault

__all__ = ["EVIDENCE_PURPOSE", "seal_evidence", "stage_findings"]

EVIDENCE_PURPOSE = "finding.evidence"
_BATCH = 10_000
_STAGED_TYPES = ("int8", *("text",) * 2, "int8", *("text",) * 5, "bool", "numeric", "bytea")


def stage_findings(cursor: Any, con: Any, vault: Vault) -> int:
    """Fill the temporary table `staged` from the relation `findings`; returns the rows staged."""
    con.execute(
        "create or replace temporary table finding_numbered as "
        "select row_number() over (order by rule_id, person_id, subject) as row_no, * from findings"
    )
    cursor.execute(STAGED)
    columns = ", ".join(COLUMNS)
    count = 0
    with cursor.copy(f"copy staged (row_no, {columns}, evidence_hash) from stdin (format binary)") as copy:
        copy.set_types(_STAGED_TYPES)
        query = f"select row_no, {columns}, evidence from finding_numbered order by row_no"  # noqa: S608
        for batch in _batches(con, query):
            evidence = batch.column("evidence").to_pylist()
            severities = batch.column("severity").to_pylist()
            grades = batch.column("link_grade").to_pylist()
            basis = [evidence_basis(*each) for each in zip(evidence, severities, grades, strict=True)]
            hashes = vault.blind_index_array(EVIDENCE_PURPOSE, pa.array(basis, pa.string())).to_pylist()
            rows = batch.drop_columns(["evidence"])
            for row in zip(*(column.to_pylist() for column in rows.columns), hashes, strict=True):
                copy.write_row(row)
                count += 1
    cursor.execute("create index on staged (rule_id, person_id, subject)")
    cursor.execute("analyze staged")
    return count


def seal_evidence(cursor: Any, con: Any, vault: Vault) -> int:
    """Seal the evidence of the staged rows that are new or changed into `staged_seal`; returns how many."""
    cursor.execute(STAGED_SEAL)
    cursor.execute("select row_no from staged where is_new_evidence order by row_no")
    wanted = pa.table({"row_no": pa.array([row[0] for row in cursor.fetchall()], pa.int64())})
    con.register("finding_wanted", wanted)
    try:
        query = "select row_no, evidence from finding_numbered semi join finding_wanted using (row_no)"
        count = 0
        with cursor.copy("copy staged_seal from stdin (format binary)") as copy:
            copy.set_types(("int8", "text", "bytea"))
            for batch in _batches(con, query):
                for row_no, evidence in zip(*(each.to_pylist() for each in batch.columns), strict=True):
                    token = secrets.token_hex(16)
                    copy.write_row(
                        (row_no, token, vault.seal("finding", token, "evidence", evidence).ciphertext)
                    )
                    count += 1
    finally:
        con.unregister("finding_wanted")
        con.execute("drop table finding_numbered")
    return count


def _batches(con: Any, query: str) -> Iterator[pa.RecordBatch]:
    # A cursor of its own would not see temporary tables and registered relations.
    yield from con.execute(query).to_arrow_reader(_BATCH)
