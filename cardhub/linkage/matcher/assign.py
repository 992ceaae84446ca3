"""From scored pairs to decisions: the best candidate of each row, by how much, and on what it rests."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.matcher.fields import LEFT, RIGHT
from cardhub.linkage.matcher.levels import COMPARISONS
from cardhub.linkage.matcher.model import Model
from cardhub.linkage.matcher.score import SCORED

__all__ = ["MATCHED", "create_matched", "features_sql"]

MATCHED = "matched"

_NAME_AGREES = "name IN ('same', 'lost_character', 'cut', 'sounds_alike')"


def _is(field: str, *levels: str) -> str:
    words = ", ".join(f"'{level}'" for level in levels)
    return f"coalesce({field} IN ({words}), FALSE)"


_NUMBER_AGREES = _is("number", "same", "card", "one_edit")
_BIRTH_AGREES = _is("birth", "same", "lunar", "day_and_month_swapped", "one_digit")
_BIRTH_NEAR = _is("birth", "close", "year")
_CONTACT_AGREES = f"({_is('phone', 'same')} OR {_is('guardian', 'same')} OR {_is('household', 'same')})"
_PLACE_AGREES = "coalesce(place IN ('village', 'township', 'county'), TRUE)"
_PLACE_IS_NEAR = _is("place", "village", "township")

# In a list of holders alone, whoever is meant is on the register: a namesake in the village would be too.
_HOLDERS_ONLY = "prior >= 0.9 AND probability >= 0.99"

# What must hold besides the probability. A name with a place, or with a wrong birth date, reaches nobody: a
# village has namesakes. One with the same birthday in another county needs more, where the register has two.
_RESTS = f"""
    {_NAME_AGREES} AND coalesce(sex = 'same', TRUE)
    AND (NOT {_is("number", "own_other")} OR {_CONTACT_AGREES})
    AND ({_NUMBER_AGREES} OR {_is("household", "same")}
         OR {_BIRTH_AGREES} AND ({_PLACE_AGREES} OR {_CONTACT_AGREES} OR is_only_namesake)
         OR {_BIRTH_NEAR} AND ({_PLACE_IS_NEAR} OR {_CONTACT_AGREES})
         OR birth IS NULL AND {_PLACE_IS_NEAR} AND {_CONTACT_AGREES})
    OR name = 'one_character' AND {_is("birth", "same")} AND {_NUMBER_AGREES}
    OR {_HOLDERS_ONLY} AND {_NAME_AGREES} AND {_is("place", "village")}
       AND coalesce(sex = 'same', TRUE) AND NOT {_is("number", "own_other")}
    OR {_is("number", "same", "card")}
       AND ({_NAME_AGREES} OR {_BIRTH_AGREES} AND coalesce(sex = 'same', TRUE))"""
# Who has a valid number of their own, and another name, is a relative.
_WORTH_A_LOOK = f"""
    name <> 'different' AND ({_BIRTH_AGREES} OR {_BIRTH_NEAR} OR {_NUMBER_AGREES} OR {_CONTACT_AGREES})
    AND ({_NAME_AGREES} OR NOT {_is("number", "own_other")})
    OR {_BIRTH_AGREES} AND {_NUMBER_AGREES}"""


def create_matched(con: Any, model: Model, one_to_one: bool, persons: int | None = None) -> None:
    """TEMP TABLE matched, as `match` says: one row a left key at most.

    The probability is over all candidates of the row, and over nobody on the right being the one. A row goes
    to review where it is likely about one of them, though none stands out. `persons`: how many the right list
    stands for, where that is not its rows.
    """
    of_all = str(persons) if persons else f"(SELECT greatest(count(*), 1) FROM {RIGHT})"
    best_per_right = (
        "QUALIFY row_number() OVER (PARTITION BY right_key ORDER BY weight DESC, left_key) = 1"
        if one_to_one
        else ""
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE matcher_best AS
        WITH scored AS (
            SELECT s.*, least(greatest(coalesce(l.on_register, {model.on_register}), 0.05), 0.995) AS prior,
                   pow(2, weight) * prior / (1 - prior) / {of_all} AS odds
            FROM {SCORED} AS s JOIN {LEFT} AS l ON l.key = s.left_key),
        ranked AS (
            SELECT *, sum(odds) OVER each_row AS all_odds,
                   lead(weight) OVER (PARTITION BY left_key ORDER BY weight DESC, right_key) AS next_weight,
                   name <> 'same' OR count(*) FILTER (name = 'same' AND birth = 'same') OVER each_row <= 1
                       AS is_only_namesake
            FROM scored WINDOW each_row AS (PARTITION BY left_key)
            QUALIFY row_number() OVER (PARTITION BY left_key ORDER BY weight DESC, right_key) = 1)
        -- Rounded, for a sum of doubles depends on their order.
        SELECT *, round(odds / (1 + all_odds), 9) AS probability,
               round(all_odds / (1 + all_odds), 9) AS somebody,
               coalesce(weight - next_weight, 99) >= log2({model.margin}) AS is_clear
        FROM ranked {best_per_right};
        CREATE OR REPLACE TEMP TABLE {MATCHED} AS
        SELECT b.left_key, b.right_key, b.probability, b.weight, b.decision, {_REASON} AS reason,
               {features_sql()} AS features
        FROM (
            SELECT *, CASE WHEN probability >= {model.link} AND is_clear AND ({_RESTS}) THEN 'link'
                           WHEN somebody >= {model.review} AND ({_WORTH_A_LOOK}) THEN 'review'
                           WHEN hash(left_key) % {model.sample_one_in} = 0 AND ({_WORTH_A_LOOK})
                               THEN 'sampled'
                      END AS decision
            FROM matcher_best) AS b
        JOIN {LEFT} AS l ON l.key = b.left_key
        JOIN {RIGHT} AS r ON r.key = b.right_key
        WHERE b.decision IS NOT NULL;
        DROP TABLE matcher_best
    """)


_SHOWN = {
    "name": ("l.name", "r.name"),
    "birth": ("coalesce(l.birth_date::VARCHAR, l.birth_raw)", "r.birth_date::VARCHAR"),
    "sex": ("l.sex", "r.sex"),
    "place": ("l.division_code", "r.division_code"),
    "number": ("coalesce(l.id_text, l.card_id)", "r.id_number"),
    "phone": ("l.phone", "r.phone"),
    "guardian": ("l.guardian_name_key", "r.guardian_name_key"),
    "household": ("l.household", "r.household"),
}


_REASON = "concat_ws(' ', {})".format(", ".join(f"'{each.name}=' || b.{each.name}" for each in COMPARISONS))


def features_sql() -> str:
    """JSON of the levels of a scored pair `b` with the values of its rows `l` and `r`."""
    parts = ", ".join(
        f"{each.name} := CASE WHEN b.{each.name} IS NOT NULL THEN "
        f"struct_pack(level := b.{each.name}, left := {shown[0]}, right := {shown[1]}) END"
        for each in COMPARISONS
        for shown in (_SHOWN[each.name],)
    )
    return f"to_json(struct_pack(weight := round(b.weight, 2), is_clear := b.is_clear, {parts}))"
