"""How the database reads what the pages show: by index, under row-level security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.access.officer import seen_by
from cardhub.access.roles import Role
from cardhub.cases.work import read_state
from cardhub.console import search, worklist
from cardhub.console.worklist import read_filters
from cardhub.settings import Settings
from cardhub.store.engine import make_engine
from tests.access.officers import add_officer
from tests.cases import world

PERSONS, CASES = 5_000, 20_000
_PERSONS = """
insert into person (person_id, division_code, id_index, id_number, full_name, name_index, tail_index)
select n, '620103001001', n::text::bytea, '\\x00', '\\x00', n::text::bytea, n::text::bytea
from generate_series(1000, 1000 + :persons) n
"""
# Spread over 8 counties with 40 villages each; seven in ten are open.
_CASES = """
insert into "case" (rule_id, person_id, subject, division_code, severity, verifying_department, status,
                    close_reason, opened_on)
select 'SB-01', 1000 + n % :persons, 's' || n,
       '6201' || lpad((n % 8 + 1)::text, 2, '0') || lpad((n % 40)::text, 3, '0') || '001',
       substr('CHML', n % 4 + 1, 1), 'civil_affairs', case when n % 10 < 7 then 'open' else 'closed' end,
       case when n % 10 < 7 then null else 'fixed' end, date '2026-09-10' - n % 90
from generate_series(1, :cases) n
"""


@pytest.fixture
def console(hub: Any, hub_settings: Settings) -> Iterator[sa.Engine]:
    with hub.engine.begin() as connection:
        connection.execute(sa.text(_PERSONS), {"persons": PERSONS})
        connection.execute(sa.text(_CASES), {"persons": PERSONS, "cases": CASES})
    owner = make_engine(hub_settings.owner_database_url)
    with owner.begin() as connection:
        connection.execute(sa.text("analyze"))
    owner.dispose()
    engine = make_engine(hub_settings.console_database_url)
    yield engine
    engine.dispose()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


class Watched:
    """A connection that explains each query before it runs it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.scanned: list[str] = []

    def execute(self, query: Any) -> Any:
        compiled = query.compile(self._connection)
        explained = self._connection.exec_driver_sql(f"explain (format json) {compiled}", compiled.params)
        plan = explained.scalar_one()
        for node in nodes(plan[0]["Plan"]):
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in ("case", "person", "case_event"):
                self.scanned.append(node["Relation Name"])
        return self._connection.execute(query)


def test_no_page_scans_a_table(hub: Any, console: sa.Engine) -> None:
    for number, (role, scope) in enumerate(
        (
            (Role.TOWNSHIP_OFFICER, "620103002"),
            (Role.COUNTY_OFFICER, "620103"),
            (Role.SUPERVISING_OFFICER, "62"),
            (Role.SUPERVISING_OFFICER, ""),
        )
    ):
        officer = add_officer(hub.engine, f"officer{number}", role, scope)
        with seen_by(console, officer) as connection:
            watched: Any = Watched(connection)
            for address in (
                {},
                {"sort": "due"},
                {"sort": "newest"},
                {"mine": "1"},
                {"after": "2.2026-09-20.1"},
            ):
                worklist.page(watched, officer, read_filters(address, officer))
                assert watched.scanned == [], (scope, address)
            (row, *_), _ = worklist.page(watched, officer, read_filters({}, officer))
            read_state(watched, row.case_id)
            for typed in ("马小花", world.id_number(1), "1900 0010"):
                search.find(watched, hub.vault, officer, search.Sought.read(typed))
                assert watched.scanned == [], (scope, typed)
