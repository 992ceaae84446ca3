"""Splink alone on the same rows, as its pages recommend: ready-made comparisons, its training, predict.

It blocks on and compares the fields that the matcher has.
"""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Any

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

__all__ = ["link_by_splink"]

FIELDS = (
    "key", "id_text", "card_id", "name_key", "birth_date", "sex", "phone", "guardian_name_key", "household",
)  # fmt: skip
_BLOCKS = (
    block_on("id_text"),
    block_on("name_key", "birth_date"),
    block_on("birth_date", "county"),
    block_on("name_key", "village"),
    block_on("phone", "name_key"),
    block_on("card_id"),
    block_on("household"),
)


def link_by_splink(con: Any) -> tuple[float, float]:
    """TEMP TABLE theirs(key, person, probability): the best candidate of each row of `record`.

    Returns the seconds spent on training and on linking."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    began = perf_counter()
    for table in ("record", "register"):
        con.execute(f"""
            CREATE OR REPLACE TABLE splink_{table} AS
            SELECT {", ".join(FIELDS)}, division_code AS village, left(division_code, 9) AS township,
                   left(division_code, 6) AS county
            FROM {table}
        """)
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="key",
        blocking_rules_to_generate_predictions=list(_BLOCKS),
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("id_text", [1, 2]),
            cl.ExactMatch("card_id"),
            cl.NameComparison("name_key"),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
            cl.ExactMatch("sex"),
            cl.CustomComparison(
                output_column_name="place",
                comparison_levels=[
                    {"sql_condition": "village_l IS NULL OR village_r IS NULL", "is_null_level": True},
                    *(
                        {"sql_condition": f"{place}_l = {place}_r"}
                        for place in ("village", "township", "county")
                    ),
                    {"sql_condition": "ELSE"},
                ],
            ),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
            cl.ExactMatch("guardian_name_key").configure(term_frequency_adjustments=True),
            cl.ExactMatch("household"),
        ],
        retain_matching_columns=False,
    )
    api = DuckDBAPI(con)
    tables = [api.register("splink_record"), api.register("splink_register")]
    linker = Linker(tables, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("id_text"), block_on("name_key", "birth_date", "village")], recall=0.9
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("id_text"))
    training.estimate_parameters_using_expectation_maximisation(block_on("name_key", "birth_date"))
    trained = perf_counter()
    found = linker.inference.predict(threshold_match_probability=0.01)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE theirs AS
        SELECT key_l AS key, key_r AS person, match_probability AS probability, match_weight AS weight
        FROM {found.physical_name}
        QUALIFY row_number() OVER (PARTITION BY key_l ORDER BY match_weight DESC, key_r) = 1
    """)
    return trained - began, perf_counter() - trained
