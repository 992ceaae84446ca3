"""Compare the departments' records at a date: pin, link, run the rules, hold back what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardhub import registry
from cardhub.comparison import evidence, kept, records, redo, state
from cardhub.comparison.catalogue import Catalogue, load_catalogue
from cardhub.comparison.core import run_rules
from cardhub.comparison.inputs import datasets_read
from cardhub.comparison.parameter_use import check_held_everywhere, rules_using
from cardhub.comparison.passes import Asked
from cardhub.comparison.prepare import prepare
from cardhub.comparison.rule import Rule
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.linkage import decisions, link

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


def compare(
    hub: Hub, con: Any, as_of: date, rules: Sequence[str] | None = None, *, is_whole: bool = False
) -> Comparison:
    """Run `rules` (default: all) and leave `findings` on `con` and `held_lead` rows in PostgreSQL.

    All rules begin with the leads of the comparison before, and look anew only at the people for whom
    something may be different now (redo.py); the result is the same. `is_whole`: at everybody.
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
        ready = prepare(
            hub,
            con,
            Asked(as_of, catalogue, chosen, pins, needed, decided),
            before=kept.newest(hub) if rules is None and not is_whole else None,
        )
        run_rules(
            con,
            chosen,
            catalogue.views,
            as_of=as_of,
            titles={name: each.title for name, each in registry.datasets().items()},
            sources={
                name: {"id": pin.snapshot_id, "as_of": pin.as_of.isoformat()} for name, pin in pins.items()
            },
            evaluate=ready.evaluate,
            carry_over=redo.carry_over if ready.redo is not None else None,
            find_vanished=lambda each: evidence.find_vanished(hub, each, list(chosen)),
            index_people=lambda each: state.index_questioned(hub, each),
        )
        leads = kept.write(hub, con, comparison_id, ready.basis) if rules is None else None
        summary = records.finish(hub, con, comparison_id, ready.redo, leads)
    except BaseException:
        records.fail(hub, comparison_id)
        raise
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
