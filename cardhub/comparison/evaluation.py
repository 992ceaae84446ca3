"""What a rule's rows of one person rest on, so that they need evaluating again only where that changed.

A rule rests on the person's own rows where its SQL proves it (locality.py). Otherwise its header says

    together   columns whose equal values bring rows of several people together, `dataset.column`: who shares
               a value with a person that changed is evaluated again too
    among      datasets, or `same_holder`: what the rule says of one person rests on others only where they
               all have a row there; everybody in them is evaluated each time

and a rule that says neither is evaluated over everybody, each time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cardhub.comparison.link_tables import LINK_TABLES
from cardhub.comparison.prelude import View, needed_views
from cardhub.comparison.rule import Rule
from cardhub.comparison.sql import UNREGISTERED, Reads, dataset_of

__all__ = ["Evaluation", "evaluation_of"]

_NOW = "as_of"


@dataclass(frozen=True)
class Evaluation:
    """`reads`: datasets and link tables. `is_timed`: another day, other rows, although nothing else changed.

    `turning`: the columns whose dates may then have passed.
    """

    rule: Rule
    views: tuple[View, ...]
    reads: frozenset[str]
    is_whole: bool
    is_timed: bool
    turning: frozenset[str]


def evaluation_of(rule: Rule, views: Mapping[str, View], datasets: Collection[str]) -> Evaluation:
    """How a rule may be evaluated for some people only."""
    needed = tuple(needed_views(rule.reads, dict(views)))
    texts = [rule.reads, *(view.reads for view in needed)]
    tables = {dataset_of(name) for each in texts for name in each.tables}
    is_timed = _reads_time(rule.reads, views)
    return Evaluation(
        rule=rule,
        views=needed,
        reads=frozenset(tables & {*datasets, *LINK_TABLES}) | set(rule.inputs) | _absent(rule),
        is_whole=not (rule.together or rule.among or _is_persons(rule, needed)),
        is_timed=is_timed,
        turning=frozenset(_turning(rule, needed, views)) if is_timed else frozenset(),
    )


def _absent(rule: Rule) -> frozenset[str]:
    return frozenset(each.dataset for each in rule.absent)


def _is_persons(rule: Rule, needed: tuple[View, ...]) -> bool:
    """What a view says that reads no table is nobody's, and the same for everybody."""
    constant = {view.name for view in needed if not view.reads.tables}
    texts = [rule.reads, *(view.reads for view in needed if view.name not in constant)]
    if any(name.endswith(UNREGISTERED) for each in texts for name in each.tables):
        return False
    return all(each.untied <= constant for each in texts)


def _reads_time(reads: Reads, views: Mapping[str, View]) -> bool:
    called = set(reads.functions)
    for view in needed_views(reads, dict(views)):
        called |= view.reads.functions
    return _NOW in called


def _turning(rule: Rule, needed: tuple[View, ...], views: Mapping[str, View]) -> set[str]:
    """Columns that the rule or a view that reads time names, and those that a name of a view stands for."""
    wanted = set(rule.reads.columns)
    for view in needed:
        if view.kind == "macro" or _reads_time(view.reads, views):
            wanted |= view.reads.columns
    derived = [view.reads.derived for view in needed]
    while more := {column for each in derived for name in wanted for column in each.get(name, ())} - wanted:
        wanted |= more
    return wanted
