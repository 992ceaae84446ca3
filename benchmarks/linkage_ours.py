"""Our linker on a loaded province: grades A to C by number and name, then D for what is left."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.matcher import load_model, match
from cardhub.linkage.names import install_name_macros

__all__ = ["link_ours"]


def link_ours(con: Any) -> None:
    """TEMP TABLE ours(key, person, is_by_number): the register's key for each row of `record` that is linked.

    As the hub does (cardhub/linkage/matched_links.py), but for the sex, which the hub takes from the holder's
    number and not from the card: a number that is somebody's on the register counts unless
    the name is another and the row's sex, birth date or, without one, county speaks against that person, or
    the matcher finds the row's own person.
    """
    install_name_macros(con)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE by_number AS
        SELECT r.key, p.key AS holder, same_name(p.name_key, r.name_key) IS TRUE AS is_same,
               CASE WHEN same_name(p.name_key, r.name_key) OR is_close_name(p.name_key, r.name_key) THEN FALSE
                    WHEN r.sex <> p.sex THEN TRUE
                    WHEN r.birth_date IS NOT NULL THEN r.birth_date <> p.birth_date
                    ELSE coalesce(left(r.division_code, 6)
                                  NOT IN (left(p.division_code, 6), left(p.residence_code, 6)), FALSE)
               END AS is_anothers
        FROM record AS r JOIN register AS p USING (id_number);
        CREATE OR REPLACE TEMP TABLE not_surely AS
        SELECT * EXCLUDE (on_register), s.on_register
        FROM record JOIN (
            SELECT dataset, count(n.key) / greatest(count(id_number), 1) AS on_register
            FROM record LEFT JOIN by_number AS n USING (key) GROUP BY dataset) AS s USING (dataset)
        ANTI JOIN (SELECT key FROM by_number WHERE is_same) AS sure USING (key);
    """)
    match(con, "not_surely", "register", model=load_model())
    con.execute("""
        CREATE OR REPLACE TEMP TABLE ours AS
        SELECT coalesce(n.key, m.left_key) AS key,
               CASE WHEN n.is_same THEN n.holder
                    WHEN m.decision = 'link' THEN m.right_key
                    WHEN NOT n.is_anothers THEN n.holder END AS person,
               coalesce(person = n.holder, FALSE) AS is_by_number
        FROM by_number AS n FULL JOIN matched AS m ON m.left_key = n.key
        WHERE person IS NOT NULL
    """)
