"""Every rule, shared view and parameter of a `rules` folder, read and checked together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cardhub import registry
from cardhub.comparison.parameter_use import check_used, rules_using
from cardhub.comparison.parameters import Parameters, load_parameters
from cardhub.comparison.prelude import View, load_views
from cardhub.comparison.rule import Rule, load_rules

__all__ = ["Catalogue", "declared", "declared_rules", "load_catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """What a comparison runs. Views stand in an order in which they can be created.

    `waiting` are rules that are read and checked, and run once the datasets are declared that they await.
    """

    rules: dict[str, Rule]
    waiting: dict[str, Rule]
    views: dict[str, View]
    parameters: Parameters

    @property
    def used(self) -> dict[str, list[str]]:
        """Parameter → the rules that read it, also those that wait."""
        return rules_using(self.rules | self.waiting, self.views)


def load_catalogue(root: Path, datasets: Collection[str]) -> Catalogue:
    """Read the folder; RuleError or ConfigurationError names file and line of the first mistake."""
    views = load_views(root / "views")
    parameters = load_parameters(root / "parameters.csv")
    rules = load_rules(root, datasets=datasets, parameters=parameters.names, views=views)
    waiting = {name: rule for name, rule in rules.items() if set(rule.awaits) - set(datasets)}
    running = {name: rule for name, rule in rules.items() if name not in waiting}
    check_used(parameters, rules_using(rules, views))
    return Catalogue(running, waiting, views, parameters)


@cache
def declared() -> Catalogue:
    """The rules of this installation, read and checked once."""
    return load_catalogue(registry.rules_folder(), registry.datasets())


def declared_rules() -> dict[str, Rule]:
    """Every rule of this installation that runs, by id."""
    return declared().rules
