"""What linking found besides links, as tables that rules may read; empty where nothing was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardhub.linkage.identity import identity_of
from schemas.dataset import Dataset, Role

__all__ = ["LINK_TABLES", "create_link_tables", "fill_id_problems"]

# misused_number: rows that carry this person's number and are about somebody else, or about nobody known.
# same_holder: two persons of the register who are one. id_problem: rows linked although their number is not
# valid as written.
LINK_TABLES = {
    "misused_number": "dataset VARCHAR, record_key UBIGINT, person_id BIGINT, full_name VARCHAR, "
    "full_name_key VARCHAR",
    "same_holder": "person_id BIGINT, other_person_id BIGINT, link_grade VARCHAR",
    "id_problem": "dataset VARCHAR, record_key UBIGINT, person_id BIGINT, id_number_raw VARCHAR, "
    "flag VARCHAR",
}


def create_link_tables(con: Any) -> None:
    """Create those that are not there yet, empty."""
    for name, columns in LINK_TABLES.items():
        con.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns})")


def fill_id_problems(con: Any, sources: Iterable[tuple[Dataset, str, str]]) -> None:
    """Make `id_problem` anew from listed datasets; rows and links are FROM items."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE id_problem ({LINK_TABLES['id_problem']})")
    for dataset, rows, links in sources:
        if dataset.role is not Role.LISTED or dataset.id_field is None:
            continue
        identity = identity_of(dataset)
        con.execute(
            f"INSERT INTO id_problem SELECT '{dataset.name}', s.record_key, l.person_id, s.{identity.raw}, "
            f"s.{identity.flag} FROM {rows} AS s JOIN {links} AS l ON l.record_key = s.record_key "
            f"WHERE s.disappeared_on IS NULL AND l.person_id IS NOT NULL AND s.{identity.flag} IS NOT NULL"
        )
