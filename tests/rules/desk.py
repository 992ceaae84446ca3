"""A desk for trying rules: a few hand-written rows in DuckDB, no server, no files."""

from __future__ import annotations

import importlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from cardhub import registry
from cardhub.comparison.catalogue import Catalogue, load_catalogue
from cardhub.comparison.core import run_rules
from cardhub.comparison.inputs import columns_read, create_input, datasets_read
from cardhub.comparison.link_tables import create_link_tables
from cardhub.comparison.parameters import resolve_parameters
from schemas.dataset import Absence, Role

RULES = Path(importlib.import_module("rules").__path__[0])
AS_OF = date(2026, 6, 15)  # M is 2026-05, school year 2025
COUNTY = "620102"

Row = dict[str, Any]


@cache
def catalogue() -> Catalogue:
    return load_catalogue(RULES, registry.datasets())


@cache
def _columns() -> dict[str, dict[str, str]]:
    known = catalogue()
    return {
        name: columns_read(dataset, known.rules.values(), known.views)
        for name, dataset in registry.datasets().items()
    }


class Desk:
    """Rows put on it are live and linked at grade A unless `link_grade` says otherwise."""

    def __init__(self, as_of: date = AS_OF, catalogue_: Catalogue | None = None) -> None:
        self.as_of = as_of
        self.catalogue = catalogue_ or catalogue()
        self.rows: dict[str, list[Row]] = {name: [] for name in registry.datasets()}
        self.found_by_linking: dict[str, list[Row]] = {}
        self.unsynced: set[str] = set()
        self.stale: set[str] = set()
        self.uncovered: set[str] = set()
        self.unlinked: list[tuple[str, str | None, date | None, str | None]] = []
        self.people: dict[int, str] = {}

    def put(self, dataset: str, person_id: int, **values: Any) -> Desk:
        self.rows[dataset].append({"person_id": person_id, "link_grade": "A"} | values)
        return self

    def person(self, person_id: int = 1, *, id_number: str = "620102198001010012", **card: Any) -> Desk:
        """A person with one sound card, and answers that know nothing of him."""
        tail = f"{card.get('disability_category', '4')}{card.get('disability_level', '4')}"
        sound = {
            "record_no": f"R{person_id}",
            "id_number": id_number,
            "full_name": "马小龙",
            "full_name_key": "马小龙",
            "card_number": id_number + tail,
            "card_status": "10",
            "status_changed_on": date(2020, 1, 1),
            "issued_on": date(2020, 1, 1),
            "valid_to": date(2030, 1, 1),
            "disability_category": "4",
            "disability_level": "4",
            "household_division_code": COUNTY + "001001",
        }
        if person_id not in self.people:
            for name, dataset in registry.datasets().items():
                if dataset.role is Role.ANSWERED:
                    self.put(name, person_id, outcome="no_record", link_grade=None)
        self.people[person_id] = id_number
        return self.put("disability_card", person_id, **(sound | card))

    def answer(self, dataset: str, person_id: int = 1, **values: Any) -> Desk:
        """Replace what a by-list department said of a person."""
        self.rows[dataset] = [row for row in self.rows[dataset] if row["person_id"] != person_id]
        return self.put(dataset, person_id, **({"outcome": "answered"} | values))

    def link(self, table: str, **values: Any) -> Desk:
        """A row of what linking found besides links."""
        self.found_by_linking.setdefault(table, []).append(values)
        return self

    def run(self, *rule_ids: str) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect()
        rules = {name: rule for name, rule in self.catalogue.rules.items() if name in rule_ids}
        assert len(rules) == len(rule_ids)
        views = self.catalogue.views
        counties = {row.get("household_division_code", "")[:6] for row in self.rows["disability_card"]}
        resolve_parameters(con, self.catalogue.parameters, self.as_of, sorted(counties))
        needed = datasets_read(rules.values(), views, registry.datasets())
        for name, columns in _columns().items():
            if name not in needed:
                continue
            create_input(con, registry.dataset(name), columns, None, None)
            for number, row in enumerate(() if name in self.unsynced else self.rows[name]):
                full = {"record_key": number + 1} | row
                unknown = full.keys() - columns.keys() - {"person_id", "link_grade"}
                assert not unknown, f"no rule reads {unknown} of {name}"
                marks = ", ".join("?" for _ in full)
                con.execute(f"INSERT INTO {name} ({', '.join(full)}) VALUES ({marks})", list(full.values()))
        self._state(con)
        create_link_tables(con)
        for name, rows in self.found_by_linking.items():
            for row in rows:
                marks = ", ".join("?" for _ in row)
                con.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        titles = {name: each.title for name, each in registry.datasets().items()}
        run_rules(con, rules, views, as_of=self.as_of, titles=titles, sources={})
        return con

    def _state(self, con: duckdb.DuckDBPyConnection) -> None:
        con.execute(
            "CREATE TEMP TABLE person (person_id BIGINT, id_number VARCHAR, name_key VARCHAR, "
            "birth_date DATE, division_code VARCHAR)"
        )
        for person_id, id_number in self.people.items():
            card = next(row for row in self.rows["disability_card"] if row["person_id"] == person_id)
            born = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
            con.execute(
                "INSERT INTO person VALUES (?, ?, ?, ?, ?)",
                [person_id, id_number, card["full_name_key"], born, card["household_division_code"]],
            )
        con.execute(
            "CREATE TEMP TABLE feed (dataset VARCHAR, role VARCHAR, is_synced BOOLEAN, "
            "is_fresh BOOLEAN, is_provable BOOLEAN)"
        )
        con.execute(
            "CREATE TEMP TABLE coverage (dataset VARCHAR, county_code VARCHAR, "
            "period VARCHAR, status VARCHAR)"
        )
        for name, dataset in registry.datasets().items():
            con.execute(
                "INSERT INTO feed VALUES (?, ?, ?, ?, ?)",
                [
                    name,
                    dataset.role.value,
                    name not in self.unsynced,
                    name not in self.stale,
                    dataset.absence is Absence.PROVABLE,
                ],
            )
            for period in ("2026-05", "2025"):
                status = "partial" if name in self.uncovered else "complete"
                con.execute("INSERT INTO coverage VALUES (?, ?, ?, ?)", [name, COUNTY, period, status])
        con.execute(
            "CREATE TEMP TABLE unlinked_row (dataset VARCHAR, name_key VARCHAR, "
            "birth_date DATE, id_text VARCHAR)"
        )
        for row in self.unlinked:
            con.execute("INSERT INTO unlinked_row VALUES (?, ?, ?, ?)", row)
        con.execute(
            "CREATE TEMP TABLE quarantined_row (dataset VARCHAR, name_birth_index BLOB, id_text VARCHAR)"
        )

    def found(self, rule_id: str) -> list[tuple[int, str, str, str]]:
        """(person, subject, severity, grade) of each finding, sorted."""
        con = self.run(rule_id)
        return con.execute(
            "SELECT person_id, subject, severity, link_grade FROM findings ORDER BY person_id, subject"
        ).fetchall()

    def held(self, rule_id: str) -> list[tuple[int, str, str, str]]:
        """(person, subject, reason, dataset) of each lead held back, sorted."""
        con = self.run(rule_id)
        return con.execute(
            "SELECT person_id, subject, reason_code, dataset FROM held ORDER BY person_id, subject"
        ).fetchall()
