"""What holds a lead back, or keeps a case from closing: an absence not proven, a possible person, old data.

Reads, on the connection, besides `lead`:
    person(person_id, id_number, name_key, birth_date, division_code)
    feed(dataset, role, is_synced, is_fresh, is_provable)   every dataset
    coverage(dataset, county_code, period, status)       county `*`: any county without a row of its own
    possible_person(dataset, person_id)
    vanished(rule_id, person_id, subject, dataset)       evidence of open cases that is not there any more
An adverse lead needs all that its rule reads fresh and complete, be it absent or not: a stop that has not
come through yet would accuse somebody wrongly. A case may close only if what vanished is proven to have
vanished; evidence that changed is proof in itself.
Leaves `held(rule_id, person_id, subject, division_code, reason_code, dataset)` and `not_checked`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardhub.comparison.inputs import LIVE
from cardhub.comparison.rule import Rule

__all__ = ["apply_guards", "create_questioned", "declare_absences"]


def declare_absences(
    con: Any, rules: Iterable[Rule], periods: dict[str, str], titles: dict[str, str]
) -> None:
    """Create `absence` and `rule_input` from the headers; `periods`: what each period word means today."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE absence (rule_id VARCHAR, dataset VARCHAR, kind VARCHAR, "
        "period VARCHAR, may_be_unsynced BOOLEAN, note VARCHAR, subject VARCHAR)"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE rule_input (rule_id VARCHAR, dataset VARCHAR)")
    for rule in rules:
        con.executemany(
            "INSERT INTO rule_input VALUES (?, ?)", [(rule.rule_id, each) for each in rule.inputs]
        )
        for each in rule.absent:
            note = each.note or f"未核对{titles.get(each.dataset, each.dataset)}"
            con.execute(
                "INSERT INTO absence VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    rule.rule_id,
                    each.dataset,
                    each.period,
                    periods.get(each.period),
                    each.may_be_unsynced,
                    note,
                    each.subject,
                ),
            )


def create_questioned(con: Any) -> None:
    """Create `questioned_person`: whoever an absence is claimed of, or whose evidence vanished."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE questioned_person AS
        SELECT p.person_id, p.id_number, p.name_key, p.birth_date, NULL::BLOB AS name_birth_index
        FROM person AS p
        WHERE p.person_id IN (
            SELECT person_id FROM lead WHERE rule_id IN (SELECT rule_id FROM absence WHERE kind <> 'known')
            UNION SELECT person_id FROM vanished)
    """)


