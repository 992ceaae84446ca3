"""Code lists and the placeholder dictionary: read once from `schemas/codes/*.csv`."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from importlib.resources import files

from cardhub.errors import ConfigurationError

__all__ = [
    "code_list",
    "code_list_versions",
    "counties",
    "division_names",
    "name_variants",
    "placeholders",
    "retired_divisions",
]

_WIDTHS = {"province": 2, "prefecture": 4, "county": 6}


def _rows(name: str) -> list[dict[str, str]]:
    path = files("schemas") / "codes" / f"{name}.csv"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(f"code list schemas/codes/{name}.csv does not exist; add it") from None
    return list(csv.DictReader(text.splitlines()))


@cache
def code_list(name: str, version: str = "1") -> dict[str, str]:
    """Source code → our code, for one version of the list."""
    found = {row["source_code"]: row["code"] for row in _rows(name) if row["version"] == version}
    if not found:
        raise ConfigurationError(f"schemas/codes/{name}.csv has no codes of version {version}")
    return found


@cache
def code_list_versions(name: str) -> tuple[str, ...]:
    """The versions that the list holds."""
    return tuple(dict.fromkeys(row["version"] for row in _rows(name)))


@cache
def placeholders() -> dict[str, tuple[str, ...]]:
    """Values that stand for nothing, by kind: any, phone, date, id_number, and the words of test rows."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in _rows("placeholder"):
        kinds[row["kind"]].append(row["value"])
    return {kind: tuple(values) for kind, values in kinds.items()}


@cache
def _divisions() -> list[dict[str, str]]:
    """The division master; ConfigurationError names the line of a division with no parent."""
    rows = _rows("division")
    known = {row["code"] for row in rows}
    problems = [
        f"schemas/codes/division.csv:{line}: {row['level']} {row['code']} has no parent: "
        f"{row['parent_code'] or 'nothing'} is not in the file; add it, or correct parent_code"
        for line, row in enumerate(rows, start=2)
        if row["level"] != "province" and row["parent_code"] not in known
    ]
    if problems:
        raise ConfigurationError("\n".join(problems))
    return rows


@cache
def counties() -> frozenset[str]:
    """Six-digit codes of the division master's counties and prefectures."""
    return frozenset(row["code"][:6] for row in _divisions() if row["level"] in ("county", "prefecture"))


@cache
def division_names() -> dict[str, str]:
    """Code without its trailing places → name, of provinces (2 digits), prefectures (4) and counties (6)."""
    return {
        row["code"][: _WIDTHS[row["level"]]]: row["name"] for row in _divisions() if row["level"] in _WIDTHS
    }


@cache
def retired_divisions(as_of: date) -> dict[str, str]:
    """Six-digit code that is retired on `as_of` → its successor."""
    return {
        row["retired_code"]: row["code"]
        for row in _rows("division_succession")
        if row["kind"] != "area" and (not row["valid_to"] or date.fromisoformat(row["valid_to"]) < as_of)
    }


@cache
def name_variants() -> dict[str, str]:
    """Traditional and variant character → the standard one, for comparing names only."""
    return {row["variant"]: row["standard"] for row in _rows("name_variant")}
