"""Score every pair with the frozen model: one SELECT, the sum of the weights of each field's level."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.matcher.blocking import PAIRS
from cardhub.linkage.matcher.fields import FIELDS, LEFT, RIGHT
from cardhub.linkage.matcher.levels import COMPARISONS, Comparison
from cardhub.linkage.matcher.model import Model

__all__ = ["FREQUENCIES", "SCORED", "create_frequencies", "create_scores", "pair_columns"]

SCORED = "matcher_scored"
FREQUENCIES = ("name_key_share", "sound_share")
# Names go by region: a name's share of its prefecture counts, leaning on the whole list where that is small.
LEAN = 500
_DERIVED = (
    "sound", "other_sound", "wild", "born", "lunar", "year", "county", "residence_county", "phone_names",
    "id_taken", "id_contradicts",
)  # fmt: skip


def pair_columns() -> str:
    """SELECT list of both sides, `<column>_l` and `<column>_r`."""
    return ", ".join(f"{side}.{name} AS {name}_{side}" for name in (*FIELDS, *_DERIVED) for side in "lr")


def create_frequencies(con: Any, everyone: str = RIGHT) -> None:
    """TEMP TABLES name_key_share and sound_share(value, region, share): how common a value is on the right.

    `everyone`: a FROM item with all names and divisions, where RIGHT holds only some of them.
    """
    for table, column, people in zip(FREQUENCIES, ("name_key", "sound"), (everyone, RIGHT), strict=True):
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            WITH counted AS (
                SELECT {column} AS value, coalesce(left(division_code, 4), '') AS region, count(*) AS rows
                FROM {people} WHERE {column} IS NOT NULL GROUP BY ALL)
            SELECT value, region, (rows + {LEAN} * sum(rows) OVER (PARTITION BY value) / sum(rows) OVER ())
                                  / (sum(rows) OVER (PARTITION BY region) + {LEAN}) AS share
            FROM counted
        """)


def _level(comparison: Comparison) -> str:
    arms = " ".join(f"WHEN {each.condition} THEN '{each.name}'" for each in comparison.levels)
    return f"CASE WHEN {comparison.unknown} THEN NULL {arms} END AS {comparison.name}"


def _weight(comparison: Comparison, model: Model) -> str:
    arms = []
    for each in comparison.levels:
        weight = f"{model.weight(comparison.name, each.name):.4f}"
        if each.frequency:
            m = max(model.levels[comparison.name][each.name][0], 1e-9)
            weight = f"coalesce(log2({m:.9f} / {each.frequency}_share), {weight})"
        arms.append(f"WHEN '{each.name}' THEN {weight}")
    return f"coalesce(CASE {comparison.name} {' '.join(arms)} END, 0)"


def create_scores(con: Any, model: Model) -> None:
    """TEMP TABLE matcher_scored(left_key, right_key, a column with the level of each comparison, weight).

    Needs LEFT, RIGHT, PAIRS and the tables of `create_frequencies`.
    """
    weight = " + ".join(_weight(each, model) for each in COMPARISONS)
    levels = ", ".join(_level(each) for each in COMPARISONS)
    names = ", ".join(each.name for each in COMPARISONS)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {SCORED} AS
        SELECT left_key, right_key, {names}, {weight} AS weight
        FROM (
            SELECT left_key, right_key, name_key_share, sound_share, {levels}
            FROM (
                SELECT p.*, {pair_columns()}, n.share AS name_key_share, s.share AS sound_share
                FROM {PAIRS} AS p
                JOIN {LEFT} AS l ON l.key = p.left_key
                JOIN {RIGHT} AS r ON r.key = p.right_key
                LEFT JOIN name_key_share AS n
                    ON n.value = r.name_key AND n.region = coalesce(left(r.division_code, 4), '')
                LEFT JOIN sound_share AS s
                    ON s.value = r.sound AND s.region = coalesce(left(r.division_code, 4), '')))
    """)
