"""Which rules use which parameter, and whether each rule has what it uses everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cardhub.comparison.parameters import Parameters
from cardhub.comparison.prelude import View, needed_views
from cardhub.comparison.rule import Rule
from cardhub.errors import ConfigurationError
from cardhub.intake.code_lists import division_names

__all__ = ["ENGINE_PARAMETERS", "check_held_everywhere", "check_used", "rules_using"]

# What the engine itself asks of the parameters, besides the rules.
ENGINE_PARAMETERS = frozenset(
    ["adverse_cases_open_at_most", "rule_precision_floor", "rule_precision_cases", "sampled_one_in"]
)


def rules_using(rules: Mapping[str, Rule], views: dict[str, View]) -> dict[str, list[str]]:
    """Parameter → the rules that read it, themselves or through a shared view; or `engine`."""
    used: dict[str, list[str]] = {name: ["engine"] for name in sorted(ENGINE_PARAMETERS)}
    for rule_id, rule in sorted(rules.items()):
        names = set(rule.parameters)
        for view in needed_views(rule.reads, views):
            names |= view.reads.parameters.keys()
        for name in names:
            used.setdefault(name, []).append(rule_id)
    return used


def check_used(parameters: Parameters, used: Mapping[str, Iterable[str]]) -> None:
    """ConfigurationError where a parameter is used by no rule, or a declared one has no value."""
    problems = []
    for row in parameters.rows:
        if row.parameter not in used:
            problems.append(
                f"{parameters.path}:{row.line}: no rule uses {row.parameter}; remove its lines here and in "
                "parameter_kinds.csv, or name it in the rule that needs it"
            )
    for name in sorted((parameters.kinds.keys() | used.keys()) - parameters.names):
        problems.append(f"{parameters.path}:1: {name} has no value; add a line for the province at least")
    if problems:
        raise ConfigurationError("\n".join(problems))


def check_held_everywhere(parameters: Parameters, used: Mapping[str, Iterable[str]], day: date) -> None:
    """ConfigurationError where a parameter in use has no value in some county on `day`."""
    counties = [code for code in division_names() if len(code) == 6]
    missing: dict[str, list[str]] = {}
    for county in counties:
        for name in sorted(used.keys() - parameters.at(county, day).keys()):
            missing.setdefault(name, []).append(county)
    problems = []
    for name, lacking in missing.items():
        line = max((row.line for row in parameters.rows if row.parameter == name), default=1)
        places = ", ".join(lacking[:3]) + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else "")
        problems.append(
            f"{parameters.path}:{line}: {name} has no value on {day} in {places}, "
            f"and {', '.join(used[name])} needs it; add a line that holds there then"
        )
    if problems:
        raise ConfigurationError("\n".join(problems))
