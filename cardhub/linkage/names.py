"""When two names count as one, and when they are close: DuckDB macros over linking keys.

A linking key has no separators and no variants left. A character that a source could not write (`?`, □,
private use) stands for any one character.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import duckdb
import pyarrow as pa

from cardhub.linkage.pinyin import syllable

__all__ = ["WILDCARDS", "install_name_macros"]

# What a system writes for a character that it does not have.
WILDCARDS = "[?？□■〓\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]"
SIMILAR = 0.8
PREFIX = 4

_MACROS = f"""
CREATE OR REPLACE TEMP MACRO name_pattern(name) AS regexp_replace(name, '{WILDCARDS}', '_', 'g');
CREATE OR REPLACE TEMP MACRO has_wildcard(name) AS regexp_matches(name, '{WILDCARDS}');
CREATE OR REPLACE TEMP MACRO fits_pattern(a, b) AS
    length(a) = length(b)
    AND list_bool_and(list_transform(range(1, length(a) + 1),
        lambda i: substr(a, i, 1) = substr(b, i, 1) OR substr(a, i, 1) = '_' OR substr(b, i, 1) = '_'));
CREATE OR REPLACE TEMP MACRO same_name(a, b) AS CASE
    WHEN a = b THEN TRUE
    WHEN a IS NULL OR b IS NULL THEN NULL
    WHEN has_wildcard(a) AND has_wildcard(b) THEN fits_pattern(name_pattern(a), name_pattern(b))
    WHEN has_wildcard(b) THEN a LIKE name_pattern(b)
    WHEN has_wildcard(a) THEN b LIKE name_pattern(a)
    ELSE FALSE END;
CREATE OR REPLACE TEMP MACRO is_close_name(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN NULL
    WHEN jaro_winkler_similarity(a, b) >= {SIMILAR} THEN TRUE
    WHEN length(a) >= {PREFIX} AND starts_with(b, a) OR length(b) >= {PREFIX} AND starts_with(a, b) THEN TRUE
    ELSE name_sound(a) = name_sound(b) END;
"""


def install_name_macros(con: Any) -> None:
    """Add `same_name(a, b)` and `is_close_name(a, b)` to a connection; NULL where a name is unknown."""
    # It is there already: DuckDB has no other way to ask that is as quick.
    with suppress(duckdb.NotImplementedException):
        con.create_function("name_sound", _sounds, ["VARCHAR"], "VARCHAR", type="arrow")
    con.execute(_MACROS)


def _sounds(names: pa.ChunkedArray) -> pa.Array:
    unique = names.unique().to_pylist()
    sounds = {
        name: name if name is None else "".join(f"{syllable(each)} " for each in name) for name in unique
    }
    return pa.array([sounds[name] for name in names.to_pylist()], pa.string())