def apply_guards(con: Any) -> None:
    """Create `doubt` (every reason), `held` (the first reason of each lead) and `not_checked`."""
    _read_answers(con)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE not_checked AS
        SELECT a.rule_id, list(a.note ORDER BY a.note) AS notes
        FROM absence AS a JOIN feed AS f USING (dataset)
        WHERE a.may_be_unsynced AND NOT f.is_synced
        GROUP BY a.rule_id;

        CREATE OR REPLACE TEMP TABLE doubt AS
        WITH claim AS (
            SELECT l.rule_id, l.person_id, l.subject, left(p.division_code, 6) AS county_code,
                   a.dataset, a.kind, a.period, f.role, f.is_synced, f.is_fresh, f.is_provable
            FROM lead AS l
            JOIN absence AS a ON a.rule_id = l.rule_id AND a.subject IN ('', l.subject)
            JOIN feed AS f ON f.dataset = a.dataset
            LEFT JOIN person AS p ON p.person_id = l.person_id
            WHERE l.is_carried AND a.kind <> 'known' AND NOT (a.may_be_unsynced AND NOT f.is_synced)
            UNION ALL
            SELECT v.rule_id, v.person_id, v.subject, left(p.division_code, 6), v.dataset,
                   CASE f.role WHEN 'answered' THEN 'answer' ELSE 'latest' END, NULL,
                   f.role, f.is_synced, f.is_fresh, f.is_provable
            FROM vanished AS v
            JOIN feed AS f ON f.dataset = v.dataset
            LEFT JOIN person AS p ON p.person_id = v.person_id
            UNION ALL
            SELECT l.rule_id, l.person_id, l.subject, left(p.division_code, 6), i.dataset, 'input', NULL,
                   f.role, f.is_synced, f.is_fresh, f.is_provable AND f.role <> 'answered'
            FROM lead AS l
            JOIN rule_of AS o ON o.rule_id = l.rule_id AND o.kind = 'adverse'
            JOIN rule_input AS i ON i.rule_id = l.rule_id
            JOIN feed AS f ON f.dataset = i.dataset AND f.is_synced
            LEFT JOIN person AS p ON p.person_id = l.person_id
            WHERE l.is_carried
        ), newest_coverage AS (
            SELECT dataset, county_code, max_by(status, period) AS status FROM coverage
            GROUP BY dataset, county_code
        ), told AS (
            SELECT claim.*, answer.is_answered,
                   coalesce(exact.status, newest.status, any_county.status, newest_any.status) AS status,
                   possible.person_id IS NOT NULL AS is_possible
            FROM (SELECT *, CASE WHEN kind IN ('latest', 'input') THEN dataset END AS newest_of FROM claim)
                AS claim
            LEFT JOIN coverage AS exact ON exact.dataset = claim.dataset
                AND exact.county_code = claim.county_code AND exact.period = claim.period
            LEFT JOIN newest_coverage AS newest ON newest.dataset = claim.newest_of
                AND newest.county_code = claim.county_code
            LEFT JOIN coverage AS any_county ON any_county.dataset = claim.dataset
                AND any_county.county_code = '*' AND any_county.period = claim.period
            LEFT JOIN newest_coverage AS newest_any ON newest_any.dataset = claim.newest_of
                AND newest_any.county_code = '*'
            LEFT JOIN answer ON answer.dataset = claim.dataset AND answer.person_id = claim.person_id
            LEFT JOIN possible_person AS possible ON possible.dataset = claim.dataset
                AND possible.person_id = claim.person_id
        )
        SELECT rule_id, person_id, subject, dataset,
               CASE WHEN NOT is_synced OR (kind NOT IN ('answer', 'input') AND NOT is_provable) THEN 1
                    WHEN kind <> 'answer' AND is_provable AND status IS DISTINCT FROM 'complete' THEN 1
                    WHEN NOT is_fresh THEN 2
                    WHEN kind = 'answer' AND NOT coalesce(is_answered, FALSE) THEN 3
                    WHEN kind NOT IN ('answer', 'input') AND is_possible THEN 4 END AS reason
        FROM told WHERE reason IS NOT NULL
        UNION ALL
        SELECT rule_id, person_id, subject, '', 5 FROM lead WHERE NOT is_carried;

        CREATE OR REPLACE TEMP TABLE held AS
        SELECT d.rule_id, d.person_id, d.subject, coalesce(any_value(p.division_code), '') AS division_code,
               ['coverage', 'freshness', 'not_answered', 'possible_person', 'link_grade'][min(d.reason)]
                   AS reason_code,
               min_by(d.dataset, (d.reason, d.dataset)) AS dataset
        FROM doubt AS d LEFT JOIN person AS p USING (person_id)
        GROUP BY d.rule_id, d.person_id, d.subject;
    """)


def _read_answers(con: Any) -> None:
    """Create `answer`: whether a by-list dataset said yes or no about a person in question."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE answer (dataset VARCHAR, person_id BIGINT, is_answered BOOLEAN)"
    )
    asked = """
        SELECT DISTINCT dataset FROM feed
        JOIN (SELECT dataset FROM absence WHERE kind <> 'known' UNION SELECT dataset FROM vanished)
            USING (dataset)
        WHERE role = 'answered' AND is_synced
    """
    for (name,) in con.execute(asked).fetchall():
        con.execute(f"""
            INSERT INTO answer
            SELECT '{name}', person_id, bool_and(outcome IN ('answered', 'no_record'))
            FROM {name}{LIVE} SEMI JOIN questioned_person USING (person_id) GROUP BY person_id
        """)
