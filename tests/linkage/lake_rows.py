"""Commit hand-written rows as a dataset's snapshot, as intake would leave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import doorway, runs, snapshots
from cardhub.lake.coverage_rows import CoverageRow
from cardhub.linkage.identity import snapshot_columns

COUNTY = "620102"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_NOT_HASHED = ("record_key", "row_hash", "received_on", "disappeared_on")


def id_number(serial: int, born: str = "19800101") -> str:
    """A checksum-valid synthetic number."""
    body = f"{COUNTY}{born}{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def commit(
    hub: Hub,
    name: str,
    rows: Iterable[Mapping[str, Any]],
    as_of: date,
    *,
    periods: Iterable[str] = (),
    status: str = "complete",
) -> snapshots.Snapshot:
    """One full sync of `rows`; columns left out are NULL, `record_key` counts up."""
    dataset = registry.dataset(name)
    columns = snapshot_columns(dataset)
    hashed = ", ".join(f'"{column}"' for column in columns if column not in _NOT_HASHED)
    given = [{"record_key": at + 1, "received_on": as_of} | dict(row) for at, row in enumerate(rows)]
    for row in given:
        assert not row.keys() - columns.keys(), row.keys() - columns.keys()
    with doorway.connect(hub.settings) as con, runs.begin(hub, name, "full", as_of, dataset.source) as run:
        for column in columns:
            for row in given:
                row.setdefault(column, None)
        listed = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in columns.items())
        con.register("given", pa.Table.from_pylist(given or [dict.fromkeys(columns)]))
        select = (
            f"SELECT * REPLACE (hash({hashed}) AS row_hash) FROM (SELECT {listed} FROM given) "
            "WHERE record_key IS NOT NULL"
        )
        months = tuple(periods) or (f"{as_of:%Y-%m}",)
        covered = [
            CoverageRow(COUNTY, month, status, len(given), len(given), "control_count") for month in months
        ]
        counts = runs.Counts(rows_in=len(given), rows_accepted=len(given))
        return snapshots.commit(hub, con, run, select, covered, {COUNTY: len(given)}, None, counts)


def card(serial: int, name: str = "马小龙", **values: Any) -> dict[str, Any]:
    """A sound register row."""
    number = id_number(serial)
    return {
        "record_key": serial,
        "record_no": f"R{serial:06d}",
        "id_number": number,
        "full_name": name,
        "full_name_key": name,
        "card_number": number + "44",
        "card_status": "10",
        "status_changed_on": date(2020, 1, 1),
        "issued_on": date(2020, 1, 1),
        "valid_to": date(2030, 1, 1),
        "disability_category": "4",
        "disability_level": "4",
        "birth_date": date(1980, 1, 1),
        "household_division_code": COUNTY + "001001",
    } | values
