"""Each database role sees its rows: the pipeline all, the console those of its user, anybody else none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.access.officer import Officer, seen_by
from cardhub.access.roles import Role
from cardhub.settings import Settings
from cardhub.store.engine import make_engine
from cardhub.store.policies import PROTECTED
from cardhub.store.tables import case, case_event, finding, metadata, person
from tests.access.officers import add_officer
from tests.cases import world

HERE, BESIDE, ELSEWHERE = "620102001001", "620102002001", "620103001001"
OF_PERSONS = (person, case, finding, case_event)


@pytest.fixture
def console(hub: Any, hub_settings: Settings) -> Iterator[sa.Engine]:
    """The console's own connection, to a hub with one case in each of three townships."""
    done = world.begin(hub, date(2026, 9, 10), "SB-01")
    people = [
        world.add_person(hub, serial, division_code=place)
        for serial, place in enumerate((HERE, BESIDE, ELSEWHERE), start=1)
    ]
    leads = [
        world.lead(each, division_code=place)
        for each, place in zip(people, (HERE, BESIDE, ELSEWHERE), strict=True)
    ]
    world.reconciled(hub, done, *leads)
    engine = make_engine(hub_settings.console_database_url)
    yield engine
    engine.dispose()


def seen(engine: sa.Engine, officer: Officer) -> list[int]:
    """How many rows of each table of OF_PERSONS."""
    with seen_by(engine, officer) as connection:
        return [
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in OF_PERSONS
        ]


@pytest.mark.parametrize(
    ("role", "scope", "persons"),
    [
        (Role.TOWNSHIP_OFFICER, "620102001", 1),
        (Role.COUNTY_OFFICER, "620102", 2),
        (Role.SUPERVISING_OFFICER, "6201", 3),
        (Role.SUPERVISING_OFFICER, "", 3),
        (Role.COUNTY_OFFICER, "620121", 0),
        (Role.OPERATOR, "", 0),
        (Role.SECURITY_ADMINISTRATOR, "", 0),
        (Role.AUDITOR, "", 0),
    ],
)
def test_officers_see_their_division_and_others_nobody(
    hub: Any, console: sa.Engine, role: Role, scope: str, persons: int
) -> None:
    assert seen(console, add_officer(hub.engine, "someone", role, scope)) == [persons] * len(OF_PERSONS)


def test_without_a_user_the_console_sees_nothing(console: sa.Engine) -> None:
    with console.connect() as connection:
        for table in OF_PERSONS:
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def test_a_user_of_one_transaction_is_forgotten_by_the_next(hub: Any, console: sa.Engine) -> None:
    officer = add_officer(hub.engine, "someone", Role.COUNTY_OFFICER, "620102")
    with console.connect() as connection:
        with connection.begin():
            connection.execute(sa.text(f"set local cardhub.user_id = '{officer.user_id}'"))
            assert connection.execute(sa.select(sa.func.count()).select_from(case)).scalar_one() == 2
        with connection.begin():
            assert connection.execute(sa.select(sa.func.count()).select_from(case)).scalar_one() == 0


def test_a_barred_user_sees_nothing_at_once(hub: Any, console: sa.Engine) -> None:
    officer = add_officer(hub.engine, "someone", Role.COUNTY_OFFICER, "620102")
    with hub.engine.begin() as connection:
        connection.execute(sa.text("update console_user set disabled_at = now()"))
    assert seen(console, officer) == [0] * len(OF_PERSONS)


def test_a_verifier_sees_what_his_department_is_asked(hub: Any, console: sa.Engine) -> None:
    verifier = add_officer(hub.engine, "someone", Role.DEPARTMENT_VERIFIER, "620102", "civil_affairs")
    assert seen(console, verifier) == [0] * len(OF_PERSONS)
    with hub.engine.begin() as connection:
        connection.execute(
            case.update()
            .where(case.c.division_code.in_((HERE, ELSEWHERE)))
            .values(asked_department="civil_affairs", stage="asked")
        )
        connection.execute(
            case.update()
            .where(case.c.division_code == BESIDE)
            .values(asked_department="health", stage="asked")
        )
    assert seen(console, verifier) == [1] * len(OF_PERSONS)


def test_nobody_moves_a_case_out_of_sight_or_changes_what_happened(hub: Any, console: sa.Engine) -> None:
    officer = add_officer(hub.engine, "someone", Role.COUNTY_OFFICER, "620102")
    refused = [
        "update \"case\" set division_code = '620103001001'",
        "update \"case\" set severity = 'L'",
        "update case_event set kind = 'x'",
        "delete from case_event",
        'delete from "case"',
        "update console_user set role = 'supervising_officer'",
        "insert into console_user (login) values ('x')",
        "select wrapped_key from snapshot",
        "select count(*) from link_review",
        "select count(*) from separated_pair",
        "select count(*) from quarantine",
        "create table t (a int)",
    ]
    for statement in refused:
        with (
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
            seen_by(console, officer) as it,
        ):
            it.execute(sa.text(statement))
    with seen_by(console, officer) as connection:
        elsewhere = case.update().where(case.c.division_code == ELSEWHERE).values(stage="accepted")
        assert connection.execute(elsewhere).rowcount == 0


def test_every_table_that_says_a_division_is_protected(hub_settings: Settings) -> None:
    says = {table.name for table in metadata.sorted_tables if "division_code" in table.c}
    assert set(PROTECTED) == says
    owner = make_engine(hub_settings.owner_database_url)
    with owner.connect() as connection:
        policies = sa.text(
            "select relname, relrowsecurity, (select count(*) from pg_policy where polrelid = c.oid)"
            " from pg_class c where relname = any(:names)"
        )
        found = {row[0]: row[1:] for row in connection.execute(policies, {"names": sorted(says)})}
    owner.dispose()
    assert {name: is_on for name, (is_on, _) in found.items()} == dict.fromkeys(says, True)
    assert {name for name, (_, number) in found.items() if number == 2} == {
        "case", "case_event", "finding", "id_alias", "person",
    }  # fmt: skip
