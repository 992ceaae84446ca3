"""A rule's SQL in Spark's dialect: macros written out, the rest by SQLGlot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import sqlglot
from sqlglot import exp

from cardhub.comparison.prelude import View

__all__ = ["Translator"]

_FACT = ("dataset", "record", "field", "value", "grade")


class Translator:
    """Carries texts of one comparison over; `parameters` is parameter → county → value at `as_of`."""

    def __init__(
        self, views: Mapping[str, View], as_of: date, parameters: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._macros = {name: view for name, view in views.items() if view.kind == "macro"}
        self._as_of = as_of
        self._parameters = parameters

    def spark_sql(self, text: str) -> str:
        """One SELECT of DuckDB as one of Spark."""
        query = sqlglot.parse_one(text, dialect="duckdb")
        return self._carried(query).sql(dialect="spark")

    def _carried(self, node: exp.Expr) -> exp.Expr:
        """Macros first: what they are made of is then carried over like everything else."""
        written_out: exp.Expr = node.transform(self._write_out)
        return written_out.transform(_spelled)

    def _write_out(self, node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Anonymous):
            return node
        name = str(node.name).lower()
        if name == "as_of":
            return exp.cast(exp.Literal.string(self._as_of.isoformat()), "date")
        if name == "parameter":
            return self._parameter(*node.expressions)
        if name == "fact":
            return _fact(node.expressions)
        if name not in self._macros:
            return node
        view = self._macros[name]
        # An argument is one value, whatever stands around it in the body.
        given = {
            argument: value if isinstance(value, exp.Column | exp.Literal) else exp.paren(value)
            for argument, value in zip(view.arguments, node.expressions, strict=True)
        }
        body = sqlglot.parse_one(view.body, dialect="duckdb")
        filled = body.transform(
            lambda each: (
                given[each.name].copy()
                if isinstance(each, exp.Column) and not each.table and each.name in given
                else each
            )
        )
        return exp.paren(filled.transform(self._write_out))

    def _parameter(self, name: exp.Expr, county: exp.Expr) -> exp.Expr:
        by_county = self._parameters.get(name.name, {})
        pairs = [exp.Literal.string(each) for pair in sorted(by_county.items()) for each in pair]
        # Spark has no correlated look-up in every place where a rule asks for a parameter.
        values = exp.Anonymous(this="map", expressions=pairs or [exp.Literal.string("")] * 2)
        return exp.Anonymous(this="try_element_at", expressions=[values, county.transform(self._write_out)])


def _fact(arguments: list[exp.Expr]) -> exp.Expr:
    texts = [exp.cast(each.copy(), "string") for each in arguments]
    named = [each for pair in zip(map(exp.Literal.string, _FACT), texts, strict=True) for each in pair]
    return exp.Anonymous(this="named_struct", expressions=named)


def _spelled(node: exp.Expr) -> exp.Expr:
    """What SQLGlot leaves as it stands, in Spark's words."""
    if isinstance(node, exp.Anonymous):
        change = _CALLS.get(str(node.name).lower())
        return change(node.expressions) if change else node
    if isinstance(node, exp.RegexpFullMatch):
        return _matches([node.this, node.expression])
    if isinstance(node, exp.Add) and _months(node.expression):
        return exp.Anonymous(this="add_months", expressions=[node.this, _months(node.expression)])
    if isinstance(node, exp.Add) and isinstance(node.expression, exp.ToDays):
        return exp.Anonymous(this="date_add", expressions=[node.this, node.expression.this])
    if isinstance(node, exp.Window) and _counts_distinct(node.this):
        return _size_of_set(node)
    return node


def _sub_years(arguments: list[exp.Expr]) -> exp.Expr:
    """Whole years between two days; `date_sub('year', …)` is the only unit that rules use."""
    _, first, last = (each.sql(dialect="spark") for each in arguments)
    return sqlglot.parse_one(f"CAST(floor(months_between({last}, {first}) / 12) AS BIGINT)", dialect="spark")


def _strptime(arguments: list[exp.Expr]) -> exp.Expr:
    """A calendar day from eight digits; the only pattern that rules use."""
    text = arguments[0].sql(dialect="spark")
    return sqlglot.parse_one(f"TRY_TO_TIMESTAMP({text}, 'yyyyMMdd')", dialect="spark")


def _matches(arguments: list[exp.Expr]) -> exp.Expr:
    text, pattern = arguments
    return exp.RegexpLike(this=text, expression=exp.Literal.string(f"^({pattern.name})$"))


_CALLS: dict[str, Callable[[list[exp.Expr]], exp.Expr]] = {
    "date_sub": _sub_years,
    "try_strptime": _strptime,
    "regexp_full_match": _matches,
}


def _months(node: exp.Expr) -> exp.Expr | None:
    """The number of months that `to_months(n)` or `to_years(n)` adds; None for anything else."""
    if not isinstance(node, exp.Anonymous):
        return None
    name, amount = str(node.name).lower(), node.expressions[0] if node.expressions else None
    if amount is None or name not in ("to_months", "to_years"):
        return None
    return exp.Mul(this=exp.paren(amount), expression=exp.Literal.number(12 if name == "to_years" else 1))


def _counts_distinct(node: exp.Expr) -> bool:
    counted = node.this if isinstance(node, exp.Filter) else node
    return isinstance(counted, exp.Count) and isinstance(counted.this, exp.Distinct)


def _size_of_set(window: exp.Window) -> exp.Expr:
    """Spark counts nothing distinct in a window, but it collects sets there."""
    inner = window.this
    kept = inner.expression.this.sql(dialect="spark") if isinstance(inner, exp.Filter) else "TRUE"
    counted = inner.this if isinstance(inner, exp.Filter) else inner
    value = counted.this.expressions[0].sql(dialect="spark")
    collected = window.copy()
    collected.set(
        "this", sqlglot.parse_one(f"collect_set(CASE WHEN {kept} THEN {value} END)", dialect="spark")
    )
    return exp.Anonymous(this="size", expressions=[collected])
