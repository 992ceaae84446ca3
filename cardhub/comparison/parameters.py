"""Dated parameters by division; a county's value comes before its prefecture's and province's."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from cardhub.comparison.parameter_kinds import Kind, load_kinds
from cardhub.errors import ConfigurationError
from cardhub.intake.code_lists import division_names

__all__ = ["ParameterRow", "Parameters", "load_parameters", "resolve_parameters"]

_COLUMNS = ["parameter", "division_code", "valid_from", "valid_to", "value"]
_LEVELS = (0, 2, 4, 6)  # everywhere, province, prefecture, county


@dataclass(frozen=True)
class ParameterRow:
    """One line of the file: a value for a division (a prefix of its code) from one day to another."""

    parameter: str
    division_code: str
    valid_from: date
    valid_to: date | None
    value: str
    line: int

    def holds(self, county_code: str, day: date) -> bool:
        """Whether the row says something about a county on a day, be it less than a nearer row says."""
        is_dated = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return is_dated and county_code.startswith(self.division_code)


@dataclass(frozen=True)
class Parameters:
    """The rows of a file and the kinds declared for them; `hash` is the file's own."""

    path: Path
    rows: tuple[ParameterRow, ...]
    kinds: dict[str, Kind]
    hash: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset(row.parameter for row in self.rows)

    def at(self, county_code: str, day: date) -> dict[str, ParameterRow]:
        """The row that decides each parameter for a county on a day."""
        best: dict[str, ParameterRow] = {}
        for row in self.rows:
            if row.holds(county_code, day):
                held = best.get(row.parameter)
                if held is None or len(row.division_code) >= len(held.division_code):
                    best[row.parameter] = row
        return best


def load_parameters(path: Path, kinds_path: Path | None = None) -> Parameters:
    """Read a file, and beside it `parameter_kinds.csv`.

    ConfigurationError names every line with an unknown division, a second value for a day and place, a
    parameter without a kind, or a value that is not of it.
    """
    kinds = load_kinds(kinds_path or path.with_name("parameter_kinds.csv"))
    try:
        content = path.read_bytes()
        lines = content.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}:1: the file cannot be read as UTF-8 text ({error})") from None
    reader = csv.DictReader(lines)
    if reader.fieldnames != _COLUMNS:
        raise ConfigurationError(f"{path}:1: the columns are {','.join(_COLUMNS)}")
    rows: list[ParameterRow] = []
    problems = []
    for cells in reader:
        try:
            row = _read(cells, reader.line_num)
        except (ValueError, TypeError) as error:
            problems.append(f"{path}:{reader.line_num}: {error}")
            continue
        problems += [f"{path}:{row.line}: {problem}" for problem in _problems(row, rows, kinds)]
        rows.append(row)
    if problems:
        raise ConfigurationError("\n".join(problems))
    return Parameters(path, tuple(rows), kinds, hashlib.sha256(content).hexdigest())


def resolve_parameters(con: Any, parameters: Parameters, as_of: date, counties: Sequence[str]) -> None:
    """Fill `parameter_value(parameter, county_code, value)` with what holds at `as_of` in each county."""
    resolved = [
        (name, county, row.value)
        for county in sorted(set(counties))
        for name, row in parameters.at(county, as_of).items()
    ]
    columns = list(zip(*resolved, strict=True)) or [(), (), ()]
    table = {
        name: pa.array(values, pa.string())
        for name, values in zip(("parameter", "county_code", "value"), columns, strict=True)
    }
    con.register("resolved", pa.table(table))
    con.execute("CREATE OR REPLACE TEMP TABLE parameter_value AS FROM resolved")
    con.unregister("resolved")


def _read(cells: dict[str, str], line: int) -> ParameterRow:
    if None in cells or None in cells.values():
        raise ValueError(f"write {len(_COLUMNS)} cells, the last two may be empty")
    days = []
    for name in ("valid_from", "valid_to"):
        try:
            days.append(date.fromisoformat(cells[name]) if cells[name] or name == "valid_from" else None)
        except ValueError as error:
            raise ValueError(f"{name}: {error}; dates read yyyy-MM-dd") from None
    since, until = days
    assert since is not None
    if until is not None and until < since:
        raise ValueError("valid_to lies before valid_from; swap them")
    code = cells["division_code"]
    if len(code) not in _LEVELS or (code and not code.isdigit()):
        raise ValueError("division_code is empty or has 2, 4 or 6 digits")
    return ParameterRow(cells["parameter"], code, since, until, cells["value"], line)


def _problems(row: ParameterRow, before: Iterable[ParameterRow], kinds: dict[str, Kind]) -> Iterable[str]:
    if row.division_code and row.division_code not in division_names():
        yield (
            f"division {row.division_code} is not in schemas/codes/division.csv; correct the code, or add it"
        )
    kind = kinds.get(row.parameter)
    if kind is None:
        yield f"{row.parameter} is not declared; add its kind, unit and title to parameter_kinds.csv"
    elif not kind.admits(row.value):
        yield f"{row.parameter}: {row.value!r} is not of kind {kind.name}; write {kind.looks}"
    for old in before:
        is_same = (old.parameter, old.division_code) == (row.parameter, row.division_code)
        starts_in = old.valid_from <= (row.valid_to or date.max)
        if is_same and starts_in and row.valid_from <= (old.valid_to or date.max):
            yield (
                f"{row.parameter} has two values for {row.division_code or 'everywhere'} at one time; "
                f"end line {old.line} the day before ({old.valid_from} to {old.valid_to or 'no end'})"
            )
