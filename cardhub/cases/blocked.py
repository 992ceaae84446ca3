"""Leads that would be refused: counted and listed with what bars them since when, and nobody's case."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cardhub.store.bulk import copy_rows
from cardhub.store.tables import blocked_lead, person

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["BlockedRecord", "blocked_leads", "iter_blocked", "keep_blocked"]

_BATCH = 10_000
_COLUMNS = ("rule_id", "person_id", "subject", "division_code", "dataset", "since_month")
_FORGET = """
delete from blocked_lead
where rule_id = any(%(rules)s) or cardinality(%(known)s::text[]) > 0 and not rule_id = any(%(known)s)
"""
_TYPES = ("text", "int8", *("text",) * 4, "int8")


@dataclass(frozen=True, kw_only=True)
class BlockedRecord:
    """One lead that would be refused: for what stands in `dataset`, since `since_month`."""

    rule_id: str
    subject: str
    dataset: str
    since_month: str | None
    id_number: str = field(repr=False)


def keep_blocked(cursor: Any, con: Any, values: dict[str, Any], known_rules: Collection[str]) -> int:
    """Replace what the comparison's rules said before with the relation `blocked` of `con`; returns the rows.

    `values` has the comparison's `comparison_id` and `rules`. What a rule said that is none of the
    `known_rules`, where given, goes too.
    """
    cursor.execute(_FORGET, values | {"known": sorted(known_rules)})
    rows = con.execute(f"select {', '.join(_COLUMNS)} from blocked order by rule_id, person_id, subject")  # noqa: S608
    count = 0
    with copy_rows(cursor, "blocked_lead", (*_COLUMNS, "comparison_id")) as copy:
        copy.set_types(_TYPES)
        while batch := rows.fetchmany(_BATCH):
            count += len(batch)
            for row in batch:
                copy.write_row((*row, values["comparison_id"]))
    return count


def blocked_leads(hub: Hub, *, rule: str | None, division: str | None, limit: int) -> list[dict[str, Any]]:
    """What would be refused now, by surrogate: rule, person, subject, division, what bars it since when."""
    kept = blocked_lead.c
    query = sa.select(
        kept.rule_id, kept.person_id, kept.subject, kept.division_code, kept.dataset, kept.since_month
    ).order_by(kept.division_code, kept.rule_id, kept.person_id)
    if rule:
        query = query.where(kept.rule_id == rule)
    if division:
        query = query.where(kept.division_code.startswith(division, autoescape=True))
    with hub.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query.limit(limit))]


def iter_blocked(hub: Hub) -> Generator[BlockedRecord, None, None]:
    """The same with whom it is about, for whoever scores a comparison; decrypted one by one."""
    query = sa.select(blocked_lead, person.c.id_number).join(
        person, person.c.person_id == blocked_lead.c.person_id
    )
    with hub.engine.connect() as connection:
        for row in connection.execution_options(yield_per=_BATCH).execute(query):
            yield BlockedRecord(
                rule_id=row.rule_id,
                subject=row.subject,
                dataset=row.dataset,
                since_month=row.since_month,
                id_number=hub.vault.open(row.id_number, "person", str(row.person_id), "id_number"),
            )
