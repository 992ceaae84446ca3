"""Compare the departments' records at a date: pin, link, run the rules, hold back what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardhub import registry
from cardhub.comparison import evidence, records, state
from cardhub.comparison.catalogue import Catalogue, load_catalogue
from cardhub.comparison.core import run_rules
from cardhub.comparison.inputs import columns_read, create_input, create_unlinked, datasets_read
from cardhub.comparison.link_tables import LINK_TABLES, fill_link_tables
from cardhub.comparison.parameter_use import check_held_everywhere, rules_using
from cardhub.comparison.parameters import resolve_parameters
from cardhub.comparison.prelude import needed_views
from cardhub.comparison.rule import Rule
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, link, link_sets
from schemas.dataset import Role

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True)
class Comparison:
    """One finished comparison. `findings` and `held` count leads; the relation `findings` stays on `con`."""

    comparison_id: int
    as_of: date
    rule_versions: dict[str, str]
    findings: int
    held: int
    summary: dict[str, Any]


def compare(hub: Hub, con: Any, as_of: date, rules: Sequence[str] | None = None) -> Comparison:
    """Run `rules` (default: all) and leave `findings` on `con` and `held_lead` rows in PostgreSQL.

    Raises RuleError or ConfigurationError for a wrong rule, parameter or rule name; the run is then `failed`.
    """
    catalogue = load_catalogue(registry.rules_folder(), registry.datasets())
    chosen = _chosen(catalogue, rules)
    check_held_everywhere(catalogue.parameters, rules_using(chosen, catalogue.views), as_of)
    needed = set(datasets_read(chosen.values(), catalogue.views, registry.datasets()))
    needed.add(registry.register().name)
    pins = {name: pin for name, pin in link.current_pins(hub).items() if name in needed}
    if registry.register().name not in pins:
        raise ConfigurationError("the register was never synced; sync it before comparing")
    decided = decisions.version(hub)
    comparison_id = records.begin(hub, as_of, pins, chosen, catalogue.parameters.hash, decided)
    try:
        _prepare(hub, con, as_of, catalogue, chosen, pins, needed, decided)
        run_rules(
            con,
            chosen,
            catalogue.views,
            as_of=as_of,
            titles={name: each.title for name, each in registry.datasets().items()},
            sources={
                name: {"id": pin.snapshot_id, "as_of": pin.as_of.isoformat()} for name, pin in pins.items()
            },
            find_vanished=lambda each: evidence.find_vanished(hub, each, list(chosen)),
            index_people=lambda each: state.index_questioned(hub, each),
        )
    except BaseException:
        records.fail(hub, comparison_id)
        raise
    summary = records.finish(hub, con, comparison_id)
    found, held = (sum(each[kind] for each in summary["rules"].values()) for kind in ("found", "held"))
    versions = {rule.rule_id: rule.version for rule in chosen.values()}
    return Comparison(comparison_id, as_of, versions, found, held, summary)


def _chosen(catalogue: Catalogue, rules: Sequence[str] | None) -> dict[str, Rule]:
    waiting = sorted(set(rules or ()) & catalogue.waiting.keys())
    if waiting:
        awaited = ", ".join(f"{name} awaits {', '.join(catalogue.waiting[name].awaits)}" for name in waiting)
        raise ConfigurationError(f"{awaited}: declare and sync it first")
    unknown = set(rules or ()) - catalogue.rules.keys()
    if unknown:
        known = ", ".join(catalogue.rules)
        raise ConfigurationError(f"no rule {', '.join(sorted(unknown))}; known: {known}")
    return {name: rule for name, rule in catalogue.rules.items() if rules is None or name in rules}


def _prepare(
    hub: Hub,
    con: Any,
    as_of: date,
    catalogue: Catalogue,
    chosen: dict[str, Rule],
    pins: dict[str, Snapshot],
    needed: set[str],
    decided: int,
) -> None:
    """Put the tables that `run_rules` reads on the connection."""
    found = {
        name
        for rule in chosen.values()
        for reads in (rule.reads, *(view.reads for view in needed_views(rule.reads, catalogue.views)))
        for name in reads.tables & LINK_TABLES.keys()
    }
    linked = link.link_pins(hub, con, pins, decided, with_twins="same_holder" in found)
    counties = con.execute("SELECT DISTINCT left(division_code, 6) FROM person").fetchall()
    resolve_parameters(con, catalogue.parameters, as_of, [row[0] for row in counties])
    absent = {each.dataset for rule in chosen.values() for each in rule.absent if each.period != "known"}
    doubtful = []
    for name in sorted(needed):
        dataset = registry.dataset(name)
        columns = columns_read(dataset, chosen.values(), catalogue.views)
        if name not in pins:
            create_input(con, dataset, columns, None, None)
            continue
        rows, links = snapshots.scan(hub, con, pins[name]), link_sets.scan(hub, con, linked[name])
        create_input(con, dataset, columns, rows, links)
        if dataset.role is Role.LISTED or name in absent:
            doubtful.append((dataset, rows, links))
    create_unlinked(con, doubtful)
    fill_link_tables(con, found | {"possible_link"}, doubtful)
    state.read_state(hub, con, as_of, pins, needed)
