"""Link every row of the current snapshots to a person, set by set; what cannot be linked is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, link_sets, persons, same_holder
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.linking import Linking

__all__ = ["current_pins", "link_all", "link_pins"]


def current_pins(hub: Hub) -> dict[str, Snapshot]:
    """The snapshot that serves now, of each dataset that was ever synced."""
    found = {name: snapshots.current(hub, name) for name in registry.datasets()}
    return {name: each for name, each in found.items() if each is not None}


def link_all(hub: Hub, con: Any, pins: Mapping[str, Snapshot] | None = None) -> dict[str, dict[str, int]]:
    """Make the missing link sets; returns the rows by grade of each dataset (A to D, unlinked)."""
    pins = current_pins(hub) if pins is None else pins
    return {name: each.rows_by_grade for name, each in link_pins(hub, con, pins).items()}


def link_pins(
    hub: Hub,
    con: Any,
    pins: Mapping[str, Snapshot],
    decided: int | None = None,
    *,
    with_twins: bool = False,
) -> dict[str, LinkSet]:
    """The link set of each pinned snapshot; nothing without a register.

    A set is made once for each snapshot, register snapshot, linker version and state of people's decisions:
    of an earlier one where there is one to start from, with the same rows as if it were made in full.
    Leaves the tables `person` and `merged_person` on `con`, and `same_holder` where asked for.
    """
    register = pins.get(registry.register().name)
    if register is None:
        return {}
    decided = decisions.version(hub) if decided is None else decided
    persons.bring(hub, con, register, register.as_of, decided)
    linked = {name: link_sets.find(hub, snapshot, register, decided) for name, snapshot in pins.items()}
    if missing := [name for name, found in linked.items() if found is None]:
        with Linking(hub, con, register, decided) as linking:
            linked |= linking.link({name: pins[name] for name in missing})
    if with_twins:
        same_holder.bring(hub, con, register, decided)
    con.execute("DROP TABLE register_link")
    return {name: found for name, found in linked.items() if found is not None}
