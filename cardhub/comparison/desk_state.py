"""What the guards must know, for the few rows of a desk: feeds, coverage, persons, rows set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Protocol

from cardhub import registry
from cardhub.linkage.identity import identity_of
from schemas.dataset import Absence, Dataset

__all__ = ["Situation", "counties_of", "create_state", "sound_person"]


class Situation(Protocol):
    """The part of a desk that the guards look at."""

    datasets: dict[str, Dataset]
    rows: dict[str, list[dict[str, Any]]]
    unsynced: set[str]
    stale: set[str]
    uncovered: set[str]
    counties: set[str]
    unlinked: list[tuple[str, str | None, date | None, str | None]]
    people: dict[int, str]


@cache
def sound_person() -> dict[str, str]:
    """Field → value of a register row about which no rule has a question; `{field}` stands for another's."""
    path = registry.rules_folder() / "sound_person.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["field"]: row["value"] for row in csv.DictReader(handle)}


def counties_of(desk: Situation) -> set[str]:
    """The counties of the people on the desk."""
    register = registry.register()
    return {(row.get(str(register.division_field)) or "")[:6] for row in desk.rows[register.name]}


def create_state(con: Any, desk: Situation, periods: Iterable[str]) -> None:
    """Create `person`, `feed`, `coverage`, `unlinked_row` and `quarantined_row`."""
    con.execute(
        "CREATE TEMP TABLE person (person_id BIGINT, id_number VARCHAR, name_key VARCHAR, birth_date DATE, "
        "division_code VARCHAR);"
        "CREATE TEMP TABLE feed (dataset VARCHAR, role VARCHAR, is_synced BOOLEAN, is_fresh BOOLEAN, "
        "is_provable BOOLEAN);"
        "CREATE TEMP TABLE coverage (dataset VARCHAR, county_code VARCHAR, period VARCHAR, status VARCHAR);"
        "CREATE TEMP TABLE unlinked_row (dataset VARCHAR, name_key VARCHAR, birth_date DATE, "
        "id_text VARCHAR);"
        "CREATE TEMP TABLE quarantined_row (dataset VARCHAR, name_birth_index BLOB, id_text VARCHAR);"
    )
    register = registry.register()
    division = str(register.division_field)
    for person_id, id_number in desk.people.items():
        row = next(row for row in desk.rows[register.name] if row["person_id"] == person_id)
        born = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
        con.execute(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?)",
            [person_id, id_number, row[identity_of(register).name_key], born, row[division]],
        )
    for name, dataset in desk.datasets.items():
        provable = dataset.absence is Absence.PROVABLE
        feed = [name, dataset.role.value, name not in desk.unsynced, name not in desk.stale, provable]
        con.execute("INSERT INTO feed VALUES (?, ?, ?, ?, ?)", feed)
        status = "partial" if name in desk.uncovered else "complete"
        rows = [(name, county, period, status) for county in sorted(desk.counties) for period in periods]
        con.executemany("INSERT INTO coverage VALUES (?, ?, ?, ?)", rows)
    if desk.unlinked:
        con.executemany("INSERT INTO unlinked_row VALUES (?, ?, ?, ?)", desk.unlinked)
