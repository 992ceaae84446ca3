"""Gansu's real divisions, read as a data file, and how people spread over them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from sandbox.population.clock import Arr

__all__ = ["RETIRED", "Divisions", "load"]

_FILE = Path(__file__).parents[2] / "schemas" / "codes" / "division.csv"

# County codes that stood on identity cards until the year given: old code, today's code, last year of use.
RETIRED = (
    ("622301", "620602", 2001), ("622322", "620621", 2001), ("622323", "620622", 2001),
    ("622326", "620623", 2001), ("622102", "620902", 2002), ("622101", "620981", 2002),
    ("622103", "620982", 2002), ("622123", "620921", 2002), ("622126", "620922", 2002),
    ("622201", "620702", 2002), ("622223", "620722", 2002), ("622225", "620724", 2002),
    ("622226", "620725", 2002), ("622421", "621102", 2003), ("622621", "621202", 2004),
    ("622624", "621221", 2004), ("622628", "621226", 2004), ("622701", "620802", 2002),
    ("622725", "620881", 2002), ("620824", "620881", 2018), ("622801", "621002", 2002),
    ("622827", "621027", 2002),
)  # fmt: skip


@dataclass(frozen=True)
class Divisions:
    """Villages (12-digit codes) with their county; arrays are parallel."""

    village_codes: pa.Array
    village_addresses: pa.Array
    village_county: Arr  # index into county_codes
    county_codes: tuple[str, ...]
    county_names: pa.Array  # prefecture and county, for addresses
    village_parts: tuple[pa.Array, pa.Array, pa.Array, pa.Array]  # prefecture, county, township, village
    is_urban: Arr

    def county_number(self, village: Arr) -> Arr:
        """Six-digit county code of each village index, as a number."""
        return np.array([int(c) for c in self.county_codes])[self.village_county[village]]

    def villages_of(self, *prefixes: str) -> Arr:
        """Indices of the villages whose county code starts with one of the prefixes."""
        chosen = [n for n, code in enumerate(self.county_codes) if code.startswith(prefixes)]
        return np.flatnonzero(np.isin(self.village_county, chosen))

    def draw(self, rng: np.random.Generator, count: int) -> Arr:
        """`count` villages; neighbourhoods hold more people than villages."""
        weight = np.where(self.is_urban, 2.5, 1.0)
        return rng.choice(len(weight), count, p=weight / weight.sum())


@cache
def load() -> Divisions:
    """The divisions of `schemas/codes/division.csv`."""
    with _FILE.open(encoding="utf-8", newline="") as handle:
        rows = {row["code"]: row for row in csv.DictReader(handle)}
    villages = [row for row in rows.values() if row["level"] == "village"]
    townships = [rows[v["parent_code"]] for v in villages]
    counties = [rows[t["parent_code"]] for t in townships]
    prefectures = [rows[c["parent_code"]] for c in counties]
    codes = tuple(sorted({c["code"][:6] for c in counties}))
    index = {code: n for n, code in enumerate(codes)}
    names = [
        pa.array([row["name"] for row in level], pa.string())
        for level in (prefectures, counties, townships, villages)
    ]
    every = zip(prefectures, counties, townships, villages, strict=True)
    return Divisions(
        village_codes=pa.array([v["code"] for v in villages], pa.string()),
        village_addresses=pa.array(
            ["甘肃省" + "".join(r["name"] for r in four) for four in every], pa.string()
        ),
        village_county=np.array([index[c["code"][:6]] for c in counties]),
        county_codes=codes,
        county_names=pa.array([rows[c + "000000"]["name"] for c in codes], pa.string()),
        village_parts=(names[0], names[1], names[2], names[3]),
        is_urban=np.array([v["name"].endswith(("社区", "居委会", "居民委员会")) for v in villages]),
    )
