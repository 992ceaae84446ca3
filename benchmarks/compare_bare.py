"""The bare side of the comparison's benchmark: for each rule one join and count(*), nothing else."""

from __future__ import annotations

import time
from typing import Any

from cardhub import registry
from cardhub.comparison.catalogue import Catalogue, load_catalogue
from cardhub.comparison.inputs import columns_read
from cardhub.comparison.rule import Rule
from cardhub.hub import Hub, open_hub
from cardhub.lake import doorway, snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import link, link_sets
from cardhub.linkage.identity import identity_of
from cardhub.settings import Settings
from schemas.dataset import Role

__all__ = ["run_bare"]


def run_bare(settings: Settings, cards: int) -> dict[str, Any]:
    """One join and count(*) for each rule over the same files and columns."""
    catalogue = load_catalogue(registry.rules_folder(), registry.datasets())
    with open_hub(settings) as hub, doorway.connect(settings) as con:
        pins = link.current_pins(hub)
        register = pins[registry.register().name]
        began = time.perf_counter()
        for rule in catalogue.rules.values():
            con.execute(_bare_join(hub, con, catalogue, rule, pins, register)).fetchall()
        return {"seconds": time.perf_counter() - began}


def _bare_join(
    hub: Hub, con: Any, catalogue: Catalogue, rule: Rule, pins: dict[str, Snapshot], register: Snapshot
) -> str:
    """The register joined with every other input: by ID number; answers by the person's number."""
    joins, counted = [], ["count(*)"]
    for number, name in enumerate(sorted(rule.inputs, key=lambda each: each != register.dataset)):
        dataset, alias = registry.dataset(name), f"t{number}"
        rows = f"{snapshots.scan(hub, con, pins[name])} AS {alias}"
        columns = columns_read(dataset, [rule], catalogue.views)
        counted += [f"count({alias}.{column})" for column in columns]
        if number == 0:
            joins.append(rows)
        elif dataset.role is Role.ANSWERED:
            if "persons" not in "".join(joins):
                links = link_sets.find(hub, register, register)
                assert links is not None
                persons_sql = link_sets.scan(hub, con, links)
                joins.append(f"LEFT JOIN {persons_sql} AS persons ON persons.record_key = t0.record_key")
            joins.append(f"LEFT JOIN {rows} ON {alias}.request_key = persons.person_id")
        else:
            joins.append(f"LEFT JOIN {rows} ON {alias}.{identity_of(dataset).id_number} = t0.id_number")
    return f"SELECT {', '.join(counted)} FROM {' '.join(joins)}"
