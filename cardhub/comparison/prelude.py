"""What every rule may call: `as_of()`, `parameter(…)`, `fact(…)`, names, and the shared views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cardhub.comparison.header import items, read_header
from cardhub.comparison.sql import Reads, read_sql
from cardhub.errors import RuleError
from cardhub.linkage.names import install_name_macros

__all__ = ["View", "create_views", "install_functions", "load_views", "needed_views"]

_KEYS = frozenset({"view", "kind", "arguments", "title", "parameters"})


@dataclass(frozen=True)
class View:
    """One file of `rules/views`: a table kept for the run, a view, or a macro."""

    name: str
    kind: str
    arguments: tuple[str, ...]
    body: str
    path: Path
    reads: Reads


def load_views(folder: Path) -> dict[str, View]:
    """Every shared view by name, in an order in which they can be created; RuleError for a wrong file."""
    views: dict[str, View] = {}
    for path in sorted(folder.glob("*.sql")):
        header = read_header(path, _KEYS)
        name, kind = header.need("view"), header.need("kind")
        header.need("title")
        if name != path.stem:
            raise header.error("view", f"view {name} must be in a file of its own name")
        if kind not in ("table", "view", "macro"):
            raise header.error("kind", f"kind {kind} is not one of table, view, macro")
        body = header.body.strip().rstrip(";")
        text = f"SELECT {body} AS value" if kind == "macro" else header.body
        reads = read_sql(path, text)
        views[name] = View(name, kind, items(header.values.get("arguments", "")), body, path, reads)
    return _in_order(views)


def needed_views(reads: Reads, views: dict[str, View]) -> list[View]:
    """The shared views that a text reads, directly or through another, in creation order."""
    wanted: set[str] = set()
    todo = [reads]
    while todo:
        now = todo.pop()
        for name in (set(now.tables) | now.functions) & views.keys() - wanted:
            wanted.add(name)
            todo.append(views[name].reads)
    return [view for name, view in views.items() if name in wanted]


def install_functions(con: Any, as_of: date) -> None:
    """Create what is the same for all rules. `parameter()` reads the table `parameter_value`."""
    install_name_macros(con)
    con.execute(
        f"""
        CREATE OR REPLACE TEMP MACRO as_of() AS DATE '{as_of.isoformat()}';
        CREATE OR REPLACE TEMP MACRO parameter(name, county) AS (
            SELECT p.value FROM parameter_value AS p WHERE p.parameter = name AND p.county_code = county
        );
        CREATE OR REPLACE TEMP MACRO fact(of_dataset, of_record, of_field, of_value, of_grade) AS {{
            'dataset': of_dataset, 'record': CAST(of_record AS VARCHAR), 'field': of_field,
            'value': CAST(of_value AS VARCHAR), 'grade': of_grade
        }};
        """
    )


def create_views(con: Any, views: list[View]) -> None:
    """Create shared views in the order given."""
    for view in views:
        if view.kind == "macro":
            con.execute(
                f"CREATE OR REPLACE TEMP MACRO {view.name}({', '.join(view.arguments)}) AS ({view.body})"
            )
        else:
            con.execute(f"CREATE OR REPLACE TEMP {view.kind.upper()} {view.name} AS {view.body}")


def _in_order(views: dict[str, View]) -> dict[str, View]:
    ordered: dict[str, View] = {}
    waiting = dict(views)
    while waiting:
        ready = [
            view
            for view in waiting.values()
            if not ((set(view.reads.tables) | view.reads.functions) & waiting.keys() - {view.name})
        ]
        if not ready:
            raise RuleError(
                f"{next(iter(waiting.values())).path}:1: shared views read each other in a circle"
            )
        for view in ready:
            ordered[view.name] = waiting.pop(view.name)
    return ordered
