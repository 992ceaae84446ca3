"""Whether a rule's SQL looks at one person at a time: what it says of a person rests on his own rows alone.

It is proven from the text, never assumed. Where it cannot be proven, a rule says in its header who belongs
together (`-- together:`, `-- among:`), or it is evaluated over everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

__all__ = ["ACROSS", "PERSON", "untied"]

PERSON = "person_id"
ACROSS = "*"  # the text looks across persons in a way that no table's name can stand for
_OUTER = ""


def untied(query: exp.Query) -> frozenset[str]:
    """The tables of a query that no equality of `person_id` ties to its person, or ACROSS among them.

    Empty: each of its rows rests on the rows of one person. A table that holds nobody's rows may be untied.
    """
    return frozenset(_of_query(query, {}, frozenset()))


def _of_query(query: exp.Expr, known: Mapping[str, bool], outer: frozenset[str]) -> Iterator[str]:
    """`known`: a CTE's name → whether it is a person's; `outer`: aliases around a correlated subquery."""
    within = dict(known)
    for each in query.args["with_"].expressions if query.args.get("with_") else ():
        yield from _of_query(each.this, within, frozenset())
        within[each.alias] = _is_persons(each.this)
    if isinstance(query, exp.SetOperation):
        if not isinstance(query, exp.Union):
            yield ACROSS
        yield from _of_query(query.this, within, outer)
        yield from _of_query(query.expression, within, outer)
    elif isinstance(query, exp.Subquery):
        yield from _of_query(query.this, within, outer)
    elif isinstance(query, exp.Select):
        yield from _of_select(query, within, outer)
    else:
        yield ACROSS


def _of_select(select: exp.Select, known: Mapping[str, bool], outer: frozenset[str]) -> Iterator[str]:
    sources: dict[str, exp.Expr] = {}
    tied: list[set[str]] = [{_OUTER}] if outer else []
    conditions = [select.args["where"].this] if select.args.get("where") else []
    joins = select.args.get("joins") or []
    for source in [*([select.args["from_"]] if select.args.get("from_") else []), *joins]:
        alias = source.this.alias_or_name
        if any(each.name == PERSON for each in source.args.get("using") or ()):
            tied.append({alias, *sources})
        if source.args.get("on"):
            conditions.append(source.args["on"])
        sources[alias] = source.this
    for condition in conditions:
        tied += [_pair(each, sources, outer) for each in _conjuncts(condition)]
    start = _OUTER if outer else next(iter(sources), _OUTER)
    reached = _reached(start, tied)
    for alias, source in sources.items():
        if isinstance(source, exp.Table) and source.name in known:
            if not known[source.name] or alias not in reached:
                yield ACROSS
        elif isinstance(source, exp.Table):
            if alias not in reached:
                yield source.name
        else:
            yield from _of_query(source, known, frozenset())
            if alias not in reached or not _is_persons(source):
                yield ACROSS
    if not outer and sources and not _is_persons(select):
        yield ACROSS
    yield from _across_rows(select)
    aliases = outer | frozenset(sources)
    for inner in _subqueries(select, set(sources.values())):
        yield from _of_query(inner, known, aliases)


def _across_rows(select: exp.Select) -> Iterator[str]:
    """A row picked among all of them, or numbered among others than the person's."""
    if select.args.get("limit") or (select.args.get("distinct") and select.args["distinct"].args.get("on")):
        yield ACROSS
    for window in select.find_all(exp.Window):
        if not any(each.name == PERSON for each in window.args.get("partition_by") or ()):
            yield ACROSS


def _is_persons(query: exp.Expr) -> bool:
    """Whether `person_id` itself is among the columns: whatever is grouped is then grouped by it."""
    if isinstance(query, exp.SetOperation):
        return _is_persons(query.this) and _is_persons(query.expression)
    if isinstance(query, exp.Subquery):
        return _is_persons(query.this)
    return isinstance(query, exp.Select) and any(
        isinstance(each, exp.Column) and each.name == PERSON for each in query.expressions
    )


def _subqueries(select: exp.Select, sources: set[exp.Expr]) -> Iterator[exp.Expr]:
    """Queries within the expressions of a SELECT, but for those of its FROM and its CTEs."""
    for inner in select.find_all(exp.Select):
        around = inner.parent
        top: exp.Expr = inner
        while around is not None and around is not select:
            if isinstance(around, exp.CTE) or around in sources:
                break
            if isinstance(around, exp.Select):
                break
            if isinstance(around, exp.Query):
                top = around
            around = around.parent
        if around is select and inner is not select and top not in sources:
            yield top


def _conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    elif isinstance(condition, exp.Paren):
        yield from _conjuncts(condition.this)
    else:
        yield condition


def _pair(condition: exp.Expr, sources: Mapping[str, object], outer: frozenset[str]) -> set[str]:
    """The two aliases whose `person_id` a condition makes equal; what stands around counts as one."""
    if not isinstance(condition, exp.EQ):
        return set()
    sides = (condition.left, condition.right)
    names = [each.table for each in sides if isinstance(each, exp.Column) and each.name == PERSON]
    if len(names) < 2 or not all(name in sources or name in outer for name in names):
        return set()
    return {name if name in sources else _OUTER for name in names}


def _reached(start: str, tied: list[set[str]]) -> set[str]:
    reached = {start}
    while more := set().union(*(each for each in tied if each & reached)) - reached:
        reached |= more
    return reached
