"""What linking found besides links, as tables that rules may read; empty where nothing was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardhub.linkage.identity import identity_of
from schemas.dataset import Dataset, Role

__all__ = ["LINK_TABLES", "create_link_tables", "fill_id_problems", "fill_link_tables"]

# misused_number: rows that carry this person's number and are about somebody else, or about nobody known.
# same_holder: two persons of the register who are one. id_problem: rows linked although their number is not
# valid as written. possible_link: unlinked rows that may be about this person, an officer is asked.
LINK_TABLES = {
    "misused_number": "dataset VARCHAR, record_key UBIGINT, person_id BIGINT, full_name VARCHAR, "
    "full_name_key VARCHAR",
    "same_holder": "person_id BIGINT, other_person_id BIGINT, link_grade VARCHAR",
    "id_problem": "dataset VARCHAR, record_key UBIGINT, person_id BIGINT, id_number_raw VARCHAR, "
    "flag VARCHAR, link_grade VARCHAR",
    "possible_link": "dataset VARCHAR, record_key UBIGINT, person_id BIGINT",
}


def create_link_tables(con: Any) -> None:
    """Create those that are not there yet, empty."""
    for name, columns in LINK_TABLES.items():
        con.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns})")


def fill_link_tables(con: Any, sources: Iterable[tuple[Dataset, str, str]]) -> None:
    """Make `misused_number` and `possible_link` anew; rows and links of `sources` are FROM items.

    `same_holder` is the linker's own (link.py).
    """
    for name in ("misused_number", "possible_link"):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({LINK_TABLES[name]})")
    for dataset, rows, links in sources:
        if _is_told_by(dataset):
            identity = identity_of(dataset)
            con.execute(f"""
                INSERT INTO misused_number
                SELECT '{dataset.name}', s.record_key, l.number_holder, s.{identity.name},
                       s.{identity.name_key}
                FROM {rows} AS s JOIN {links} AS l ON l.record_key = s.record_key
                WHERE s.disappeared_on IS NULL
                    AND l.number_holder IS NOT NULL AND l.number_holder IS DISTINCT FROM l.person_id;
                INSERT INTO possible_link
                SELECT '{dataset.name}', record_key, candidate
                FROM {links} WHERE candidate IS NOT NULL AND person_id IS NULL;
            """)


def fill_id_problems(con: Any, sources: Iterable[tuple[Dataset, str, str]]) -> None:
    """Make `id_problem` anew, of the rows and links (FROM items) that its reader is to see."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE id_problem ({LINK_TABLES['id_problem']})")
    for dataset, rows, links in sources:
        if _is_told_by(dataset):
            identity = identity_of(dataset)
            con.execute(f"""
                INSERT INTO id_problem
                SELECT '{dataset.name}', s.record_key, l.person_id, s.{identity.raw},
                       s.{identity.flag}, l.grade
                FROM {rows} AS s JOIN {links} AS l ON l.record_key = s.record_key
                WHERE s.disappeared_on IS NULL AND l.person_id IS NOT NULL AND s.{identity.flag} IS NOT NULL
            """)


def _is_told_by(dataset: Dataset) -> bool:
    return dataset.role is Role.LISTED and dataset.id_field is not None and dataset.name_field is not None
