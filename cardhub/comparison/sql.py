"""What a rule's SQL reads: its tables, columns, parameters and output, found without running it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cardhub.comparison.locality import untied
from cardhub.errors import RuleError

__all__ = ["UNREGISTERED", "Reads", "dataset_of", "read_sql"]

UNREGISTERED = "_unregistered"


@dataclass(frozen=True)
class Reads:
    """Names in an SQL text. `tables` and `parameters` map a name to the first line it stands on.

    `untied`: what it reads of others than the person a row is about (locality.py). `derived`: a name that a
    query gives → the columns it is made of.
    """

    tables: dict[str, int]
    columns: frozenset[str]
    functions: frozenset[str]
    parameters: dict[str, int]
    outputs: tuple[str, ...]
    untied: frozenset[str]
    derived: dict[str, frozenset[str]]


def dataset_of(table: str) -> str:
    """The dataset whose rows a table holds: `<dataset>_unregistered` has those of nobody on the register."""
    return table.removesuffix(UNREGISTERED)


@cache
def read_sql(path: Path, text: str) -> Reads:
    """Parse one SELECT (DuckDB dialect); RuleError names file and line of a syntax error or a `SELECT *`."""
    try:
        statements = [each for each in sqlglot.parse(text, dialect="duckdb") if each is not None]
    except SqlglotError as error:
        found = getattr(error, "errors", None) or [{}]
        line = found[0].get("line") or 1
        description = found[0].get("description") or str(error).splitlines()[0]
        raise RuleError(f"{path}:{line}: SQL syntax error: {description}") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise RuleError(f"{path}:{_first_line(text)}: write exactly one SELECT")
    query = statements[0]
    for star in query.find_all(exp.Star):
        if not isinstance(star.parent, exp.Count):
            raise RuleError(f"{path}:{_first_line(text)}: name the columns; `*` hides what a rule reads")
    within = {each.alias for each in query.find_all(exp.CTE)}
    tables: dict[str, int] = {}
    for table in query.find_all(exp.Table):
        if table.name not in within:
            tables.setdefault(table.name, int(table.this.meta.get("line", 1)))
    parameters: dict[str, int] = {}
    functions: set[str] = set()
    for call in query.find_all(exp.Anonymous):
        functions.add(str(call.name).lower())
        if str(call.name).lower() == "parameter" and call.expressions:
            parameters.setdefault(
                str(call.expressions[0].name), _line_of(text, str(call.expressions[0].name))
            )
    columns = {each.name for each in query.find_all(exp.Column)}
    columns |= {each.name for join in query.find_all(exp.Join) for each in join.args.get("using") or ()}
    return Reads(
        tables,
        frozenset(columns),
        frozenset(functions),
        parameters,
        tuple(query.named_selects),
        untied(query),
        _derived(query),
    )


def _derived(query: exp.Query) -> dict[str, frozenset[str]]:
    derived: dict[str, frozenset[str]] = {}
    for column in query.find_all(exp.Column):
        alias = column.find_ancestor(exp.Alias, exp.Select)
        if isinstance(alias, exp.Alias):
            derived[alias.alias] = derived.get(alias.alias, frozenset()) | {column.name}
    return derived


def _first_line(text: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), start=1) if line.strip()), 1)


def _line_of(text: str, needle: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), start=1) if needle in line), 1)
