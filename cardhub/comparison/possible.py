"""Rows without a person that could be one of the people in question: the absence guard's last doubt.

A row could be a person if an officer is asked so (the clerical queue), if name and birth date agree, or if
its ID number is at most one slip away: a digit wrong, missing, too many, or two neighbours swapped. The slip
is found without comparing all with all: two texts within one edit share a text that remains after deleting at
most one character from each.
"""

from __future__ import annotations

from typing import Any

__all__ = ["create_possible_person"]

_ID = "upper(regexp_replace(id_text, '[^0-9A-Za-z]', '', 'g'))"

_SQL = f"""
CREATE OR REPLACE TEMP TABLE doubtful_id AS
    SELECT DISTINCT dataset, id_text FROM (
        SELECT dataset, CASE WHEN length({_ID}) IN (20, 22) THEN left({_ID}, 18) ELSE {_ID} END AS id_text
        FROM (SELECT dataset, id_text FROM unlinked_row
              UNION ALL SELECT dataset, id_text FROM quarantined_row)
    ) WHERE length(id_text) BETWEEN 17 AND 19;
CREATE OR REPLACE TEMP TABLE doubtful_piece AS
    SELECT dataset, id_text, unnest(one_deleted(id_text)) AS piece FROM doubtful_id;
CREATE OR REPLACE TEMP TABLE possible_person AS
    SELECT DISTINCT u.dataset, p.person_id
    FROM questioned_person AS p JOIN unlinked_row AS u ON u.birth_date = p.birth_date
    WHERE same_name(p.name_key, u.name_key)
    UNION
    SELECT DISTINCT r.dataset, p.person_id
    FROM questioned_person AS p JOIN quarantined_row AS r ON r.name_birth_index = p.name_birth_index
    UNION
    SELECT DISTINCT l.dataset, l.person_id
    FROM possible_link AS l SEMI JOIN questioned_person USING (person_id)
    UNION
    SELECT DISTINCT d.dataset, p.person_id
    FROM (SELECT person_id, id_number, unnest(one_deleted(id_number)) AS piece FROM questioned_person) AS p
    JOIN doubtful_piece AS d ON d.piece = p.piece
    WHERE damerau_levenshtein(p.id_number, d.id_text) <= 1;
DROP TABLE doubtful_id;
DROP TABLE doubtful_piece;
"""


def create_possible_person(con: Any) -> None:
    """Create `possible_person(dataset, person_id)`.

    Reads `questioned_person(person_id, id_number, name_key, birth_date, name_birth_index)`, `unlinked_row`,
    `possible_link` and `quarantined_row(dataset, name_birth_index, id_text)`.
    """
    con.execute(
        "CREATE OR REPLACE TEMP MACRO one_deleted(word) AS list_append(list_transform("
        "range(1, length(word) + 1), lambda i: left(word, i - 1) || substr(word, i + 1)), word)"
    )
    con.execute(_SQL)
