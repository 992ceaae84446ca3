"""Row-level security: the pipeline sees every row, the console what its signed-in user may.

Policies name roles, and roles have another name in every installation: no migration and no backup holds them,
they are renewed with the grants. A role that no policy names sees nothing.
"""

from __future__ import annotations

import sqlalchemy as sa

__all__ = ["PROTECTED", "renew_policies"]

# In the division of the transaction's user. Each subquery runs once for a statement, not for each row.
_HERE = (
    "division_code >= (select officer_division())"
    " and division_code <= (select officer_division()) || '999999999999'"
)
# A verifier sees what his department is asked.
_ASKED = "((select officer_department()) in ('', asked_department))"
_OF_A_CASE = 'exists (select from "case" c where c.case_id = {table}.case_id)'
# What the console may see; a table without a line it may not see at all.
_SEEN_BY_OFFICERS = {
    "case": f"{_HERE} and {_ASKED}",
    "person": f"({_HERE} and (select officer_department()) = '')"
    ' or exists (select from "case" c where c.person_id = person.person_id)',
    "id_alias": "exists (select from person p where p.person_id = id_alias.person_id)",
    "finding": _OF_A_CASE.format(table="finding"),
    "case_event": _OF_A_CASE.format(table="case_event"),
}
# Every table that says of which division a person is.
PROTECTED = (
    "blocked_lead",
    "case",
    "case_event",
    "finding",
    "held_lead",
    "id_alias",
    "link_decision",
    "link_review",
    "person",
    "person_decision",
    "person_tie",
    "quarantine",
)


def renew_policies(connection: sa.Connection, application_role: str, console_role: str | None) -> None:
    """Make the policies of both roles anew, as the owner; without a console role it has none."""
    quote = connection.dialect.identifier_preparer.quote
    for table in PROTECTED:
        name = quote(table)
        connection.execute(sa.text(f"alter table {name} enable row level security"))
        for policy in ("pipeline", "officer"):
            connection.execute(sa.text(f"drop policy if exists {policy} on {name}"))
        everything = f"to {quote(application_role)} using (true) with check (true)"
        connection.execute(sa.text(f"create policy pipeline on {name} {everything}"))
        if console_role is not None and table in _SEEN_BY_OFFICERS:
            seen = _SEEN_BY_OFFICERS[table]
            scoped = f"to {quote(console_role)} using ({seen}) with check ({seen})"
            connection.execute(sa.text(f"create policy officer on {name} {scoped}"))
