"""Category and level of the present card of the people in a report, from the register's current snapshot."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cardhub import registry
from cardhub.lake import doorway, snapshots

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["Cards"]

# Cancelled cards and cards still being made count only where a person has no other.
_CARD_NOW = """
create temporary table card_now as
select {id_field} as id_number, disability_category as category, disability_level as level
from {scan}
where {id_field} is not null and disappeared_on is null
qualify row_number() over (
    partition by {id_field}
    order by coalesce(card_status in ('60', '70'), false), issued_on desc nulls last, record_key desc
) = 1
"""


class Cards:
    """A context manager; without a register snapshot it knows nobody."""

    def __init__(self, hub: Hub) -> None:
        self._con = doorway.connect(hub.settings)
        register = registry.register()
        snapshot = snapshots.current(hub, register.name)
        self._is_known = snapshot is not None
        if snapshot is not None:
            scan = snapshots.scan(hub, self._con, snapshot)
            self._con.execute(_CARD_NOW.format(id_field=register.id_field, scan=scan))

    def __enter__(self) -> Cards:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def of(self, id_numbers: Collection[str]) -> dict[str, tuple[str, str]]:
        """(category, level) codes by ID number, of those that the register holds."""
        if not self._is_known:
            return {}
        query = (
            "select id_number, category, level from card_now where id_number in (select unnest(?::varchar[]))"
        )
        rows = self._con.execute(query, [list(id_numbers)]).fetchall()
        return {number: (category or "", level or "") for number, category, level in rows}
