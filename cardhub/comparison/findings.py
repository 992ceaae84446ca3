"""Run the rules and gather what they yield: one lead per rule, person and subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import duckdb

from cardhub.comparison.rule import FIXED_COLUMNS, Rule
from cardhub.errors import RuleError

__all__ = ["gather_leads", "run_rule", "start_findings"]

_FACT = "STRUCT(dataset VARCHAR, record VARCHAR, field VARCHAR, value VARCHAR, grade VARCHAR)"


def start_findings(con: Any) -> None:
    """Create the empty table that rules fill."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rule_row (rule_id VARCHAR, person_id BIGINT, subject VARCHAR, "
        f"severity VARCHAR, grade VARCHAR, department VARCHAR, facts {_FACT}[], shown JSON, "
        f"blocked_by {_FACT})"
    )


def run_rule(con: Any, rule: Rule) -> None:
    """Append the rows of one rule; RuleError names the file, and the line where DuckDB gives one."""
    outputs = rule.reads.outputs
    severity = "severity" if "severity" in outputs else f"'{rule.severity}'"
    grade = "grade" if "grade" in outputs else "'A'"
    department = "verifying_department" if "verifying_department" in outputs else "NULL"
    blocked_by = "blocked_by" if "blocked_by" in outputs else "NULL"
    shown = ", ".join(f"'{name}': {name}" for name in outputs if name not in FIXED_COLUMNS) or "'none': NULL"
    try:
        con.execute(
            f"INSERT INTO rule_row SELECT '{rule.rule_id}', person_id, subject, {severity}, {grade}, "
            f"{department}, facts, to_json({{{shown}}}), {blocked_by} FROM (\n{rule.sql}\n) AS rule_rows"
        )
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException) as error:
        message = str(error).splitlines()[0]
        raise RuleError(f"{rule.path}:{_line(rule, str(error))}: {message}") from None
    except (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException) as error:
        # The message itself may quote a person's value.
        raise RuleError(f"{rule.path}:1: {type(error).__name__} while the rule ran; use TRY_CAST") from None


def gather_leads(con: Any, rules: Iterable[Rule]) -> None:
    """Create `lead` from `rule_row`, and `rule_of` from the headers.

    A row below the rule's grade counts for nothing where another row carries the lead; where none does, the
    lead is marked `link_grade`. The best row's grade is the lead's grade, the gravest severity its severity.
    Of several facts that bar it, the one that has for longest.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rule_of (rule_id VARCHAR, rule_version VARCHAR, kind VARCHAR, "
        "min_grade VARCHAR, verifying_department VARCHAR, basis VARCHAR, unconnected VARCHAR[])"
    )
    con.executemany(
        "INSERT INTO rule_of VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (r.rule_id, r.version, r.kind, r.min_grade, r.verifying_department, r.basis, list(r.unconnected))
            for r in rules
        ],
    )
    con.execute("""
        CREATE OR REPLACE TEMP TABLE lead AS
        SELECT w.rule_id, w.person_id, w.subject,
               bool_or(coalesce(w.grade <= o.min_grade, FALSE)) AS is_carried,
               min_by(w.severity, list_position(['C', 'H', 'M', 'L'], w.severity))
                   FILTER (w.grade <= o.min_grade) AS severity,
               min(w.grade) AS link_grade,
               min(w.department) FILTER (w.grade <= o.min_grade) AS department,
               list_sort(list_distinct(flatten(list(w.facts) FILTER (w.grade <= o.min_grade)))) AS facts,
               min(CAST(w.shown AS VARCHAR)) FILTER (w.grade <= o.min_grade) AS shown,
               min_by(w.blocked_by, (w.blocked_by.value, w.blocked_by.dataset))
                   FILTER (w.blocked_by IS NOT NULL) AS blocked_by
        FROM rule_row AS w JOIN rule_of AS o USING (rule_id)
        WHERE w.subject IS NOT NULL -- what it would be about is unknown, and unknown stays silent
        GROUP BY w.rule_id, w.person_id, w.subject
    """)


def _line(rule: Rule, message: str) -> int:
    # Two lines stand above the rule's own SQL in the statement that ran; the header above it in the file.
    first = next(
        number
        for number, text in enumerate(rule.path.read_text(encoding="utf-8").splitlines(), start=1)
        if text.strip() and not text.startswith("--")
    )
    found = re.search(r"LINE (\d+):", message)
    return first + max(0, int(found[1]) - 2) if found else 1
