"""Names by people: 马 leading in Linxia, Tibetan names without a surname, middle dots where they belong."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa

from sandbox.population.clock import Arr
from sandbox.population.name_pools import GIVEN, SURNAMES
from sandbox.population.text import join, pick

__all__ = ["ETHNICITIES", "draw_ethnicity", "draw_given", "draw_surname", "texts"]

# (GB/T 3304 code, name, naming tradition)
ETHNICITIES = (
    ("01", "汉族", "han"), ("02", "蒙古族", "mongol"), ("03", "回族", "muslim"), ("04", "藏族", "tibetan"),
    ("05", "维吾尔族", "turkic"), ("11", "满族", "han"), ("17", "哈萨克族", "turkic"),
    ("26", "东乡族", "muslim"), ("30", "土族", "han"),
    ("35", "撒拉族", "muslim"), ("47", "保安族", "muslim"), ("48", "裕固族", "yugur"),
)  # fmt: skip
_INDEX = {name.removesuffix("族"): n for n, (_, name, _) in enumerate(ETHNICITIES)}

_SHARES = {  # by county or prefecture prefix, the longest match counts; what is missing is Han
    "62": {"回": 0.02, "藏": 0.006, "满": 0.001, "维吾尔": 0.001, "东乡": 0.002, "蒙古": 0.001},
    "6229": {"回": 0.35, "东乡": 0.2, "藏": 0.01},
    "622901": {"回": 0.52, "东乡": 0.06},
    "622924": {"回": 0.7, "东乡": 0.28},
    "622926": {"东乡": 0.87, "回": 0.08},
    "622927": {"保安": 0.2, "东乡": 0.2, "撒拉": 0.1, "回": 0.15, "土": 0.03},
    "6230": {"藏": 0.55, "回": 0.06},
    "620525": {"回": 0.7},
    "620623": {"藏": 0.33, "土": 0.08, "回": 0.02},
    "620721": {"裕固": 0.28, "藏": 0.24},
    "620923": {"蒙古": 0.4},
    "620924": {"哈萨克": 0.36},
}


def _shares_of(county: str) -> list[float]:
    match = max((p for p in _SHARES if county.startswith(p)), key=len)
    shares = [0.0] * len(ETHNICITIES)
    for name, share in _SHARES[match].items():
        shares[_INDEX[name]] = share
    shares[0] = 1 - sum(shares)
    return shares


def draw_ethnicity(rng: np.random.Generator, county: Arr, county_codes: tuple[str, ...]) -> Arr:
    """An index into ETHNICITIES for each county index."""
    cumulative = np.cumsum([_shares_of(code) for code in county_codes], axis=1)[county]
    index: Arr = (rng.random(len(county))[:, None] > cumulative).sum(axis=1)
    return np.asarray(np.minimum(index, len(ETHNICITIES) - 1))


@cache
def _surnames() -> tuple[list[str], dict[str, Arr]]:
    words: list[str] = [""]
    groups: dict[str, Arr] = {}
    for group, characters in SURNAMES.items():
        start = len(words)
        words.extend(characters)
        groups[group] = np.arange(start, len(words)) if characters else np.array([0])
    return words, groups


@cache
def _given() -> tuple[list[str], dict[str, Arr]]:
    words: list[str] = []
    groups: dict[str, Arr] = {}
    for group, names in GIVEN.items():
        groups[group] = np.arange(len(words), len(words) + len(names))
        words.extend(names)
    return words, groups


def _traditions() -> list[str]:
    return [tradition for _, _, tradition in ETHNICITIES]


def draw_surname(rng: np.random.Generator, ethnicity: Arr) -> Arr:
    """A surname code for each ethnicity index; 0 is no surname."""
    _, groups = _surnames()
    result = np.zeros(len(ethnicity), dtype=np.int64)
    for tradition in sorted(set(_traditions())):
        group = groups.get(tradition, groups["none"])
        mask = np.isin(ethnicity, [n for n, t in enumerate(_traditions()) if t == tradition])
        skew = 1.0 if tradition == "muslim" else 1.7  # the first Han surnames are much the commonest
        result[mask] = group[(len(group) * rng.random(int(mask.sum())) ** skew).astype(np.int64)]
    return result


def draw_given(rng: np.random.Generator, ethnicity: Arr, sex: Arr) -> Arr:
    """A given-name code for each ethnicity index and sex."""
    _, groups = _given()
    result = np.zeros(len(ethnicity), dtype=np.int64)
    for tradition in sorted(set(_traditions())):
        indices = [n for n, t in enumerate(_traditions()) if t == tradition]
        for gender in (1, 2):
            group = groups[f"{tradition}_{gender}"]
            mask = np.isin(ethnicity, indices) & (sex == gender)
            result[mask] = group[(len(group) * rng.random(int(mask.sum())) ** 1.1).astype(np.int64)]
    return result


def texts(surname: Arr, given: Arr) -> pa.Array:
    """Full names from surname and given-name codes."""
    return join(pick(_surnames()[0], surname), pick(_given()[0], given))
