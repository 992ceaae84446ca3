"""Decisions and conflicts to look at: surrogates, codes and who decided; no names and no numbers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub

__all__ = ["list_conflicts", "list_decisions"]

_DECISIONS = sa.text("""
    select decision_id, verdict, first_person_id as person_id, second_person_id as other_person_id,
           null as dataset, null as record_key, decided_by, reason_code, decided_at, superseded_by
    from person_decision
    union all
    select decision_id, verdict, person_id, null, dataset, record_key::text, decided_by, reason_code,
           decided_at, superseded_by
    from link_decision
    order by decision_id desc
""")

_CONFLICTS = sa.text("""
    select person_id, other_person_id, dataset, record_key::text as record_key, division_code, found_on
    from identity_conflict order by tie_id
""")


def list_decisions(hub: Hub, *, everything: bool = False) -> list[dict[str, Any]]:
    """The decisions that bind, the newest first; with `everything` also those that were superseded."""
    return [each for each in _rows(hub, _DECISIONS) if everything or each["superseded_by"] is None]


def list_conflicts(hub: Hub) -> list[dict[str, Any]]:
    """Register records that would join two persons whom people separated; they are nobody's meanwhile."""
    return _rows(hub, _CONFLICTS)


def _rows(hub: Hub, query: sa.TextClause) -> list[dict[str, Any]]:
    with hub.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]
