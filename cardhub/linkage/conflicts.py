"""Records that fit two persons whom people separated: nobody's, until somebody decides about them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.linkage import decisions, link_sets
from cardhub.linkage.link import current_pins
from cardhub.store.tables import person

__all__ = ["list_conflicts"]


_DISPUTED = (
    "SELECT number_holder, candidate, record_key::VARCHAR FROM {} WHERE reason = 'disputed' ORDER BY 3"
)


def list_conflicts(hub: Hub) -> list[dict[str, Any]]:
    """The register's conflicts, then those of the lists' newest sets: whose number, and who is meant."""
    found = decisions.list_conflicts(hub)
    with doorway.connect(hub.settings) as con:
        for name, snapshot in current_pins(hub).items():
            links = link_sets.newest(hub, snapshot)
            if links is None or links.baseline_id is None:
                continue
            for holder, other, record_key in con.execute(
                _DISPUTED.format(link_sets.scan(hub, con, links))
            ).fetchall():
                found.append({
                    "person_id": holder, "other_person_id": other, "dataset": name, "record_key": record_key,
                    "division_code": _division(hub, holder), "found_on": snapshot.as_of,
                })  # fmt: skip
    return found


def _division(hub: Hub, person_id: int) -> str:
    with hub.engine.connect() as connection:
        found: str = connection.execute(
            sa.select(person.c.division_code).where(person.c.person_id == person_id)
        ).scalar_one()
    return found
