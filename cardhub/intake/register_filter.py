"""Data minimisation: rows of people who are not on the register are not kept.

A row with an unusable ID number stays: the absence guard must see it. So does one that shares name and birth
date with somebody on the register.
"""

from __future__ import annotations

import duckdb

from cardhub import registry
from cardhub.errors import DeliveryRejected
from cardhub.hub import Hub
from cardhub.intake.identity import birth_of
from cardhub.intake.rows import ACCEPTED
from cardhub.intake.sql import column
from cardhub.lake import snapshots
from schemas.dataset import Dataset, Role

__all__ = ["KEPT", "keep_registered"]

KEPT = "intake_kept"


def keep_registered(hub: Hub, con: duckdb.DuckDBPyConnection, dataset: Dataset) -> int:
    """Create the view KEPT of the accepted rows that are kept; the number of those that are not."""
    if dataset.keep_unregistered or dataset.role is not Role.LISTED or dataset.id_field is None:
        con.execute(f"CREATE OR REPLACE VIEW {KEPT} AS FROM {ACCEPTED}")
        return 0
    register = registry.register()
    current = snapshots.current(hub, register.name)
    if current is None:
        raise DeliveryRejected(
            f"{dataset.name}: rows of people who are not on the register must not be kept, and there is no "
            f"register yet; sync {register.name} first",
            code="no_register",
        )
    identity = column(register.id_field or "")
    birth = (
        f"coalesce({column(register.birth_field)}, {birth_of(identity)})"
        if register.birth_field
        else birth_of(identity)
    )
    con.execute(
        "CREATE OR REPLACE TABLE intake_registered AS SELECT DISTINCT "
        f'{identity} AS id_number, "{register.name_field}_key" AS name_key, {birth} AS birth_date '
        f"FROM {snapshots.scan(hub, con, current)} WHERE {identity} IS NOT NULL"
    )
    number = f"a.{column(dataset.id_field)}"
    namesake = "r.name_key = a._name_key AND r.birth_date = a._birth"
    con.execute(
        f"CREATE OR REPLACE VIEW {KEPT} AS SELECT * FROM {ACCEPTED} a WHERE {number} IS NULL "
        f"OR {number} IN (SELECT id_number FROM intake_registered) "
        f"OR EXISTS (SELECT 1 FROM intake_registered r WHERE {namesake})"
    )
    row = con.execute(f"SELECT (SELECT count(*) FROM {ACCEPTED}) - (SELECT count(*) FROM {KEPT})").fetchone()
    return int(row[0]) if row else 0
