"""Every way to delete one predicate of an SQL text, the equality of person keys apart."""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

__all__ = ["deletions", "round_trip"]


def round_trip(sql: str) -> str:
    """The text as SQLGlot writes it, nothing deleted."""
    return sqlglot.parse_one(sql, dialect="duckdb").sql("duckdb")


def deletions(sql: str) -> Iterator[tuple[str, str]]:
    """(the predicate deleted, the text without it): each operand of an AND or OR, each sole condition.

    What a FILTER counts decides a severity, not a lead.
    """
    count = len(list(_predicates(sqlglot.parse_one(sql, dialect="duckdb"))))
    for number in range(count):
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        predicate = list(_predicates(tree))[number]
        text = predicate.sql("duckdb")
        if _is_person_key(predicate):
            continue
        _delete(predicate)
        yield text, tree.sql("duckdb")


def _predicates(tree: exp.Expression) -> Iterator[exp.Expression]:
    for node in tree.walk():
        parent = node.parent
        if isinstance(node, exp.And | exp.Or | exp.Paren) or node.find_ancestor(exp.Filter):
            continue
        holder = parent
        while isinstance(holder, exp.Paren):
            holder = holder.parent
        if isinstance(holder, exp.And | exp.Or) or (isinstance(parent, exp.Where | exp.Qualify | exp.Having)):
            yield node


def _is_person_key(node: exp.Expression) -> bool:
    sides = [node.left, node.right] if isinstance(node, exp.EQ) else []
    return bool(sides) and all(isinstance(each, exp.Column) and each.name == "person_id" for each in sides)


def _delete(node: exp.Expression) -> None:
    whole = node
    while isinstance(whole.parent, exp.Paren):
        whole = whole.parent
    parent = whole.parent
    if isinstance(parent, exp.And | exp.Or):
        kept = parent.right if parent.left is whole else parent.left
        parent.replace(kept.copy())
    elif parent is not None:
        parent.pop()
