"""The tables that rules read: each dataset's live, linked rows with only the columns that some rule needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from cardhub.comparison.prelude import View, needed_views
from cardhub.comparison.rule import Rule
from cardhub.comparison.sql import UNREGISTERED, dataset_of
from cardhub.linkage.identity import identity_of, snapshot_columns
from schemas.dataset import Dataset, Role

__all__ = ["LIVE", "columns_read", "create_input", "create_unlinked", "datasets_read"]

LIVE = "_live"
_ALWAYS = ("record_key",)


def datasets_read(rules: Iterable[Rule], views: dict[str, View], datasets: Collection[str]) -> list[str]:
    """The datasets that the rules read, declare, or need absent."""
    names: set[str] = set()
    for rule in rules:
        names |= set(rule.inputs) | {each.dataset for each in rule.absent}
        for view in needed_views(rule.reads, views):
            names |= {dataset_of(each) for each in view.reads.tables} & set(datasets)
    return sorted(names)


def columns_read(dataset: Dataset, rules: Iterable[Rule], views: dict[str, View]) -> dict[str, str]:
    """Column → type of what rules and their views read of a dataset."""
    wanted: set[str] = set(_ALWAYS)
    if dataset.role is Role.ANSWERED:
        wanted.add("outcome")  # the guards ask for it
    for rule in rules:
        for reads in (rule.reads, *(view.reads for view in needed_views(rule.reads, views))):
            if dataset.name in {dataset_of(each) for each in reads.tables}:
                wanted |= reads.columns
    return {name: kind for name, kind in snapshot_columns(dataset).items() if name in wanted}


def create_input(
    con: Any,
    dataset: Dataset,
    columns: dict[str, str],
    rows: str | None,
    links: str | None,
    *,
    readers: str | None = None,
    reads_unregistered: bool = True,
) -> None:
    """Create the temporary table named like the dataset; empty where it was never synced.

    `rows` and `links` are FROM items: a snapshot, and its link set (record_key, person_id, grade). `readers`
    is one of the persons (person_id) whose rows the table is to hold; default: everybody's. Beside it is the
    view `<dataset>_live` (record_key, person_id, and `outcome` of an answer) of everybody's rows. A listed
    dataset has a third relation, `<dataset>_unregistered`, of its rows that are linked to nobody: those
    whose number cannot be used and, where the dataset keeps them, those of people not on the register.
    """
    seen = ", ".join(
        name for name in ("record_key", "person_id", "outcome") if name in (*columns, "person_id")
    )
    live = f"SELECT {seen} FROM {dataset.name}"
    if rows is None or links is None:
        typed = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items())
        source = others = "(SELECT 1) AS nothing WHERE FALSE"
        extra = "CAST(NULL AS BIGINT) AS person_id, CAST(NULL AS VARCHAR) AS link_grade"
    else:
        typed = ", ".join(f"s.{name}" for name in columns)
        extra = "l.person_id, l.grade AS link_grade"
        theirs = f"(FROM {links} SEMI JOIN {readers} AS p USING (person_id))" if readers else links
        source = f"{_joined(rows, theirs)} AND l.person_id IS NOT NULL"
        others = f"{_joined(rows, links)} AND l.person_id IS NULL"
        live = f"SELECT {seen} FROM (SELECT l.person_id, s.* FROM {_joined(rows, links)}) "
        live += "WHERE person_id IS NOT NULL"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {dataset.name} AS SELECT {extra}, {typed} FROM {source}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {dataset.name}{LIVE} AS {live}")
    if dataset.role is Role.LISTED:
        # Where no rule asks for such rows, few others do: read only then.
        kind = "TABLE" if rows is None or (dataset.keep_unregistered and reads_unregistered) else "VIEW"
        name = f"{dataset.name}{UNREGISTERED}"
        con.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS SELECT {typed} FROM {others}")


def _joined(rows: str, links: str) -> str:
    return f"{rows} AS s JOIN {links} AS l ON l.record_key = s.record_key WHERE s.disappeared_on IS NULL"


def create_unlinked(con: Any, sources: Iterable[tuple[Dataset, str, str]]) -> None:
    """Create `unlinked_row(dataset, name_key, birth_date, id_text)` of live rows without a person."""
    parts = [
        "SELECT NULL::VARCHAR AS dataset, NULL::VARCHAR AS name_key, NULL::DATE AS birth_date, "
        "NULL::VARCHAR AS id_text WHERE FALSE"
    ]
    for dataset, rows, links in sources:
        if dataset.role is Role.ANSWERED:
            continue
        identity = identity_of(dataset)
        raw = f"s.{identity.raw}" if identity.raw != "NULL" else "NULL"
        birth = f"s.{identity.birth}" if identity.birth != "NULL" else "NULL::DATE"
        name = f"s.{identity.name_key}" if identity.name_key != "NULL" else "NULL"
        parts.append(
            f"SELECT '{dataset.name}', {name}, "
            f"coalesce({birth}, try_strptime(substr({raw}, 7, 8), '%Y%m%d')::DATE), {raw} "
            f"FROM {_joined(rows, links)} AND l.person_id IS NULL"
        )
    con.execute(f"CREATE OR REPLACE TEMP TABLE unlinked_row AS {' UNION ALL '.join(parts)}")
