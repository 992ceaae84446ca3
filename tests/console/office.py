"""A console on a real port, with officers of every role and cases of two counties."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.access.roles import Role
from cardhub.console.desk import Desk, open_desk
from cardhub.console.serve import server
from cardhub.linkage.person_search import fill_missing
from cardhub.security.sealed_type import Sealed
from cardhub.settings import Settings
from tests.access.officers import add_officer
from tests.cases import world

SEPTEMBER = date(2026, 9, 10)
HELP, ADVERSE, CORRECTION = "SB-01", "SB-03", "ID-01"
HERE, BESIDE, ELSEWHERE = "620102001001", "620102002001", "620103001001"


@dataclass
class Office:
    """`address` is the console's; `cases` by a name of the test's own."""

    hub: Any
    desk: Desk
    address: str
    officers: dict[str, Officer]
    cases: dict[str, int] = field(default_factory=dict)
    _serial: int = 0

    def open_case(self, rule_id: str = HELP, place: str = HERE, name: str = "马小花", **other: Any) -> int:
        """A new person's new case."""
        self._serial += 1
        person_id = world.add_person(self.hub, self._serial, name, place)
        return self.open_another(person_id, rule_id, place, **other)

    def open_another(self, person_id: int, rule_id: str, place: str = HERE, **other: Any) -> int:
        """Another case of a person."""
        lead = world.lead(person_id, rule_id, division_code=place, **other)
        world.reconciled(self.hub, world.begin(self.hub, SEPTEMBER, "none"), lead)
        query = sa.text('select case_id from "case" where person_id = :person and rule_id = :rule')
        with self.hub.engine.connect() as connection:
            return int(connection.execute(query, {"person": person_id, "rule": rule_id}).scalar_one())

    def open_many(self, number: int, rule_id: str, place: str, severity: str) -> list[int]:
        """Cases of as many new persons, found by one comparison."""
        people = []
        for _ in range(number):
            self._serial += 1
            people.append(world.add_person(self.hub, self._serial, "马小花", place))
        leads = [world.lead(each, rule_id, division_code=place, severity=severity) for each in people]
        world.reconciled(self.hub, world.begin(self.hub, SEPTEMBER, "none"), *leads)
        query = sa.text('select case_id from "case" where person_id = any(:people) order by case_id')
        with self.hub.engine.connect() as connection:
            return list(connection.execute(query, {"people": people}).scalars())

    def index_for_search(self) -> None:
        """What linking the register does."""
        with self.hub.engine.begin() as connection:
            fill_missing(connection.connection.cursor(), self.hub.vault)

    def state(self, case_id: int) -> Any:
        with self.hub.engine.connect() as connection:
            return connection.execute(
                sa.text('select * from "case" where case_id = :it'), {"it": case_id}
            ).one()

    def run(self, statement: str, **values: Any) -> None:
        """Whatever only the pipeline's role may do."""
        with self.hub.engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    def number_of(self, case_id: int) -> str:
        """The ID number of a case's person."""
        row = self.state(case_id)
        with self.hub.engine.connect() as connection:
            sealed = connection.execute(
                sa.text("select id_number from person where person_id = :it"), {"it": row.person_id}
            ).scalar_one()
        number: str = self.hub.vault.open(Sealed(bytes(sealed)), "person", str(row.person_id), "id_number")
        return number


def _officers(engine: sa.Engine) -> dict[str, Officer]:
    made = {
        "township": (Role.TOWNSHIP_OFFICER, HERE[:9], None),
        "county": (Role.COUNTY_OFFICER, HERE[:6], None),
        "second": (Role.COUNTY_OFFICER, HERE[:6], None),
        "province": (Role.SUPERVISING_OFFICER, "62", None),
        "elsewhere": (Role.COUNTY_OFFICER, ELSEWHERE[:6], None),
        "verifier": (Role.DEPARTMENT_VERIFIER, HERE[:6], "civil_affairs"),
        "operator": (Role.OPERATOR, "", None),
        "security": (Role.SECURITY_ADMINISTRATOR, "", None),
        "auditor": (Role.AUDITOR, "", None),
    }
    return {name: add_officer(engine, name, *told) for name, told in made.items()}


@contextmanager
def opened(hub: Any, settings: Settings) -> Iterator[Office]:
    """The console served from a thread."""
    with open_desk(settings) as desk:
        serving = server(desk, "127.0.0.1", 0)
        thread = threading.Thread(target=serving.run)
        thread.start()
        try:
            while not serving.started and thread.is_alive():
                time.sleep(0.01)
            port = serving.servers[0].sockets[0].getsockname()[1]
            yield Office(hub, desk, f"http://127.0.0.1:{port}", _officers(hub.engine))
        finally:
            serving.should_exit = True
            thread.join(20)
