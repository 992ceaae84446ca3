"""Evaluate the rules: over everybody, or each over the people for whom it must look anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cardhub import registry
from cardhub.comparison.catalogue import Catalogue
from cardhub.comparison.core import evaluate_rules
from cardhub.comparison.evaluation import Evaluation
from cardhub.comparison.findings import run_rule
from cardhub.comparison.inputs import columns_read, create_input
from cardhub.comparison.link_tables import LINK_TABLES, fill_id_problems
from cardhub.comparison.prelude import create_views
from cardhub.comparison.rule import Rule
from cardhub.comparison.sides import Redo, Side
from cardhub.comparison.sql import UNREGISTERED
from cardhub.lake.snapshots import Snapshot

__all__ = ["Asked", "evaluate"]

_MINE = "mine"


@dataclass(frozen=True)
class Asked:
    """What is to be compared: rules, the snapshots they read, and the state of people's decisions."""

    as_of: date
    catalogue: Catalogue
    rules: dict[str, Rule]
    pins: dict[str, Snapshot]
    needed: set[str]
    decided: int


def evaluate(con: Any, *, asked: Asked, evaluations: list[Evaluation], now: Side, redo: Redo | None) -> None:
    """Fill `rule_row`: of everybody, or of whom `redo` says, each rule of its own people."""
    reads = {name for each in evaluations for name in each.reads}
    _create_inputs(
        con, asked, now, {name: redo.readers(name) if redo is not None else None for name in reads}
    )
    for_all = evaluations if redo is None else redo.whole
    evaluate_rules(con, [each.rule for each in for_all], asked.catalogue.views)
    if redo is not None:
        _look_at_mine(con, asked, redo, reads - LINK_TABLES.keys())
        for each in redo.partial:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {_MINE} AS FROM {redo.people([each], 'readable')}")
            run_rule(con, each.rule)


def _look_at_mine(con: Any, asked: Asked, redo: Redo, datasets: set[str]) -> None:
    """Let the names of datasets and views stand for the rows of the people in `mine`."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_MINE} (person_id BIGINT)")
    for name in sorted(datasets):
        con.execute(
            f"ALTER TABLE {name} RENAME TO {name}_read;"
            f"CREATE TEMP VIEW {name} AS FROM {name}_read SEMI JOIN {_MINE} USING (person_id)"
        )
    wanted = {view.name for each in redo.partial for view in each.views}
    views = [view for view in asked.catalogue.views.values() if view.name in wanted]
    for view in views:
        # A table of everybody may be there for the rules that look at everybody.
        con.execute(f"DROP TABLE IF EXISTS {view.name}" if view.kind == "table" and redo.whole else "")
    create_views(con, [replace(view, kind="view") if view.kind == "table" else view for view in views])


def _create_inputs(con: Any, asked: Asked, now: Side, readers: Mapping[str, str | None]) -> None:
    rules = asked.rules.values()
    tables = {name for rule in rules for name in rule.reads.tables}
    for name in sorted(readers.keys() - LINK_TABLES.keys()):
        dataset = registry.dataset(name)
        create_input(
            con,
            dataset,
            columns_read(dataset, rules, asked.catalogue.views),
            now.rows.get(name),
            now.links.get(name),
            readers=readers[name],
            reads_unregistered=f"{name}{UNREGISTERED}" in tables,
        )
    if "id_problem" in readers:
        theirs = readers["id_problem"]
        whose = f"(FROM {{}} SEMI JOIN {theirs} AS p USING (person_id))" if theirs else "{}"
        fill_id_problems(
            con,
            [
                (registry.dataset(name), rows, whose.format(now.links[name]))
                for name, rows in now.rows.items()
            ],
        )
