"""What the matcher reads: the columns of both lists, and what is derived from them before any comparison."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any

from cardhub.linkage.matcher.lunar import create_lunar_days
from cardhub.linkage.matcher.sounds import create_sounds
from cardhub.linkage.names import install_name_macros

__all__ = [
    "FIELDS", "LEFT", "RIGHT", "RIGHT_READ", "county_of", "install_macros", "prepare", "prepare_left",
    "prepare_right",
]  # fmt: skip

# Column → type. A list may lack any column but `key` (a whole number, unique); what it lacks is unknown.
FIELDS = {
    "id_text": "VARCHAR",  # the ID number as written, cleaned of blanks and width
    "id_number": "VARCHAR",  # the same where it is valid, else NULL
    "card_id": "VARCHAR",  # the first 18 characters of a card number in the row
    "name": "VARCHAR",
    "name_key": "VARCHAR",
    "birth_date": "DATE",
    "birth_raw": "VARCHAR",  # for its year, where the date cannot be read
    "sex": "VARCHAR",  # '1' male, '2' female
    "division_code": "VARCHAR",  # 12 digits
    "residence_code": "VARCHAR",  # a second place, 12 digits
    "phone": "VARCHAR",
    "guardian_name_key": "VARCHAR",
    "household": "VARCHAR",
    "on_register": "DOUBLE",  # left: the share of its list's persons who are on the right, by their numbers
    "dataset": "VARCHAR",  # left: which list a row is of, where rows of several are matched together
}
LEFT, RIGHT = "matcher_left", "matcher_right"
RIGHT_READ = f"{RIGHT}_read"


@cache
def _areas() -> dict[str, str]:
    """Six-digit code → the one code for all counties of one statistical area (620171 with 620121, 620122)."""
    path = files("schemas") / "codes" / "division_succession.csv"
    found: dict[str, str] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        if row["kind"] == "area":
            for code in (row["retired_code"], *row["code"].split("|")):
                found[code] = row["retired_code"]
    return found


def county_of(division: str) -> str:
    """SQL: the county of a division code, one for the counties that share a statistical area."""
    county = f"left({division}, 6)"
    arms = " ".join(f"WHEN '{code}' THEN '{area}'" for code, area in _areas().items())
    return f"CASE {county} {arms} ELSE {county} END"


def install_macros(con: Any) -> None:
    """What `levels.py` calls: the name macros, and one that counts characters, not bytes."""
    install_name_macros(con)
    con.execute("""
        CREATE OR REPLACE TEMP MACRO one_character_off(a, b) AS
            length(a) = length(b)
            AND (substr(a, 1, 1) <> substr(b, 1, 1))::INTEGER + (substr(a, 2, 1) <> substr(b, 2, 1))::INTEGER
                + (substr(a, 3, 1) <> substr(b, 3, 1))::INTEGER + (substr(a, 4) <> substr(b, 4))::INTEGER = 1
    """)


def prepare_right(con: Any, right: str, only: str = "") -> None:
    """Create RIGHT: all FIELDS with `key`, and beside them

    `sound`, `other_sound` (the name by ear), `wild` (a character was lost), `born` (yyyymmdd), `lunar` (the
    same day in the old calendar), `year`, `county`, `phone_names` (how many names use the phone in its list),
    `id_taken` (left: the valid number is somebody's on the right), `id_contradicts` (the valid number says
    another birth date or sex than the row).

    `only`: SQL of the keys that are wanted, in terms of RIGHT_READ (`key`, FIELDS, `sound`); the telephones
    of the others count.
    """
    prepare(con, RIGHT, right, only=only)


def prepare_left(con: Any, left: str, right: str = RIGHT) -> None:
    """Create LEFT with the same columns; `right` has everybody's `id_number`."""
    prepare(con, LEFT, left, f"coalesce(x.id_number IN (SELECT id_number FROM {right}), FALSE)")


def prepare(con: Any, table: str, relation: str, taken: str = "FALSE", only: str = "") -> None:
    """Create `table` with the columns of RIGHT; `taken` is the SQL of `id_taken`."""
    install_macros(con)
    given = f"({_read(con, relation)})"
    create_sounds(con, given)
    create_lunar_days(con)
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {table}_read AS "
        f"SELECT x.*, s.sound, s.other_sound, s.wild FROM {given} AS x "
        "LEFT JOIN name_sounds AS s ON s.name_key = x.name_key"
    )
    con.execute(_derive(table, taken, only))
    con.execute(f"DROP VIEW {table}_read; DROP TABLE name_sounds")


def _read(con: Any, relation: str) -> str:
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    columns = ", ".join(
        f"{name if name in there else 'NULL'}::{type} AS {name}" for name, type in FIELDS.items()
    )
    return f"SELECT key, {columns} FROM {relation}"


def _derive(table: str, taken: str, only: str) -> str:
    number = "x.id_number"
    wanted = f"SEMI JOIN ({only}) AS o ON o.key = x.key" if only else ""
    return f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT x.*,
               coalesce(d.born, strftime(x.birth_date, '%Y%m%d')) AS born, d.lunar,
               coalesce(year(x.birth_date)::VARCHAR,
                        nullif(regexp_extract(x.birth_raw, '^\\s*((?:19|20)[0-9]{{2}})', 1), '')) AS year,
               {county_of("x.division_code")} AS county, {county_of("x.residence_code")} AS residence_county,
               p.phone_names, {taken} AS id_taken,
               coalesce(substr({number}, 7, 8) <> born, substr({number}, 7, 4) <> year, FALSE)
                   OR coalesce(substr({number}, 17, 1)::INTEGER % 2 <> x.sex::INTEGER % 2, FALSE)
                   AS id_contradicts
        FROM (FROM {table}_read AS x {wanted}) AS x
        LEFT JOIN lunar_day AS d ON d.day = x.birth_date
        LEFT JOIN (SELECT dataset, phone, count(DISTINCT name_key) AS phone_names FROM {table}_read
                   WHERE phone IS NOT NULL GROUP BY ALL) AS p
            ON p.phone = x.phone AND p.dataset IS NOT DISTINCT FROM x.dataset
    """
