"""More damage than the pretend province's clerks do: numbers lost, mistyped, another's, beside other slips.

There, a row has at most one slip in its identity. Here, every fortieth row loses its number in some way, and
of these every fifth row has one more slip in each other field, independently. Drawn by the row's key.
"""

from __future__ import annotations

from typing import Any

__all__ = ["damage"]

ONE_IN = 40
ALSO_ONE_IN = 5


def damage(con: Any, seed: int) -> None:
    """Rewrite some rows of the table `record`, and their `id_state`; the truth stays."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE spoilt AS
        SELECT key, draw, draw % (SELECT count(*) FROM register) + 1 AS nth,
               {_drawn("position", seed, 17)} + 1 AS at,
               ['missing', 'wrong', 'wrong', 'other_person'][{_drawn("kind", seed, 4)} + 1] AS kind,
               {", ".join(f"{_drawn(field, seed, ALSO_ONE_IN)} = 0 AS also_{field}" for field in _ALSO)}
        FROM (SELECT key, hash(key, {seed}) AS draw FROM record WHERE id_number IS NOT NULL)
        WHERE draw % {ONE_IN} = 0;
        CREATE OR REPLACE TEMP TABLE given AS
        SELECT s.key, p.id_number AS anothers
        FROM spoilt AS s
        JOIN (SELECT id_number, row_number() OVER (ORDER BY key) AS nth FROM register) AS p USING (nth);
        CREATE OR REPLACE TABLE record AS
        SELECT r.* REPLACE ({", ".join(f"{sql} AS {name}" for name, sql in _WRITTEN.items())})
        FROM record AS r LEFT JOIN spoilt AS s USING (key) LEFT JOIN given AS g USING (key);
        DROP TABLE spoilt; DROP TABLE given
    """)


def _drawn(what: str, seed: int, below: int) -> str:
    return f"(hash(key, {seed}, '{what}') % {below})::INTEGER"


_ALSO = ("name", "birth", "place", "phone", "sex")

# A digit wrong, or two neighbours swapped where they differ.
_MISTYPED = """
    left(r.id_number, s.at - 1)
        || CASE WHEN s.draw % 3 = 0 AND substr(r.id_number, s.at, 1) <> substr(r.id_number, s.at + 1, 1)
                THEN substr(r.id_number, s.at + 1, 1) || substr(r.id_number, s.at, 1)
                     || substr(r.id_number, s.at + 2)
                ELSE ((substr(r.id_number, s.at, 1)::INTEGER + 1 + s.draw % 9) % 10)::VARCHAR
                     || substr(r.id_number, s.at + 1) END
"""

_WRITTEN = {
    "id_text": "CASE s.kind WHEN 'missing' THEN NULL WHEN 'other_person' THEN g.anothers "
    f"WHEN 'wrong' THEN {_MISTYPED} ELSE r.id_text END",
    "id_number": "CASE WHEN s.kind IS NULL THEN r.id_number WHEN s.kind = 'other_person' THEN g.anothers END",
    # The card's number, or the card itself, would say who it is.
    "card_id": "CASE WHEN s.kind IS NULL THEN r.card_id END",
    "household": "CASE WHEN s.kind IS NULL THEN r.household END",
    "name_key": "CASE WHEN s.also_name AND length(r.name_key) > 2 "
    "THEN left(r.name_key, length(r.name_key) - 1) || '?' ELSE r.name_key END",
    "birth_date": "CASE WHEN NOT coalesce(s.also_birth, FALSE) THEN r.birth_date "
    "WHEN s.draw % 3 = 1 THEN r.birth_date - 29 WHEN s.draw % 3 = 2 THEN r.birth_date + 10 END",
    "division_code": "CASE WHEN s.also_place THEN left(r.division_code, 6) || '000000' "
    "ELSE r.division_code END",
    "phone": "CASE WHEN s.also_phone THEN NULL ELSE r.phone END",
    "sex": "CASE WHEN s.also_sex THEN NULL ELSE r.sex END",
    "id_state": "coalesce(s.kind, r.id_state)",
}
