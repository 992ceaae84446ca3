"""Two persons of the register under two ID numbers who are one. Twins are not: they share all but a name."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.matcher.blocking import PAIRS
from cardhub.linkage.matcher.fields import LEFT, RIGHT, prepare_right
from cardhub.linkage.matcher.lunar import LUNAR_DAYS
from cardhub.linkage.matcher.model import Model
from cardhub.linkage.matcher.score import FREQUENCIES, SCORED, create_frequencies, create_scores

__all__ = ["SAME_HOLDER", "find_twins"]

SAME_HOLDER = "same_holder"
ONE_IN = 10_000  # so few persons are on the register twice, to begin with
CERTAIN = 0.999


def find_twins(con: Any, register: str, *, model: Model, everyone: str = "") -> None:
    """TEMP TABLE same_holder(person_id, other_person_id, link_grade, probability), each pair both ways.

    `register` is a FROM item as `match` takes it, one row a person, `key` the person. Name, birth date and
    place in common are not enough: namesakes have them. The two must share their own telephone or guardian,
    or their numbers be the same but for the place of issue. A person with two such doubles has none, for they
    cannot be told apart.

    `register` may leave out whoever shares name and birth date with nobody, if `everyone` is a FROM item with
    the name_key, division_code and phone of all.
    """
    prepare_right(con, register)
    if everyone:
        con.execute(f"""
            UPDATE {RIGHT} SET phone_names = used.names
            FROM (SELECT phone, count(DISTINCT name_key) AS names FROM {everyone} GROUP BY phone) AS used
            WHERE used.phone = {RIGHT}.phone
        """)
    create_frequencies(con, everyone or RIGHT)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {LEFT} AS
        SELECT * REPLACE (id_number IS NOT NULL AS id_taken) FROM {RIGHT}
        SEMI JOIN (SELECT name_key, birth_date FROM {RIGHT} GROUP BY ALL HAVING count(*) > 1)
            USING (name_key, birth_date);
        CREATE OR REPLACE TEMP TABLE {PAIRS} AS
        SELECT l.key AS left_key, r.key AS right_key, substr(l.id_number, 7, 11) = substr(r.id_number, 7, 11)
               AS is_same_sequence
        FROM {LEFT} AS l JOIN {RIGHT} AS r ON l.name_key = r.name_key AND l.birth_date = r.birth_date
        WHERE l.key <> r.key AND l.id_number <> r.id_number AND coalesce(l.sex = r.sex, TRUE) AND NOT l.wild
    """)
    create_scores(con, model)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {SAME_HOLDER} AS
        WITH likely AS (
            SELECT left_key AS person_id, right_key AS other_person_id, 'D' AS link_grade,
                   pow(2, weight) / (pow(2, weight) + {ONE_IN} * (SELECT count(*) FROM {everyone or RIGHT}))
                       AS probability
            FROM {SCORED} JOIN {PAIRS} USING (left_key, right_key)
            WHERE (is_same_sequence OR phone = 'same' OR guardian = 'same') AND probability >= {CERTAIN})
        SELECT * FROM likely AS x
        WHERE (SELECT count(*) FROM likely AS y
               WHERE y.person_id IN (x.person_id, x.other_person_id)) = 2;
    """)
    used = (LEFT, RIGHT, PAIRS, SCORED, LUNAR_DAYS, *FREQUENCIES)
    con.execute("".join(f"DROP TABLE {name};" for name in used))
