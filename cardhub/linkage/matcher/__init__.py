"""Grade D: find the person a row is about where its ID number does not say so. READ FIRST.

    prepare (fields.py) → pairs (blocking.py) → levels (levels.py) → weights (score.py, model.json)
    → the best candidate of each row and what becomes of it (assign.py) → a sentence (explain.py)

Everything runs as SQL on the caller's DuckDB connection, and reads the frozen `model.json`. `train` asks
Splink for a new one (splink_doorway.py). `find_twins` looks for persons who are on the register twice.

A candidate is a proposal: no row's number, name or date is ever changed by it. Name and place alone never
reach an officer.
"""

from __future__ import annotations

from typing import Any

from cardhub.linkage.matcher.assign import create_matched, features_sql
from cardhub.linkage.matcher.blocking import NEAR, PAIRS, candidates, create_near, create_pairs
from cardhub.linkage.matcher.explain import explain
from cardhub.linkage.matcher.fields import FIELDS, LEFT, RIGHT, prepare, prepare_left, prepare_right
from cardhub.linkage.matcher.lunar import LUNAR_DAYS
from cardhub.linkage.matcher.model import Model, load_model
from cardhub.linkage.matcher.score import FREQUENCIES, SCORED, create_frequencies, create_scores
from cardhub.linkage.matcher.twins import SAME_HOLDER, find_twins

__all__ = [
    "FIELDS", "FREQUENCIES", "LEFT", "LUNAR_DAYS", "NEAR", "RIGHT", "SAME_HOLDER", "Model", "begin",
    "compare", "create_frequencies", "create_near", "end", "explain", "find_twins", "load_model", "match",
    "match_left", "prepare", "prepare_candidates", "prepare_left", "prepare_right", "train",
]  # fmt: skip


def train(con: Any, left: str, right: str, version: str, seed: int = 1) -> Model:
    """A model trained on rows like `left` (no usable number) against `right`; `save` writes it.

    Needs no labels. `splink_doorway.train` says from which pairs each figure comes.
    """
    # Imported here: Splink takes seconds to load, and matching does without.
    from cardhub.linkage.matcher.splink_doorway import train as train_by_splink

    return train_by_splink(con, left, right, version, seed)


def match(con: Any, left: str, right: str, *, model: Model, one_to_one: bool = False) -> None:
    """Create TEMP TABLE matched(left_key, right_key, probability, weight, decision, reason, features JSON).

    `left` and `right` are FROM items with a unique whole number `key` and any of FIELDS; what a list lacks is
    unknown. A row whose valid number is on the right has that person among its candidates, so that a changed
    name is not taken for somebody else.

    `matched` has the best candidate of a left row, or no row: decision `link` (believed), `review` (for an
    officer), `sampled` (below the threshold, drawn by the key so that recall can be estimated). `reason`
    names the level of each field, without values. Several left rows may be about one right row, unless
    `one_to_one`.
    """
    begin(con, right)
    prepare_left(con, left)
    match_left(con, model=model, one_to_one=one_to_one)
    end(con)


def begin(con: Any, right: str) -> None:
    """Get the right list ready for any number of left ones; `end` forgets it."""
    prepare_right(con, right)
    create_frequencies(con)


def prepare_candidates(con: Any, right: str) -> None:
    """Create RIGHT of those only with whom a row of LEFT may be compared."""
    prepare_right(con, right, candidates())


def match_left(
    con: Any, *, model: Model, one_to_one: bool = False, persons: int | None = None, refused: str = ""
) -> None:
    """As `match`, of what `prepare_left` got ready against what `begin` did.

    `persons`: how many the right list counts for, where that is not its rows. `refused`: a FROM item
    (left_key, right_key) of pairs that must not be linked, so that the next best may be.
    """
    create_pairs(con, refused)
    create_scores(con, model)
    create_matched(con, model, one_to_one, persons)
    con.execute("".join(f"DROP TABLE {name};" for name in (LEFT, PAIRS, SCORED)))


def end(con: Any) -> None:
    """Drop what `begin` made."""
    con.execute("".join(f"DROP TABLE {name};" for name in (RIGHT, LUNAR_DAYS, *FREQUENCIES)))


def compare(con: Any, left: str, right: str, *, model: Model) -> str:
    """The features of one row and one person, however alike they are; each FROM item has one row."""
    begin(con, right)
    prepare_left(con, left)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {PAIRS} AS "
        f"SELECT l.key AS left_key, r.key AS right_key FROM {LEFT} AS l, {RIGHT} AS r"
    )
    create_scores(con, model)
    (features,) = con.execute(
        f"SELECT {features_sql()} "
        f"FROM (SELECT *, TRUE AS is_clear FROM {SCORED}) AS b, {LEFT} AS l, {RIGHT} AS r"
    ).fetchone()
    con.execute("".join(f"DROP TABLE {name};" for name in (LEFT, PAIRS, SCORED)))
    end(con)
    return str(features)
