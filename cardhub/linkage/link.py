"""Link every row of the current snapshots to a person, set by set; what cannot be linked is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, grade_d, link_sets, matcher, persons, review
from cardhub.linkage.grades import link_select
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.match_fields import PERSON_FIELDS, create_person_fields, everyone
from cardhub.linkage.versions import model_of

__all__ = ["current_pins", "link_all", "link_pins"]

_WORK_TABLES = (
    "person_key", "other_name", "graded", "unsure", "matched", "whole_link",
)  # fmt: skip


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

    A set is made once for each snapshot, register snapshot, linker version and state of people's decisions.
    Leaves the tables `person` and `merged_person` on `con`, and `same_holder` where asked for.
    """
    register = pins.get(registry.register().name)
    if register is None:
        return {}
    decided = decisions.version(hub) if decided is None else decided
    persons.bring(hub, con, register, register.as_of, decided)
    linked = {name: link_sets.find(hub, snapshot, register, decided) for name, snapshot in pins.items()}
    if missing := [name for name, found in linked.items() if found is None]:
        linked |= _make(hub, con, {name: pins[name] for name in missing}, register, decided)
    if with_twins:
        create_person_fields(hub, con, registry.register(), register, twins_only=True)
        all_of_them = everyone(hub, con, registry.register(), register)
        matcher.find_twins(con, PERSON_FIELDS, model=model_of(hub), everyone=all_of_them)
        decisions.keep_apart(hub, con, matcher.SAME_HOLDER)
    con.execute(f"DROP TABLE register_link; DROP TABLE IF EXISTS {PERSON_FIELDS}")
    return {name: found for name, found in linked.items() if found is not None}


def _make(
    hub: Hub, con: Any, pins: Mapping[str, Snapshot], register: Snapshot, decided: int
) -> dict[str, LinkSet]:
    persons.create_keys(con)
    model = model_of(hub)
    has_register = False
    made = {}
    for name, snapshot in pins.items():
        dataset, rows = registry.dataset(name), snapshots.scan(hub, con, snapshot)
        select = link_select(dataset, rows)
        if not grade_d.can_match(dataset):
            select = decisions.apply_to_links(name, grade_d.plain_select(select))
            made[name] = link_sets.store(hub, con, snapshot, register, select, decided)
            continue
        if not has_register:
            create_person_fields(hub, con, registry.register(), register)
            matcher.begin(con, PERSON_FIELDS)
            has_register = True
        whole = grade_d.match_rows(hub, con, dataset, snapshot, rows, select, model)
        con.execute(f"CREATE OR REPLACE TEMP TABLE whole_link AS {decisions.apply_to_links(name, whole)}")
        # Before the set: one that is there is not made again, and would not ask.
        review.ask(hub, con, snapshot, register, model)
        made[name] = link_sets.store(hub, con, snapshot, register, "FROM whole_link", decided)
    if has_register:
        matcher.end(con)
    con.execute("".join(f"DROP TABLE IF EXISTS {each};" for each in _WORK_TABLES))
    return made
