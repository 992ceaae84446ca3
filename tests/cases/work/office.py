"""An office with its officers, a verifier and cases, as seen through the console's own role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from cardhub.access.officer import Officer, seen_by
from cardhub.access.roles import Role
from cardhub.cases.work import Given, read_state, take_step
from cardhub.settings import Settings
from cardhub.store.engine import make_engine
from tests.access.officers import add_officer
from tests.cases import world

SEPTEMBER = date(2026, 9, 10)
HELP, ADVERSE = "SB-01", "SB-03"


@dataclass
class Office:
    """`engine` is the console's; `hub` the pipeline's, for what machines and clocks do."""

    hub: Any
    engine: sa.Engine
    township: Officer
    county: Officer
    second: Officer
    verifier: Officer

    @property
    def everybody(self) -> list[Officer]:
        return [self.township, self.county, self.second, self.verifier]

    def open_case(self, serial: int, rule_id: str = HELP, name: str = "马小花", **other: Any) -> int:
        person_id = world.add_person(self.hub, serial, name, other.get("division_code", world.COUNTY))
        subject = "living_subsidy"
        lead = world.lead(person_id, rule_id, subject, **other)
        world.reconciled(self.hub, world.begin(self.hub, SEPTEMBER, "none"), lead)
        with self.hub.engine.connect() as connection:
            query = sa.text('select case_id from "case" where person_id = :person')
            return int(connection.execute(query, {"person": person_id}).scalar_one())

    def take(
        self, officer: Officer, case_id: int, name: str, version: int | None = None, **given: Any
    ) -> None:
        with seen_by(self.engine, officer) as connection:
            if version is None:
                state = read_state(connection, case_id)
                version = 0 if state is None else state.version
            take_step(connection, self.hub.vault, officer, case_id, version, name, Given(**given))

    def way(self, case_id: int, *steps: tuple[Officer, str, dict[str, Any]]) -> None:
        for officer, name, given in steps:
            self.take(officer, case_id, name, **given)

    def to_notified(self, case_id: int) -> None:
        """An adverse case, up to the person's being told."""
        self.way(
            case_id,
            (self.county, "accept", {}),
            (self.county, "visit", {}),
            (self.county, "verify", {"result": "confirmed"}),
            (self.county, "notify", {"method": "in_person"}),
        )

    def let_time_pass(self, case_id: int) -> None:
        """The days to object are over."""
        with self.hub.engine.begin() as connection:
            for statement in (
                'update "case" set wait_until = current_date - 2 where case_id = :it'
                " and stage = 'notified'",
                "update case_event set details = details || jsonb_build_object('until', current_date - 2)"
                " where case_id = :it and kind = 'notified'",
            ):
                connection.execute(sa.text(statement), {"it": case_id})

    def row(self, case_id: int) -> Any:
        with self.hub.engine.connect() as connection:
            return connection.execute(
                sa.text('select * from "case" where case_id = :it'), {"it": case_id}
            ).one()


@contextmanager
def opened(hub: Any, settings: Settings) -> Iterator[Office]:
    engine = make_engine(settings.console_database_url)
    try:
        yield Office(
            hub,
            engine,
            add_officer(hub.engine, "township", Role.TOWNSHIP_OFFICER, world.COUNTY[:9]),
            add_officer(hub.engine, "county", Role.COUNTY_OFFICER, world.COUNTY[:6]),
            add_officer(hub.engine, "second", Role.COUNTY_OFFICER, world.COUNTY[:6]),
            add_officer(hub.engine, "verifier", Role.DEPARTMENT_VERIFIER, world.COUNTY[:6], "civil_affairs"),
        )
    finally:
        engine.dispose()
