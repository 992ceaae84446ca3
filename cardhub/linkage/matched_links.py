"""From what numbers say and what the matcher found to the links of a list, and to what officers are asked."""

from __future__ import annotations

from cardhub.linkage.matcher import RIGHT

__all__ = ["ASKED", "matched_links"]

# The pair that officers are asked about: NULL, or the person and what the matcher found.
ASKED = "STRUCT(person_id BIGINT, kind VARCHAR, probability DOUBLE, reason VARCHAR, features VARCHAR)"


def matched_links(refused: str, one_in: int) -> str:
    """SELECT of the link set of `graded`, with what `matched` says of its rows in `unsure`.

    `refused`: a FROM item (left_key, right_key) of the pairs that people decided are not one. Asked about is
    what needs an officer, and one in `one_in` of the links of grade D: drawn by the record's key, so that the
    same are asked about in every run.
    """
    return f"""
    WITH doubted AS (
        SELECT u.key, u.holder,
               NOT coalesce(is_close_name(p.name_key, u.name_key), TRUE) AND CASE
                   WHEN u.sex <> p.sex THEN TRUE
                   WHEN u.birth_date IS NOT NULL THEN u.birth_date <> p.birth_date
                   ELSE coalesce(left(u.division_code, 6)
                                 NOT IN (left(p.division_code, 6), left(p.residence_code, 6)), FALSE)
               END AS is_anothers
        FROM unsure AS u JOIN {RIGHT} AS p ON p.key = u.holder
    ), decided AS (
        SELECT g.record_key, g.row_hash, g.person_id AS by_number, g.grade AS by_grade,
               CASE WHEN x.left_key IS NOT NULL THEN 'decided' ELSE g.reason END AS by_reason,
               m.right_key, m.decision, m.probability, m.reason AS matched_on,
               m.features::VARCHAR AS features,
               CASE WHEN m.decision = 'link' THEN m.right_key
                    WHEN NOT coalesce(d.is_anothers, FALSE) THEN g.person_id END AS person_id
        FROM graded AS g
        LEFT JOIN matched AS m ON m.left_key = g.record_key
        LEFT JOIN doubted AS d ON d.key = g.record_key
        LEFT JOIN (SELECT DISTINCT left_key FROM {refused}) AS x
            ON x.left_key = g.record_key AND g.person_id IS NULL
    ), linked AS (
        SELECT *, CASE WHEN person_id = by_number THEN by_grade WHEN person_id IS NOT NULL THEN 'D'
                  END AS grade
        FROM decided
    ), asked AS (
        SELECT *, CASE WHEN person_id IS DISTINCT FROM right_key AND decision IN ('review', 'sampled')
                       THEN decision
                       WHEN person_id = right_key AND grade = 'D' AND hash(record_key) % {one_in} = 0
                       THEN 'linked' END AS kind
        FROM linked
    )
    SELECT record_key, row_hash, person_id, grade,
           CASE WHEN person_id = by_number THEN by_reason WHEN person_id IS NOT NULL THEN matched_on
                WHEN by_number IS NOT NULL THEN 'anothers_number' ELSE by_reason END AS reason,
           CASE WHEN by_number IS DISTINCT FROM person_id THEN by_number END AS number_holder,
           CASE WHEN person_id IS NULL AND decision = 'review' THEN right_key END AS candidate,
           CASE WHEN person_id IS DISTINCT FROM by_number OR decision = 'review' THEN probability
           END AS probability,
           CASE WHEN person_id <> by_number OR by_number IS NULL AND person_id IS NOT NULL THEN features
           END AS features,
           CASE WHEN kind IS NOT NULL THEN struct_pack(
               person_id := right_key, kind := kind, probability := probability, reason := matched_on,
               features := features)::{ASKED} END AS asked
    FROM asked"""
