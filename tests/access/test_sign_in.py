"""Signing in, and what bars it: wrong passwords, locks, addresses that guess."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.access import sign_in as module
from cardhub.access.roles import Role
from cardhub.access.sessions import close_session, whose
from cardhub.access.sign_in import TRIES, Refused, sign_in
from cardhub.access.users import change_user, disable_user, set_password
from tests.access.officers import PASSWORD, add_officer

WRONG = "a wrong password of the tests"


@pytest.fixture
def county(hub: Any) -> Any:
    return add_officer(hub.engine, "zhang", Role.COUNTY_OFFICER, "620102")


def let_in(engine: sa.Engine, login: str = "zhang", password: str = PASSWORD) -> bytes:
    token = sign_in(engine, login, password, "127.0.0.1")
    assert isinstance(token, bytes)
    return token


def test_a_session_says_who_it_is_until_signed_out(county: Any, console_engine: sa.Engine) -> None:
    token = let_in(console_engine, " Zhang ")
    assert whose(console_engine, token) == county
    assert whose(console_engine, token[:-1] + bytes([token[-1] ^ 1])) is None
    close_session(console_engine, token)
    assert whose(console_engine, token) is None


def test_the_token_itself_is_nowhere_in_the_database(county: Any, console_engine: sa.Engine) -> None:
    token = let_in(console_engine)
    with console_engine.connect() as connection:
        (kept,) = connection.execute(sa.text("select token_hash from console_session")).scalars()
    assert bytes(kept) != token and len(bytes(kept)) == 32


@pytest.mark.parametrize(
    ("login", "password"), [("zhang", WRONG), ("zhang", ""), ("nobody", PASSWORD), ("", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(
    county: Any, console_engine: sa.Engine, login: str, password: str
) -> None:
    assert sign_in(console_engine, login, password, "127.0.0.1") == Refused()


def test_five_wrong_passwords_lock_even_the_right_one_out(
    hub: Any, county: Any, console_engine: sa.Engine
) -> None:
    for _ in range(TRIES):
        assert sign_in(console_engine, "zhang", WRONG, "127.0.0.1") == Refused()
    assert sign_in(console_engine, "zhang", PASSWORD, "127.0.0.1") == Refused()

    with hub.engine.begin() as connection:
        connection.execute(sa.text("update console_user set locked_until = now() - interval '1 second'"))
    let_in(console_engine)


def test_a_right_password_forgets_the_wrong_ones(county: Any, console_engine: sa.Engine) -> None:
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert sign_in(console_engine, "zhang", WRONG, "127.0.0.1") == Refused()
        let_in(console_engine)


def test_an_address_that_guesses_many_names_has_to_wait(
    county: Any, console_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TRIES_OF_AN_ADDRESS", 3)
    for number in range(3):
        assert sign_in(console_engine, f"guess{number}", WRONG, "192.0.2.1") == Refused()
    assert sign_in(console_engine, "zhang", PASSWORD, "192.0.2.1") == Refused(is_limited=True)
    assert isinstance(sign_in(console_engine, "zhang", PASSWORD, "192.0.2.2"), bytes)


def test_every_try_is_recorded_without_what_was_typed(county: Any, console_engine: sa.Engine) -> None:
    sign_in(console_engine, "nobody", WRONG, "192.0.2.1")
    sign_in(console_engine, "zhang", WRONG, "192.0.2.1")
    let_in(console_engine)
    with console_engine.connect() as connection:
        rows = connection.execute(
            sa.text("select user_id, has_succeeded from sign_in_attempt order by attempt_id")
        ).all()
    assert [tuple(row) for row in rows] == [(None, False), (county.user_id, False), (county.user_id, True)]


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
def test_a_session_ends_by_idleness_and_by_age(
    hub: Any, county: Any, console_engine: sa.Engine, column: str
) -> None:
    token = let_in(console_engine)
    with hub.engine.begin() as connection:
        connection.execute(sa.text(f"update console_session set {column} = now() - interval '11 hours'"))
    assert whose(console_engine, token) is None
    let_in(console_engine)
    with console_engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from console_session")).scalar_one() == 1


def test_being_used_keeps_a_session_alive(hub: Any, county: Any, console_engine: sa.Engine) -> None:
    token = let_in(console_engine)
    with hub.engine.begin() as connection:
        connection.execute(sa.text("update console_session set seen_at = now() - interval '29 minutes'"))
    assert whose(console_engine, token) == county
    with console_engine.connect() as connection:
        idle = connection.execute(sa.text("select now() - seen_at from console_session")).scalar_one()
    assert idle.total_seconds() < 60


def test_a_new_role_holds_at_the_next_request(hub: Any, county: Any, console_engine: sa.Engine) -> None:
    token = let_in(console_engine)
    change_user(hub.engine, "zhang", role=Role.TOWNSHIP_OFFICER, division_scope="620102001", department=None)
    now = whose(console_engine, token)
    assert now is not None and (now.role, now.division_scope) == (Role.TOWNSHIP_OFFICER, "620102001")


def test_barring_a_user_or_changing_the_password_ends_sessions(
    hub: Any, county: Any, console_engine: sa.Engine
) -> None:
    first = let_in(console_engine)
    set_password(hub.engine, "zhang", "another password")
    assert whose(console_engine, first) is None

    second = let_in(console_engine, password="another password")
    disable_user(hub.engine, "zhang")
    assert whose(console_engine, second) is None
    assert sign_in(console_engine, "zhang", "another password", "127.0.0.1") == Refused()

    disable_user(hub.engine, "zhang", enable=True)
    assert whose(console_engine, second) is None
    let_in(console_engine, password="another password")
