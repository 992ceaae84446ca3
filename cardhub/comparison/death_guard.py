"""One source that tells of a death opens a verification; nothing critical may rest on it alone."""

from __future__ import annotations

from typing import Any

__all__ = ["lower_single_deaths"]


def lower_single_deaths(con: Any) -> None:
    """Lower a critical lead whose facts know of a death from one dataset only, unless it is to help.

    A death told wrongly stops a living person's benefits: whatever a rule's SELECT says, `C` needs two
    sources that know of it, or a home visit.
    """
    con.execute("""
        UPDATE lead SET severity = 'H'
        WHERE severity = 'C'
            AND rule_id IN (SELECT rule_id FROM rule_of WHERE kind <> 'help')
            AND len(list_distinct(list_transform(
                list_filter(facts, lambda each: each.field = 'death_date' AND each.value IS NOT NULL),
                lambda each: each.dataset))) = 1
    """)
