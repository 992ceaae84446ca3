"""Write the leads that no guard held back as `findings`: evidence for officers, with its arithmetic."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["write_findings"]

# A month as rules yield it; whatever else stands there gives no arithmetic.
_MONTH = "'[0-9]{4}-(0[1-9]|1[0-2])'"


def write_findings(con: Any, benefit_month: str, sources: Mapping[str, Mapping[str, Any]]) -> None:
    """Create `findings` from `lead`, `held`, `rule_of` and `not_checked`; see cardhub/cases/findings.py."""
    con.execute("CREATE OR REPLACE TEMP TABLE source_of (dataset VARCHAR, source JSON)")
    if sources:
        rows = [(name, json.dumps(dict(each), default=str)) for name, each in sources.items()]
        con.executemany("INSERT INTO source_of VALUES (?, ?)", rows)
    _reckon(con, benefit_month)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE findings AS
        WITH seen_in AS (
            SELECT rule_id, json_group_object(dataset, source) AS sources
            FROM (SELECT i.rule_id, s.dataset, s.source
                  FROM rule_input AS i JOIN source_of AS s USING (dataset)
                  ORDER BY i.rule_id, s.dataset)
            GROUP BY rule_id
        )
        SELECT l.rule_id, o.rule_version, l.person_id, l.subject,
               coalesce(p.division_code, '') AS division_code,
               l.severity, coalesce(l.department, o.verifying_department) AS verifying_department,
               l.link_grade, l.link_grade <> 'A' AS verify_identity_first,
               r.total_amount AS estimated_total,
               CAST(to_json({
                   'facts': l.facts,
                   'values': CAST(l.shown AS JSON),
                   'arithmetic': CASE WHEN r.rule_id IS NOT NULL THEN {
                       'clause': o.basis, 'since_month': r.since_month, 'until_month': r.until_month,
                       'months': r.months, 'monthly_amount': CAST(r.monthly_amount AS VARCHAR),
                       'total_amount': CAST(r.total_amount AS VARCHAR)
                   } END,
                   'not_checked': list_concat(coalesce(n.notes, []), o.unconnected),
                   'as_of': as_of(),
                   'snapshot': coalesce(s.sources, '{}'::JSON)
               }) AS VARCHAR) AS evidence
        FROM lead AS l
        JOIN rule_of AS o USING (rule_id)
        LEFT JOIN reckoned AS r ON (r.rule_id, r.person_id, r.subject) = (l.rule_id, l.person_id, l.subject)
        LEFT JOIN not_checked AS n ON n.rule_id = l.rule_id
        LEFT JOIN seen_in AS s ON s.rule_id = l.rule_id
        LEFT JOIN person AS p ON p.person_id = l.person_id
        ANTI JOIN held AS h ON (h.rule_id, h.person_id, h.subject) = (l.rule_id, l.person_id, l.subject)
    """)


def _reckon(con: Any, benefit_month: str) -> None:
    """Create `reckoned`: months and sum of the leads whose rule yields since when, or how much a month.

    The last month counted is the rule's `until_month`, or M. A sum that a rule yields itself, for what is not
    paid by the month, is taken as it is.
    """
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE reckoned AS
        WITH told AS (
            SELECT rule_id, person_id, subject,
                   shown->>'$.since_month' AS since_month,
                   coalesce(shown->>'$.until_month', ?) AS until_month,
                   TRY_CAST(shown->>'$.monthly_amount' AS DECIMAL(12, 2)) AS monthly_amount,
                   TRY_CAST(shown->>'$.total_amount' AS DECIMAL(14, 2)) AS told_total
            FROM (SELECT rule_id, person_id, subject, CAST(shown AS JSON) AS shown FROM lead
                  WHERE regexp_matches(shown, '"(since_month|monthly_amount|total_amount)"'))
        ), counted AS (
            SELECT *,
                   CASE WHEN regexp_full_match(since_month, {_MONTH}) AND since_month <= until_month THEN
                       date_diff('month', TRY_CAST(since_month || '-01' AS DATE),
                                 TRY_CAST(until_month || '-01' AS DATE)) + 1 END AS months
            FROM told
            WHERE since_month IS NOT NULL OR monthly_amount IS NOT NULL OR told_total IS NOT NULL
        )
        SELECT rule_id, person_id, subject, since_month, until_month, months, monthly_amount,
               CAST(coalesce(told_total, months * monthly_amount) AS DECIMAL(14, 2)) AS total_amount
        FROM counted
        """,
        [benefit_month],
    )
