"""Rows kept aside: sealed, with their reason and place, to be listed, shown and replayed after a fix.

Raw values are sealed under the row's token; the two keyed hashes let the absence guard ask "could this row be
that person?" without opening it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.intake.headers import META_COLUMNS
from cardhub.intake.rows import ROWS
from cardhub.intake.sql import column
from cardhub.store.tables import quarantine
from quality.check import Check
from schemas.dataset import Dataset

__all__ = ["ID_PURPOSE", "NAME_BIRTH_PURPOSE", "list_rows", "name_birth_text", "opened", "show", "write"]

NAME_BIRTH_PURPOSE = "quarantine name and birth date"
ID_PURPOSE = "quarantine id number"
_TOKEN_PURPOSE = "quarantine row"  # noqa: S105 - a purpose, not a secret
_BATCH = 1_000


def name_birth_text(name_key: str, birth: date) -> str:
    """What is hashed for NAME_BIRTH_PURPOSE."""
    return f"{name_key}\x1f{birth:%Y-%m-%d}"


def write(
    hub: Hub,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    run_id: int,
    source: str,
    checks: list[Check],
    *,
    is_complete: bool,
) -> None:
    """Seal the rows of ROWS that have a reason; older open rows that this delivery renews are dismissed."""
    fields = {check.code: check.field for check in checks}
    tokens: list[str] = []
    with hub.engine.begin() as connection:
        for rows in _raw_rows(con, dataset, source):
            values = [_sealed(hub, dataset, run_id, fields, row) for row in rows]
            tokens += [value["row_token"] for value in values]
            connection.execute(quarantine.insert(), values)
        older = (
            (quarantine.c.dataset == dataset.name)
            & (quarantine.c.state == "open")
            & (quarantine.c.run_id != run_id)
        )
        if not is_complete:
            older &= quarantine.c.row_token.in_(tokens)
        connection.execute(quarantine.update().where(older).values(state="dismissed"))


def _raw_rows(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, source: str
) -> Iterator[list[dict[str, Any]]]:
    division = f"r.{column(dataset.division_field)}" if dataset.division_field else "NULL::VARCHAR"
    cursor = con.execute(
        f"SELECT s.*, r._reason, {division} AS _division, r._name_key, r._birth, r._id_text FROM {source} s "
        f"JOIN {ROWS} r ON r._part = s._part AND r._row = s._row "
        "WHERE r._reason IS NOT NULL ORDER BY s._part, s._row"
    )
    names = [each[0] for each in cursor.description or []]
    while rows := cursor.fetchmany(_BATCH):
        yield [dict(zip(names, row, strict=True)) for row in rows]


def _sealed(
    hub: Hub, dataset: Dataset, run_id: int, fields: dict[str, str | None], row: dict[str, Any]
) -> dict[str, Any]:
    kept = ("_reason", "_division", "_name_key", "_birth", "_id_text")
    reason, division, name_key, birth, id_text = (row[name] for name in kept)
    raw = {name: value for name, value in row.items() if name not in (*META_COLUMNS, *kept)}
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    place = f"{dataset.name}\x1f{row['_location']}\x1f{text}"
    token = hub.vault.blind_index(_TOKEN_PURPOSE, place).hex()[:64]
    both = name_birth_text(name_key, birth) if name_key and birth else None
    return {
        "row_token": token,
        "run_id": run_id,
        "dataset": dataset.name,
        "division_code": division or "",
        "reason_code": reason,
        "field": fields.get(reason),
        "location": str(row["_location"])[:300],
        "raw_row": hub.vault.seal("quarantine", token, "raw_row", text),
        "name_birth_index": hub.vault.blind_index(NAME_BIRTH_PURPOSE, both) if both else None,
        "id_index": hub.vault.blind_index(ID_PURPOSE, id_text) if id_text else None,
    }


def list_rows(
    hub: Hub, *, dataset: str | None = None, reason: str | None = None, limit: int = 100
) -> list[dict[str, Any]]:
    """Open rows without their values, the newest first."""
    shown = (
        quarantine.c.quarantine_id,
        quarantine.c.dataset,
        quarantine.c.reason_code,
        quarantine.c.field,
        quarantine.c.division_code,
        quarantine.c.location,
        quarantine.c.run_id,
        quarantine.c.created_at,
    )
    query = sa.select(*shown).where(quarantine.c.state == "open")
    if dataset is not None:
        query = query.where(quarantine.c.dataset == dataset)
    if reason is not None:
        query = query.where(quarantine.c.reason_code == reason)
    with hub.engine.connect() as connection:
        rows = connection.execute(query.order_by(quarantine.c.quarantine_id.desc()).limit(limit))
        return [dict(row._mapping) for row in rows]


def show(hub: Hub, quarantine_id: int) -> dict[str, Any]:
    """One row with what the source wrote; personal data."""
    query = sa.select(quarantine).where(quarantine.c.quarantine_id == quarantine_id)
    with hub.engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise ConfigurationError(f"there is no quarantined row {quarantine_id}; see: cardhub quarantine list")
    return {
        "quarantine_id": row.quarantine_id,
        "dataset": row.dataset,
        "reason_code": row.reason_code,
        "field": row.field,
        "location": row.location,
        "state": row.state,
        "raw_row": _open(hub, row),
    }


def opened(
    hub: Hub, *, dataset: str | None = None, reason: str | None = None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Open rows with their values, for a replay and for the absence guard; never for a log."""
    query = sa.select(quarantine).where(quarantine.c.state == "open").order_by(quarantine.c.quarantine_id)
    if dataset is not None:
        query = query.where(quarantine.c.dataset == dataset)
    if reason is not None:
        query = query.where(quarantine.c.reason_code == reason)
    with hub.engine.connect() as connection:
        for row in connection.execute(query).yield_per(_BATCH):
            yield row, _open(hub, row)


def _open(hub: Hub, row: Any) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(hub.vault.open(row.raw_row, "quarantine", row.row_token, "raw_row"))
    return raw
