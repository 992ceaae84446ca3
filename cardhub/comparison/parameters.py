"""Dated parameters by division; a county's value comes before its prefecture's and province's."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cardhub.errors import ConfigurationError

__all__ = ["Parameters", "load_parameters", "resolve_parameters"]

_COLUMNS = ["parameter", "division_code", "valid_from", "valid_to", "value"]
_LEVELS = (0, 2, 4, 6)  # everywhere, province, prefecture, county


@dataclass(frozen=True)
class Parameters:
    """The file's rows: (parameter, division prefix, first day, last day or None, value)."""

    rows: tuple[tuple[str, str, date, date | None, str], ...]
    hash: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset(row[0] for row in self.rows)


def load_parameters(path: Path) -> Parameters:
    """Read the file; ConfigurationError names the line of a bad row or a second value for a day and place."""
    content = path.read_bytes()
    rows: list[tuple[str, str, date, date | None, str]] = []
    reader = csv.DictReader(content.decode("utf-8").splitlines())
    if reader.fieldnames != _COLUMNS:
        raise ConfigurationError(f"{path}:1: the columns are {','.join(_COLUMNS)}")
    for number, row in enumerate(reader, start=2):
        try:
            until = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
            new = (
                row["parameter"],
                row["division_code"],
                date.fromisoformat(row["valid_from"]),
                until,
                row["value"],
            )
        except (ValueError, TypeError) as error:
            raise ConfigurationError(f"{path}:{number}: {error}; dates read yyyy-MM-dd") from None
        if len(new[1]) not in _LEVELS or (new[1] and not new[1].isdigit()):
            raise ConfigurationError(f"{path}:{number}: division_code is empty or has 2, 4 or 6 digits")
        for old in rows:
            if old[:2] == new[:2] and old[2] <= (new[3] or date.max) and new[2] <= (old[3] or date.max):
                raise ConfigurationError(f"{path}:{number}: {new[0]} has two values for {new[1]} at one time")
        rows.append(new)
    return Parameters(tuple(rows), hashlib.sha256(content).hexdigest())


def resolve_parameters(con: Any, parameters: Parameters, as_of: date, counties: Sequence[str]) -> None:
    """Fill `parameter_value(parameter, county_code, value)` with what holds at `as_of` in each county."""
    valid = [row for row in parameters.rows if row[2] <= as_of and (row[3] is None or as_of <= row[3])]
    resolved = []
    for county in sorted(set(counties)):
        best: dict[str, tuple[int, str]] = {}
        for name, division, _, _, value in valid:
            if county.startswith(division) and len(division) >= best.get(name, (-1, ""))[0]:
                best[name] = (len(division), value)
        resolved += [(name, county, value) for name, (_, value) in best.items()]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE parameter_value (parameter VARCHAR, county_code VARCHAR, value VARCHAR)"
    )
    if resolved:
        con.executemany("INSERT INTO parameter_value VALUES (?, ?, ?)", resolved)
