"""What a parameter's value may be: its kind, unit and title, declared beside the values."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from cardhub.errors import ConfigurationError

__all__ = ["KINDS", "Kind", "load_kinds"]

_COLUMNS = ["parameter", "kind", "unit", "title"]

# Kind → what a value looks like, and how that is said in a message.
KINDS = {
    "number": (re.compile(r"\d{1,6}"), "a whole number, such as 3"),
    "amount": (re.compile(r"\d{1,9}(\.\d{1,2})?"), "yuan with at most two decimals, such as 110 or 110.50"),
    "share": (re.compile(r"0(\.\d{1,4})?|1(\.0{1,4})?"), "a share from 0 to 1, such as 0.5"),
    "words": (re.compile(r"([^\s,]+( [^\s,]+)*)?"), "words with one space between them; empty for none"),
}


@dataclass(frozen=True)
class Kind:
    """One parameter's declaration; `unit` and `title` are for officers."""

    name: str
    unit: str
    title: str

    def admits(self, value: str) -> bool:
        """Whether `value` is of this kind."""
        return KINDS[self.name][0].fullmatch(value) is not None

    @property
    def looks(self) -> str:
        """How a value of this kind is written."""
        return KINDS[self.name][1]


def load_kinds(path: Path) -> dict[str, Kind]:
    """The declarations by parameter; ConfigurationError names every wrong line."""
    if not path.is_file():
        raise ConfigurationError(f"{path}:1: the file is missing; it declares {','.join(_COLUMNS)}")
    kinds: dict[str, Kind] = {}
    problems = []
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if reader.fieldnames != _COLUMNS:
            raise ConfigurationError(f"{path}:1: the columns are {','.join(_COLUMNS)}")
        for row in reader:
            name, where = row["parameter"], f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                problems.append(f"{where}: write {len(_COLUMNS)} cells")
            elif row["kind"] not in KINDS:
                problems.append(f"{where}: kind {row['kind']} is not one of {', '.join(KINDS)}")
            elif not row["title"]:
                problems.append(f"{where}: {name} has no title; say in Chinese what it is")
            elif name in kinds:
                problems.append(f"{where}: {name} is declared twice; keep one line")
            else:
                kinds[name] = Kind(row["kind"], row["unit"], row["title"])
    if problems:
        raise ConfigurationError("\n".join(problems))
    return kinds
