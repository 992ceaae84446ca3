"""What linking found besides links, as tables that rules may read; empty where nothing was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from cardhub.linkage.identity import Identity, identity_of
from schemas.dataset import Dataset, Role

__all__ = ["LINK_TABLES", "create_link_tables", "fill_link_tables"]

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


def fill_link_tables(con: Any, tables: Collection[str], sources: Iterable[tuple[Dataset, str, str]]) -> None:
    """Make those of `tables` anew that are told by rows of listed datasets; rows and links are FROM items.

    `same_holder` is the linker's own (link.py).
    """
    filled = {name: select for name, select in _TOLD.items() if name in tables}
    for name in filled:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({LINK_TABLES[name]})")
    for dataset, rows, links in sources:
        if dataset.role is not Role.LISTED or dataset.id_field is None or dataset.name_field is None:
            continue
        both = f"{rows} AS s JOIN {links} AS l ON l.record_key = s.record_key WHERE s.disappeared_on IS NULL"
        for name, select in filled.items():
            con.execute(f"INSERT INTO {name} {select(dataset, identity_of(dataset), both)}")


def _misused(dataset: Dataset, identity: Identity, both: str) -> str:
    return (
        f"SELECT '{dataset.name}', s.record_key, l.number_holder, s.{identity.name}, s.{identity.name_key} "
        f"FROM {both} AND l.number_holder IS NOT NULL AND l.number_holder IS DISTINCT FROM l.person_id"
    )


def _id_problems(dataset: Dataset, identity: Identity, both: str) -> str:
    return (
        f"SELECT '{dataset.name}', s.record_key, l.person_id, s.{identity.raw}, s.{identity.flag}, l.grade "
        f"FROM {both} AND l.person_id IS NOT NULL AND s.{identity.flag} IS NOT NULL"
    )


def _possible(dataset: Dataset, identity: Identity, both: str) -> str:
    return (
        f"SELECT '{dataset.name}', s.record_key, l.candidate "
        f"FROM {both} AND l.candidate IS NOT NULL AND l.person_id IS NULL"
    )


_TOLD = {"misused_number": _misused, "id_problem": _id_problems, "possible_link": _possible}
