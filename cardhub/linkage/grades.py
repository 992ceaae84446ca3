"""The grade of a link: how surely a row is about a person.

    A  the same ID number, and the name agrees
    B  the same ID number, another name (a cut one too)
    C  an ID number that was repaired (15 digits, card number, width, case), and the name agrees
    D  no usable number, or somebody else's: all else that the row says is about one person (grade_d.py)

An answer to a by-list question is graded by what the department matched: number and name A, number only B.
A row without a grade is unlinked; its reason says why.
"""

from __future__ import annotations

from cardhub.linkage.identity import identity_of
from schemas.dataset import Dataset, Role

__all__ = ["link_select"]


def link_select(dataset: Dataset, rows: str) -> str:
    """SELECT record_key, row_hash, person_id, grade, reason: grades A to C of the live rows of a FROM item.

    Needs `person_key(person_id, id_number, name_key)` (the register's persons),
    `other_name(person_id, name_key)` (further names on their cards), `merged_person(person_id, root)` and
    the macro `same_name`.
    """
    if dataset.role is Role.ANSWERED:
        return _answers(rows)
    identity = identity_of(dataset)
    if dataset.role is Role.REGISTER:
        return f"""
            SELECT r.record_key, r.row_hash, p.person_id,
                   CASE WHEN p.person_id IS NOT NULL THEN 'A' END AS grade,
                   coalesce(r.{identity.flag},
                            CASE WHEN p.person_id IS NULL THEN 'missing' ELSE 'register' END) AS reason
            FROM {rows} AS r LEFT JOIN person_key AS p ON p.id_number = r.{identity.id_number}
            WHERE r.disappeared_on IS NULL"""
    return f"""
        SELECT found.record_key, found.row_hash, found.person_id,
               CASE WHEN found.person_id IS NULL THEN NULL
                    WHEN NOT coalesce(found.is_same_name, FALSE) THEN 'B'
                    WHEN found.flag IS NULL THEN 'A'
                    ELSE 'C' END AS grade,
               CASE WHEN found.person_id IS NOT NULL THEN coalesce(found.flag, 'exact')
                    WHEN found.id_number IS NULL THEN coalesce(found.flag, 'missing')
                    ELSE 'not_registered' END AS reason
        FROM (
            SELECT r.record_key, r.row_hash, r.{identity.id_number} AS id_number,
                   r.{identity.flag} AS flag, p.person_id,
                   CASE WHEN p.name_key = r.{identity.name_key} THEN TRUE
                        WHEN p.person_id IS NULL THEN NULL
                        ELSE same_name(p.name_key, r.{identity.name_key})
                             OR EXISTS (
                                 SELECT 1 FROM other_name AS o
                                 WHERE o.person_id = p.person_id AND o.name_key = r.{identity.name_key})
                   END AS is_same_name
            FROM {rows} AS r LEFT JOIN person_key AS p ON p.id_number = r.{identity.id_number}
            WHERE r.disappeared_on IS NULL
        ) AS found"""


def _answers(rows: str) -> str:
    return f"""
        SELECT r.record_key, r.row_hash, k.person_id,
               CASE WHEN r.outcome = 'answered' AND k.person_id IS NOT NULL
                    THEN CASE r.matched_on WHEN 'number_name' THEN 'A' ELSE 'B' END END AS grade,
               CASE WHEN k.person_id IS NULL THEN 'not_registered' ELSE r.outcome END AS reason
        FROM {rows} AS r
        LEFT JOIN merged_person AS m ON m.person_id = r.request_key
        LEFT JOIN person_key AS k ON k.person_id = coalesce(m.root, r.request_key)
        WHERE r.disappeared_on IS NULL"""
