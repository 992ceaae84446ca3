"""Link every row of the current snapshots to a person, set by set; what cannot be linked is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, link_sets, persons
from cardhub.linkage.grades import link_select
from cardhub.linkage.link_sets import LinkSet

__all__ = ["current_pins", "link_all", "link_pins"]


def current_pins(hub: Hub) -> dict[str, Snapshot]:
    """The snapshot that serves now, of each dataset that was ever synced."""
    found = {name: snapshots.current(hub, name) for name in registry.datasets()}
    return {name: each for name, each in found.items() if each is not None}


def link_all(hub: Hub, con: Any, pins: Mapping[str, Snapshot] | None = None) -> dict[str, dict[str, int]]:
    """Make the missing link sets; returns the rows by grade of each dataset (A, B, C, unlinked)."""
    pins = current_pins(hub) if pins is None else pins
    return {name: each.rows_by_grade for name, each in link_pins(hub, con, pins).items()}


def link_pins(
    hub: Hub, con: Any, pins: Mapping[str, Snapshot], decided: int | None = None
) -> dict[str, LinkSet]:
    """The link set of each pinned snapshot; nothing without a register.

    A set is made once for each snapshot, register snapshot, linker version and state of people's decisions.
    Leaves the tables `person` and `merged_person` on `con`.
    """
    register = pins.get(registry.register().name)
    if register is None:
        return {}
    decided = decisions.version(hub) if decided is None else decided
    persons.bring(hub, con, register, register.as_of, decided)
    linked: dict[str, LinkSet] = {}
    has_keys = False
    for name, snapshot in pins.items():
        links = link_sets.find(hub, snapshot, register, decided)
        if links is None:
            if not has_keys:
                persons.create_keys(con)
                has_keys = True
            select = link_select(registry.dataset(name), snapshots.scan(hub, con, snapshot))
            select = decisions.apply_to_links(name, select)
            links = link_sets.store(hub, con, snapshot, register, select, decided)
        linked[name] = links
    con.execute("DROP TABLE IF EXISTS person_key; DROP TABLE IF EXISTS other_name; DROP TABLE register_link")
    return linked
