"""Get a comparison ready: link, see what changed since the leads that were kept, create what guards read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from cardhub import registry
from cardhub.comparison import kept, state
from cardhub.comparison.basis import Basis, basis_of
from cardhub.comparison.evaluation import Evaluation, evaluation_of
from cardhub.comparison.inputs import columns_read, create_unlinked
from cardhub.comparison.kept import Kept
from cardhub.comparison.link_tables import fill_link_tables
from cardhub.comparison.parameters import resolve_parameters
from cardhub.comparison.passes import Asked, evaluate
from cardhub.comparison.prelude import create_views, install_functions
from cardhub.comparison.redo import choose
from cardhub.comparison.sides import KEPT, Redo, Side
from cardhub.errors import StorageError
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import link, link_sets
from cardhub.linkage.link_sets import LinkSet
from cardhub.store.tables import link_set
from schemas.dataset import Role

__all__ = ["Ready", "prepare"]


@dataclass(frozen=True)
class Ready:
    """What the leads will rest on; for whom they are looked for, None for everybody; and how."""

    basis: Basis
    redo: Redo | None
    evaluate: Callable[[Any], None]


def prepare(hub: Hub, con: Any, asked: Asked, before: Kept | None) -> Ready:
    """Link what is not linked yet, and create the tables of core.py; `before`: the leads to begin with."""
    views = asked.catalogue.views
    evaluations = [evaluation_of(rule, views, registry.datasets()) for rule in asked.rules.values()]
    twins = any("same_holder" in each.reads for each in evaluations)
    linked = link.link_pins(hub, con, asked.pins, asked.decided, with_twins=twins)
    counties = con.execute("SELECT DISTINCT left(division_code, 6) FROM person").fetchall()
    resolve_parameters(con, asked.catalogue.parameters, asked.as_of, [row[0] for row in counties])
    install_functions(con, asked.as_of)
    create_views(con, [view for view in views.values() if view.kind == "macro"])
    columns = {
        name: columns_read(registry.dataset(name), asked.rules.values(), views) for name in asked.needed
    }
    basis = basis_of(con, asked.as_of, evaluations, columns, asked.pins, linked)
    now = _side(hub, con, basis, asked.pins, linked)
    for name, links in now.links.items():
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {links} AS {_LINKS.format(link_sets.scan(hub, con, linked[name]))}"
        )
    redo = _choose(hub, con, asked, evaluations, now, before)
    absent = {each.dataset for rule in asked.rules.values() for each in rule.absent if each.period != "known"}
    doubtful = [
        (registry.dataset(name), now.rows[name], now.links[name])
        for name in sorted(now.rows)
        if registry.dataset(name).role is Role.LISTED or name in absent
    ]
    create_unlinked(con, doubtful)
    fill_link_tables(con, doubtful)
    state.read_state(hub, con, asked.as_of, asked.pins, asked.needed)
    return Ready(basis, redo, partial(evaluate, asked=asked, evaluations=evaluations, now=now, redo=redo))


_LINKS = "SELECT record_key, person_id, grade, number_holder, candidate FROM {}"


def _choose(
    hub: Hub, con: Any, asked: Asked, evaluations: list[Evaluation], now: Side, before: Kept | None
) -> Redo | None:
    then = _side_before(hub, con, now, before) if before is not None else None
    if before is None or then is None:
        return None
    con.execute(f"CREATE OR REPLACE TEMP TABLE {KEPT} AS FROM {kept.scan(hub, con, before)}")
    return choose(hub, con, evaluations, asked.catalogue.parameters, now, then)


def _side(
    hub: Hub, con: Any, basis: Basis, pins: Mapping[str, Snapshot], linked: Mapping[str, LinkSet]
) -> Side:
    return Side(
        basis,
        linked,
        {name: snapshots.scan(hub, con, pin) for name, pin in pins.items()},
        {name: f"link_of_{name}" for name in linked},
    )


def _side_before(hub: Hub, con: Any, now: Side, before: Kept) -> Side | None:
    """None where a snapshot or link set that the kept leads rest on is gone."""
    names = now.sets.keys() & before.basis.links.keys()
    sets = {name: link_sets.first(hub, link_set.c.path == before.basis.links[name]) for name in names}
    found = {name: each for name, each in sets.items() if each is not None}
    if len(found) < len(names):
        return None
    try:
        pins = {name: snapshots.find(hub, before.basis.pins[name]) for name in names}
    except StorageError:
        return None
    if not all((hub.lake.root / pin.stored.path).exists() for pin in pins.values()):
        return None
    return _side(hub, con, before.basis, pins, found)
