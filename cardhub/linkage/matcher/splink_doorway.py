"""The only importer of Splink: the weights of the frozen model, by expectation maximisation.

Splink sees the same columns and the same conditions as the scoring SQL (`fields.py`, `levels.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison

from cardhub.linkage.matcher.fields import LEFT, RIGHT, install_macros, prepare_left, prepare_right
from cardhub.linkage.matcher.levels import COMPARISONS, Comparison, Level
from cardhub.linkage.matcher.model import Model

__all__ = ["train"]

RANDOM_PAIRS = 5e6
# What training has never seen keeps this share of what the code starts with: unseen is not impossible.
START_SHARE = 0.02
_TRAINED_BY = (block_on("birth_date"), block_on("name_key", "division_code"))


def train(con: Any, left: str, right: str, version: str, seed: int = 1) -> Model:
    """A model for rows like `left` (without a usable number) against `right` (the register).

    No labels are needed. The frequencies among two persons' rows come from random pairs, those among one
    person's from pairs with the same birth date, and from pairs with the same name and village.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    prepare_right(con, right)
    prepare_left(con, left)
    with duckdb.connect() as own:
        install_macros(own)
        for table in (LEFT, RIGHT):
            own.register("rows_read", con.execute(f"SELECT * FROM {table}").to_arrow_table())
            own.execute(f"CREATE TABLE {table} AS SELECT * FROM rows_read")
            own.unregister("rows_read")
        con.execute(f"DROP TABLE {LEFT}; DROP TABLE {RIGHT}")
        return Model(version, _levels(_trained(own, seed)))


def _trained(con: Any, seed: int) -> dict[str, Any]:
    """Splink's own account of the model; it leaves tables behind, so it gets a connection of its own."""
    api = DuckDBAPI(con)
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="key",
        comparisons=[_comparison(each) for each in COMPARISONS],
        blocking_rules_to_generate_predictions=list(_TRAINED_BY),
        max_iterations=50,
    )
    linker = Linker([api.register(LEFT), api.register(RIGHT)], settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed)
    for rule in _TRAINED_BY:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return dict(linker.misc.save_model_to_json())


def _levels(trained: Mapping[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    found = {each["output_column_name"]: each["comparison_levels"] for each in trained["comparisons"]}
    return {
        each.name: {
            level.name: _frequencies(level, learnt)
            for level, learnt in zip(each.levels, found[each.name][1:], strict=True)
        }
        for each in COMPARISONS
    }


def _comparison(comparison: Comparison) -> CustomComparison:
    levels: list[Any] = [CustomLevel(comparison.unknown).configure(is_null_level=True)]
    for each in comparison.levels:
        condition = "ELSE" if each.condition == "TRUE" else each.condition
        levels.append(
            CustomLevel(condition, each.name).configure(
                m_probability=each.m, u_probability=each.u, fix_u_probability=each.is_rare
            )
        )
    return CustomComparison(levels, output_column_name=comparison.name)


def _frequencies(level: Level, learnt: Mapping[str, Any]) -> tuple[float, float]:
    m = (1 - START_SHARE) * float(learnt.get("m_probability") or 0) + START_SHARE * level.m
    u = float(learnt.get("u_probability") or 0)
    if level.is_rare or u == 0:
        u = level.u
    return round(m, 9), round(max(m, u) if level.is_against else u, 9)
