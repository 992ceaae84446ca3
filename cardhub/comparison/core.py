"""READ FIRST for the comparison: rules and guards on one DuckDB connection, with the tables already on it.

`compare()` in run.py brings the tables from the lake and PostgreSQL; a rule's test brings its own few rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from cardhub.comparison.blocked import set_blocked_aside
from cardhub.comparison.death_guard import lower_single_deaths
from cardhub.comparison.findings import gather_leads, run_rule, start_findings
from cardhub.comparison.guards import apply_guards, create_questioned, declare_absences
from cardhub.comparison.link_tables import create_link_tables
from cardhub.comparison.possible import create_possible_person
from cardhub.comparison.prelude import View, create_views, install_functions, needed_views
from cardhub.comparison.rule import Rule
from cardhub.comparison.written import write_findings

__all__ = ["evaluate_rules", "periods_at", "run_rules"]


def periods_at(as_of: date) -> dict[str, str]:
    """What the period words of a header mean at `as_of`; the views of the same names say the same in SQL."""
    year, month = (as_of.year, as_of.month - 1) if as_of.month > 1 else (as_of.year - 1, 12)
    return {
        "benefit_month": f"{year:04d}-{month:02d}",
        "school_year": str(as_of.year if as_of.month >= 9 else as_of.year - 1),
    }


def run_rules(
    con: Any,
    rules: Mapping[str, Rule],
    views: dict[str, View],
    *,
    as_of: date,
    titles: Mapping[str, str],
    sources: Mapping[str, Mapping[str, Any]],
    evaluate: Callable[[Any], None] | None = None,
    carry_over: Callable[[Any], None] | None = None,
    find_vanished: Callable[[Any], None] | None = None,
    index_people: Callable[[Any], None] | None = None,
) -> None:
    """Leave `findings`, `blocked` (see cardhub/cases/findings.py) and `held` on the connection.

    Needs the dataset tables, `parameter_value`, `unlinked_row`, `quarantined_row` and the tables that
    guards.py names, but for those made here. `sources`: dataset → snapshot and time, for the evidence.
    `evaluate` fills `rule_row`, by default with all rules on the tables that are there; `carry_over` adds the
    leads of people for whom no rule was evaluated (redo.py); `find_vanished` fills `vanished` with evidence
    of open cases that is gone, once the leads are known;
    `index_people` fills `questioned_person.name_birth_index`, which needs the installation's keys.
    """
    install_functions(con, as_of)
    create_link_tables(con)
    start_findings(con)
    if evaluate is None:
        evaluate_rules(con, rules.values(), views)
    else:
        evaluate(con)
    gather_leads(con, rules.values())
    lower_single_deaths(con)
    if carry_over is not None:
        carry_over(con)
    set_blocked_aside(con)
    declare_absences(con, rules.values(), periods_at(as_of), dict(titles))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE vanished "
        "(rule_id VARCHAR, person_id BIGINT, subject VARCHAR, dataset VARCHAR)"
    )
    if find_vanished is not None:
        find_vanished(con)
    create_questioned(con)
    if index_people is not None:
        index_people(con)
    create_possible_person(con)
    apply_guards(con)
    write_findings(con, periods_at(as_of)["benefit_month"], sources)


def evaluate_rules(con: Any, rules: Iterable[Rule], views: dict[str, View]) -> None:
    """Append the rows of each rule to `rule_row`, on the dataset tables that are there."""
    rules = list(rules)
    wanted = {view.name for rule in rules for view in needed_views(rule.reads, views)}
    create_views(con, [view for view in views.values() if view.name in wanted])
    for rule in rules:
        run_rule(con, rule)
