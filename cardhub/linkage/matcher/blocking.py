"""Which pairs are compared at all: set-based joins, each on a key that few rows share."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.matcher.fields import LEFT, RIGHT, RIGHT_READ

__all__ = ["NEAR", "PAIRS", "candidates", "create_near", "create_pairs"]

PAIRS, NEAR = "matcher_pair", "matcher_near"
CROWD = 20  # a phone with more names than this is an agent's; it brings nobody together

# One slip leaves one of these whole: a changed place, two neighbours swapped, a character lost or put in.
_NUMBER_KEYS = (
    "right({0}, 10)",
    "left({0}, 6) || right({0}, 4)",
    "left({0}, 14)",
    "left({0}, 13) || right({0}, 3)",
)
_WRITTEN = "l.id_number IS NULL AND length(l.id_text) BETWEEN 17 AND 19"
_RULES = (
    ("l.id_number = r.id_number", "TRUE"),
    ("l.card_id = r.id_number", "TRUE"),
    *((f"{key.format('l.id_text')} = {key.format('r.id_number')}", _WRITTEN) for key in _NUMBER_KEYS),
    (
        "l.birth_date = r.birth_date",
        "(l.sound = r.sound OR left(l.name_key, 1) = left(r.name_key, 1) "
        "OR right(l.name_key, 1) = right(r.name_key, 1) OR l.wild OR r.wild)",
    ),
    ("l.name_key = r.name_key AND l.county = r.county", "TRUE"),
    ("l.name_key = r.name_key AND l.county = r.residence_county", "TRUE"),
    ("l.sound = r.sound AND l.county = r.county", "TRUE"),
    ("l.name_key = r.name_key AND l.year = r.year", "TRUE"),
    ("l.phone = r.phone", f"l.phone_names <= {CROWD} AND r.phone_names <= {CROWD}"),
    ("l.household = r.household", "TRUE"),
)


def create_pairs(con: Any, refused: str = "") -> None:
    """TEMP TABLE matcher_pair(left_key, right_key), each pair once.

    `refused`: a FROM item of pairs that people decided are not one; they are left out.
    """
    pairs = _joined("l.key AS left_key, r.key AS right_key", RIGHT)
    without = f" ANTI JOIN {refused} USING (left_key, right_key)" if refused else ""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {PAIRS} AS FROM ({pairs}){without}")


def create_near(con: Any, persons: str) -> None:
    """TEMP TABLE matcher_near(key): the rows of LEFT that would be compared with one of `persons`.

    `persons`: a table with the columns of RIGHT.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE {NEAR} AS {_joined('l.key AS key', persons)}")


def candidates() -> str:
    """SQL of the keys of those in RIGHT_READ that have a value of any rule in common with a row of LEFT."""
    equal = sorted({join.partition(" AND ")[0] for join, _ in _RULES})
    return " UNION ".join(
        f"SELECT r.key FROM {RIGHT_READ} AS r SEMI JOIN {LEFT} AS l ON {each}" for each in equal
    )


def _joined(columns: str, right: str) -> str:
    return " UNION ".join(
        f"SELECT {columns} FROM {LEFT} AS l JOIN {right} AS r ON {join} WHERE {also}" for join, also in _RULES
    )
