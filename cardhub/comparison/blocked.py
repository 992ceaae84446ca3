"""Leads that would be refused: what else the person receives bars the benefit. Known, but nobody's task."""

from __future__ import annotations

from typing import Any

__all__ = ["set_blocked_aside"]


def set_blocked_aside(con: Any) -> None:
    """Move the leads with a blocking fact from `lead` to `barred_lead`, and name them in `blocked`.

    `blocked` has rule_id, person_id, subject, division_code, and the blocking fact's dataset and since_month.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE barred_lead AS FROM lead WHERE blocked_by IS NOT NULL;
        DELETE FROM lead WHERE blocked_by IS NOT NULL;
        CREATE OR REPLACE TEMP TABLE blocked AS
        SELECT l.rule_id, l.person_id, l.subject, coalesce(p.division_code, '') AS division_code,
               l.blocked_by.dataset AS dataset, l.blocked_by.value AS since_month
        FROM barred_lead AS l LEFT JOIN person AS p USING (person_id)
    """)
