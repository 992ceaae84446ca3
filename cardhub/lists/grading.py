"""Grade each row: A to C by number and name as the hub links, D by the matcher for what is left."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.grades import link_select
from cardhub.linkage.matcher import Model, match
from cardhub.linkage.names import install_name_macros
from cardhub.lists.typed import LIST, matcher_fields

__all__ = ["GRADES", "grade"]

GRADES = ("A", "B", "C", "D", "review", "none")


def grade(con: Any, typed: str, right: str, name: str, model: Model) -> dict[str, int]:
    """Create TEMP TABLE `name`(row, grade, key, score, reason, features); the rows by grade.

    `right` has the persons, `person_key` and `other_name` beside it. `key` is the candidate's; `review` has
    one for a person to decide on, `none` has none. A number that is somebody's counts, unless the name is
    another and sex, birth date or (without one) county speaks against that person. How likely a row's person
    is on the right at all, the valid numbers say: ½ of a list without any.
    """
    install_name_macros(con)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE by_number AS
        SELECT l.record_key AS key, l.person_id, l.grade, l.reason,
               l.grade = 'B' AND NOT coalesce(is_close_name(p.name_key, t.full_name_key), TRUE)
               AND CASE WHEN t.sex <> p.sex THEN TRUE
                        WHEN t.birth_date IS NOT NULL THEN coalesce(t.birth_date <> p.birth_date, FALSE)
                        ELSE coalesce(left(t.division_code, 6)
                                      NOT IN (left(p.division_code, 6), left(p.residence_code, 6)), FALSE)
                   END AS is_anothers
        FROM ({link_select(LIST, typed)}) AS l
        JOIN {typed} AS t USING (record_key)
        LEFT JOIN {_with_all_fields(con, right)} AS p ON p.key = l.person_id;
        CREATE OR REPLACE TEMP TABLE not_surely AS
        SELECT {matcher_fields()},
               (SELECT count(person_id) + 1 FROM by_number) / (SELECT count(id_number) + 2 FROM {typed})
                   AS on_register
        FROM {typed} ANTI JOIN (SELECT key AS record_key FROM by_number WHERE grade IN ('A', 'C')) AS sure
        USING (record_key)
    """)
    match(con, "not_surely", right, model=model)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        WITH judged AS (
            SELECT n.key AS row, n.reason, n.person_id, m.right_key, m.probability, m.features,
                   CASE WHEN m.decision <> 'sampled' THEN m.right_key END AS likely,
                   CASE WHEN n.grade IN ('A', 'C') THEN n.grade
                        WHEN m.decision = 'link' AND n.person_id IS DISTINCT FROM m.right_key THEN 'D'
                        WHEN n.grade = 'B' AND NOT n.is_anothers THEN 'B'
                        WHEN n.grade = 'B' OR m.decision = 'review' THEN 'review'
                        ELSE 'none' END AS grade
            FROM by_number AS n LEFT JOIN matched AS m ON m.left_key = n.key),
        candidate AS (
            SELECT *, CASE WHEN grade IN ('D', 'review') THEN coalesce(likely, person_id)
                           WHEN grade <> 'none' THEN person_id END AS key
            FROM judged)
        SELECT row, grade, key, reason, CASE WHEN key = right_key THEN probability END AS score,
               CASE WHEN key = right_key THEN features END AS features
        FROM candidate;
        DROP TABLE by_number; DROP TABLE not_surely; DROP TABLE matched
    """)
    counted = dict(con.execute(f"SELECT grade, count(*) FROM {name} GROUP BY grade").fetchall())
    return {each: counted.get(each, 0) for each in GRADES}


def _with_all_fields(con: Any, right: str) -> str:
    """The persons with those fields that decide whether a number is another's; NULL where they lack one."""
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {right}").fetchall()}
    wanted = ("key", "name_key", "birth_date", "sex", "division_code", "residence_code")
    columns = ", ".join(each if each in there else f"NULL AS {each}" for each in wanted)
    return f"(SELECT {columns} FROM {right})"
