"""Names of divisions: the county, township and village that a code of twelve digits stands for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import schemas

__all__ = ["Place", "below", "county_name", "place"]


@dataclass(frozen=True)
class Place:
    """Where a person is registered. An unknown level is an empty text, an unknown code names itself."""

    county_code: str
    county: str
    township: str
    village: str


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    path = Path(str(schemas.__file__)).parent / "codes" / "division.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["code"]: row["name"] for row in csv.DictReader(handle)}


def county_name(county_code: str) -> str:
    """`兰州市城关区` for `620102`; a code outside the division list is returned as it is."""
    names = _names()
    county = names.get(county_code + "000000", "")
    prefecture = names.get(county_code[:4] + "00000000", "")
    return f"{prefecture}{county}" if county else (county_code or "区划不详")


@lru_cache(maxsize=512)
def below(scope: str) -> list[tuple[str, str]]:
    """The divisions one level below the beginning of a code, as (beginning, name); none below townships.

    `62` has prefectures (4 digits), `6201` counties (6), `620102` townships (9); nothing has the prefectures.
    """
    size = {0: 4, 2: 4, 4: 6, 6: 9}.get(len(scope))
    if size is None:
        return []
    return [
        (code[:size], name)
        for code, name in _names().items()
        if code.startswith(scope)
        and code[size:] == "0" * (12 - size)
        and code[:size] != scope.ljust(size, "0")
    ]


def place(division_code: str) -> Place:
    """The names along `division_code`."""
    names = _names()
    county = division_code[:6]
    return Place(
        county_code=county,
        county=county_name(county),
        township=names.get(division_code[:9] + "000", "") if division_code[6:9] != "000" else "",
        village=names.get(division_code, "") if division_code[9:] != "000" else "",
    )
