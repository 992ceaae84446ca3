"""From what numbers say and what the matcher found to the links of lists, and to what officers are asked."""

from __future__ import annotations

from cardhub.linkage.match_fields import PERSON_FIELDS

__all__ = ["LINK_COLUMNS", "REFUSED", "matched_links", "unmatched_links"]

# `number_holder`: whose number the row carries, where it is about somebody else. `candidate`: whom an
# unlinked row may be about. `probability` and `features` (what both sides say) are the matcher's. `asked`:
# the pair that officers are asked about, and what the matcher found of it (review.py).
_ASKED = "STRUCT(person_id BIGINT, kind VARCHAR, probability DOUBLE, reason VARCHAR, features VARCHAR)"
LINK_COLUMNS = (
    "record_key UBIGINT, row_hash UBIGINT, person_id BIGINT, grade VARCHAR, reason VARCHAR, "
    f"number_holder BIGINT, candidate BIGINT, probability DOUBLE, features VARCHAR, asked {_ASKED}"
)

# What people decided not to be one, by the keys of `unsure`.
REFUSED = (
    "(SELECT u.key AS left_key, d.person_id AS right_key FROM link_decision AS d "
    "JOIN unsure AS u USING (dataset, record_key) WHERE d.verdict = 'different')"
)


def unmatched_links() -> str:
    """SELECT of the links in `graded`, of lists that are not matched."""
    return "SELECT dataset, record_key, row_hash, person_id, grade, reason FROM graded"


def matched_links(one_in: int) -> str:
    """SELECT of the links in `graded`, with what `matched` says of the rows in `unsure`.

    A row with the number of one person and the name of another, whom people keep apart, is disputed where
    birth date, sex or place speak against neither: it is nobody's, until somebody decides about it.

    Asked about is what needs an officer, and one in `one_in` of the links of grade D: drawn by the row's key,
    so that the same are asked about in every run.
    """
    return f"""
    WITH doubted AS (
        SELECT u.key,
               NOT coalesce(is_close_name(p.name_key, u.name_key), TRUE) AND CASE
                   WHEN u.sex <> p.sex THEN TRUE
                   WHEN u.birth_date IS NOT NULL THEN u.birth_date <> p.birth_date
                   ELSE coalesce(left(u.division_code, 6)
                                 NOT IN (left(p.division_code, 6), left(p.residence_code, 6)), FALSE)
               END AS is_anothers
        FROM unsure AS u JOIN {PERSON_FIELDS} AS p ON p.key = u.holder
    ), torn AS (
        SELECT u.key, min(q.key) AS other
        FROM unsure AS u
        JOIN kept_apart AS k ON k.person_id = u.holder
        JOIN {PERSON_FIELDS} AS q ON q.key = k.other_person_id AND q.name_key = u.name_key
        WHERE coalesce(q.birth_date = u.birth_date, TRUE)
        GROUP BY u.key
    ), decided AS (
        SELECT g.dataset, g.record_key, u.key, g.row_hash, g.person_id AS by_number, g.grade AS by_grade,
               CASE WHEN x.left_key IS NOT NULL THEN 'decided' ELSE g.reason END AS by_reason,
               m.right_key, m.decision, m.probability, m.reason AS matched_on,
               m.features::VARCHAR AS features,
               CASE WHEN NOT coalesce(d.is_anothers, FALSE) THEN t.other END AS other,
               CASE WHEN t.other IS NOT NULL AND NOT coalesce(d.is_anothers, FALSE) THEN NULL
                    WHEN m.decision = 'link' THEN m.right_key
                    WHEN NOT coalesce(d.is_anothers, FALSE) THEN g.person_id END AS person_id
        FROM graded AS g
        LEFT JOIN unsure AS u ON u.dataset = g.dataset AND u.record_key = g.record_key
        LEFT JOIN matched AS m ON m.left_key = u.key
        LEFT JOIN doubted AS d ON d.key = u.key
        LEFT JOIN (SELECT DISTINCT left_key FROM {REFUSED}) AS x
            ON x.left_key = CASE WHEN g.person_id IS NULL THEN u.key END
        LEFT JOIN torn AS t ON t.key = u.key
    ), linked AS (
        SELECT *, CASE WHEN person_id = by_number THEN by_grade WHEN person_id IS NOT NULL THEN 'D'
                  END AS grade
        FROM decided
    ), asked AS (
        SELECT *, CASE WHEN person_id IS DISTINCT FROM right_key AND decision IN ('review', 'sampled')
                            AND other IS NULL THEN decision
                       WHEN person_id = right_key AND grade = 'D' AND hash(key) % {one_in} = 0
                       THEN 'linked' END AS kind
        FROM linked
    )
    SELECT dataset, record_key, row_hash, person_id, grade,
           CASE WHEN other IS NOT NULL THEN 'disputed' WHEN person_id = by_number THEN by_reason
                WHEN person_id IS NOT NULL THEN matched_on
                WHEN by_number IS NOT NULL THEN 'anothers_number' ELSE by_reason END AS reason,
           CASE WHEN by_number IS DISTINCT FROM person_id THEN by_number END AS number_holder,
           CASE WHEN other IS NOT NULL THEN other
                WHEN person_id IS NULL AND decision = 'review' THEN right_key END AS candidate,
           CASE WHEN person_id IS DISTINCT FROM by_number OR decision = 'review' THEN probability
           END AS probability,
           CASE WHEN person_id <> by_number OR by_number IS NULL AND person_id IS NOT NULL THEN features
           END AS features,
           CASE WHEN kind IS NOT NULL THEN struct_pack(
               person_id := right_key, kind := kind, probability := probability, reason := matched_on,
               features := features)::{_ASKED} END AS asked
    FROM asked"""
