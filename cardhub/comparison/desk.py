"""A desk for trying rules: a few hand-written rows in DuckDB, no server, no files."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import duckdb

from cardhub import registry
from cardhub.comparison.catalogue import Catalogue, load_catalogue
from cardhub.comparison.core import periods_at, run_rules
from cardhub.comparison.desk_state import counties_of, create_state, sound_person
from cardhub.comparison.inputs import columns_read, create_input, datasets_read
from cardhub.comparison.link_tables import LINK_TABLES, create_link_tables
from cardhub.comparison.parameters import resolve_parameters
from cardhub.comparison.sql import dataset_of
from cardhub.errors import ConfigurationError
from schemas.dataset import Dataset, Role

__all__ = ["AS_OF", "RULES", "Desk", "catalogue"]

RULES = registry.rules_folder()
AS_OF = date(2026, 6, 15)  # M is 2026-05, school year 2025

Row = dict[str, Any]


@cache
def catalogue(awaited: tuple[Dataset, ...] = ()) -> Catalogue:
    """The rules of this installation, as if it had the `awaited` datasets too."""
    return load_catalogue(RULES, _datasets(awaited))


def _datasets(awaited: tuple[Dataset, ...]) -> dict[str, Dataset]:
    return {**registry.datasets(), **{each.name: each for each in awaited}}


@cache
def _columns(awaited: tuple[Dataset, ...]) -> dict[str, dict[str, str]]:
    known = catalogue(awaited)
    return {
        name: columns_read(dataset, known.rules.values(), known.views)
        for name, dataset in _datasets(awaited).items()
    }


class Desk:
    """Rows put on it are live and linked at grade A unless `link_grade` says otherwise.

    Every list is complete in `counties`: at first, in the sound person's alone. `awaited` are datasets that
    nobody has declared yet: the rules that wait for them run here.
    """

    def __init__(self, as_of: date = AS_OF, awaited: tuple[Dataset, ...] = ()) -> None:
        self.as_of = as_of
        self.catalogue = catalogue(awaited)
        self.datasets = _datasets(awaited)
        self.columns = _columns(awaited)
        self.rows: dict[str, list[Row]] = {name: [] for name in self.datasets}
        self.found_by_linking: dict[str, list[Row]] = {}
        self.unsynced: set[str] = set()
        self.stale: set[str] = set()
        self.uncovered: set[str] = set()
        self.counties = {sound_person()[str(registry.register().division_field)][:6]}
        self.unlinked: list[tuple[str, str | None, date | None, str | None]] = []
        self.people: dict[int, str] = {}

    def put(self, dataset: str, person_id: int, **values: Any) -> Desk:
        """A row of a dataset about a person."""
        self.rows[dataset].append({"person_id": person_id, "link_grade": "A"} | values)
        return self

    def person(self, person_id: int = 1, **values: Any) -> Desk:
        """A person with one sound row on the register, and answers that know nothing of him."""
        register = registry.register()
        plain = sound_person()
        row = plain | values
        for name, value in plain.items():
            if name not in values:
                row[name] = value.format(**(row | {"person_id": person_id}))
        if person_id not in self.people:
            for name, dataset in self.datasets.items():
                if dataset.role is Role.ANSWERED:
                    self.put(name, person_id, outcome="no_record", link_grade=None)
        self.people[person_id] = row[str(register.id_field)]
        return self.put(register.name, person_id, **row)

    def answer(self, dataset: str, person_id: int = 1, **values: Any) -> Desk:
        """Replace what a by-list department said of a person."""
        self.rows[dataset] = [row for row in self.rows[dataset] if row["person_id"] != person_id]
        return self.put(dataset, person_id, **({"outcome": "answered"} | values))

    def link(self, table: str, **values: Any) -> Desk:
        """A row of what linking found besides links, or of people who are not on the register."""
        if table not in LINK_TABLES and dataset_of(table) not in self.datasets:
            known = ", ".join([*self.datasets, *LINK_TABLES])
            raise ConfigurationError(f"no dataset or table {table}; known: {known}")
        self.found_by_linking.setdefault(table, []).append(values)
        return self

    def run(self, *rule_ids: str) -> duckdb.DuckDBPyConnection:
        """Run rules and guards; `findings` and `held` stay on the connection that is returned."""
        con = duckdb.connect()
        rules = {name: self.catalogue.rules[name] for name in rule_ids}
        views = self.catalogue.views
        resolve_parameters(con, self.catalogue.parameters, self.as_of, sorted(counties_of(self)))
        needed = datasets_read(rules.values(), views, self.datasets)
        for name, columns in self.columns.items():
            if name in needed:
                create_input(con, self.datasets[name], columns, None, None)
                rows = [] if name in self.unsynced else self.rows[name]
                self._fill(con, name, [{"record_key": at} | row for at, row in enumerate(rows, start=1)])
        create_state(con, self, periods_at(self.as_of).values())
        create_link_tables(con)
        for name, rows in self.found_by_linking.items():
            self._fill(con, name, rows)
        titles = {name: each.title for name, each in self.datasets.items()}
        run_rules(con, rules, views, as_of=self.as_of, titles=titles, sources={})
        return con

    def _fill(self, con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
        known = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
        for row in rows:
            unknown = sorted(row.keys() - known)
            if unknown:
                raise ConfigurationError(f"no rule reads {', '.join(unknown)} of {table}; correct the name")
            marks = ", ".join("?" for _ in row)
            con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

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
