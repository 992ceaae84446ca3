"""Users as the command line makes them, and what cannot be made."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from typer.testing import CliRunner

from cardhub import hub as hubs
from cardhub.access.demo import add_demo_users, refuse_in_production
from cardhub.access.roles import Role
from cardhub.access.users import NewUser, add_user
from cardhub.cli import app
from cardhub.errors import ConfigurationError
from cardhub.security.passwords import hash_password, is_password
from cardhub.settings import Settings

Run = Callable[..., Any]


@pytest.fixture
def run(hub: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on an open hub; its JSON, or None where it prints nothing."""

    @contextmanager
    def opened(settings: Any = None) -> Any:
        yield hub

    monkeypatch.setattr(hubs, "open_hub", opened)

    def command(*arguments: str, **other: Any) -> Any:
        done = CliRunner().invoke(app, ["user", *arguments], catch_exceptions=False, **other)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    return command


def test_adding_changing_and_listing(run: Run) -> None:
    added = run(
        "add", "li.si", "--name", "李四", "--role", "county_officer", "--division", "620102", "--json"
    )
    assert len(added["password"]) >= 12
    run("change", "li.si", "--role", "township_officer", "--division", "620102001")
    run("disable", "li.si")
    (listed,) = run("list", "--json")
    assert (listed["role"], listed["division_scope"]) == ("township_officer", "620102001")
    assert listed["disabled_at"] is not None and "password_hash" not in listed
    run("enable", "li.si")
    assert run("list", "--json")[0]["disabled_at"] is None
    assert run("password", "li.si", "--password-stdin", "--json", input="given by hand\n") == {
        "login": "li.si"
    }


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"login": "Li"}, "small letters"),
        ({"role": Role.COUNTY_OFFICER, "division_scope": "6201"}, "six digits of a county"),
        ({"role": Role.TOWNSHIP_OFFICER, "division_scope": ""}, "nine digits"),
        ({"role": Role.AUDITOR, "division_scope": "62"}, "sees no cases"),
        ({"role": Role.DEPARTMENT_VERIFIER, "division_scope": "62"}, "a department belongs to"),
        ({"department": "health"}, "a department belongs to"),
    ],
)
def test_what_cannot_be_is_refused(hub: Any, wrong: dict[str, Any], message: str) -> None:
    right = {"login": "li", "display_name": "李四", "role": Role.COUNTY_OFFICER, "division_scope": "620102"}
    with pytest.raises(ConfigurationError, match=message):
        add_user(hub.engine, NewUser(**(right | wrong)), "long enough for it")


def test_short_passwords_and_taken_logins_are_refused(hub: Any) -> None:
    user = NewUser(login="li", display_name="李四", role=Role.COUNTY_OFFICER, division_scope="620102")
    with pytest.raises(ConfigurationError, match="at least 12"):
        add_user(hub.engine, user, "too short")
    add_user(hub.engine, user, "long enough for it")
    with pytest.raises(ConfigurationError, match="already"):
        add_user(hub.engine, user, "long enough for it")


def test_demo_users_are_one_of_each_role_and_never_in_production(hub: Any, hub_settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="never with CARDHUB_DATABASE_URL"):
        refuse_in_production(hub_settings)
    with pytest.raises(ConfigurationError, match="never with CARDHUB_DATABASE_URL"):
        add_demo_users(hub.engine, hub_settings)

    own = Settings(home=hub_settings.home)
    made = add_demo_users(hub.engine, own)
    assert {each["role"] for each in made} == {role.label for role in Role}
    again = add_demo_users(hub.engine, own)
    assert [each["login"] for each in again] == [each["login"] for each in made]
    assert {each["password"] for each in again}.isdisjoint(each["password"] for each in made)


def test_a_hash_is_argon2id_and_salted() -> None:
    first, second = hash_password("正确的密码 ✓"), hash_password("正确的密码 ✓")
    assert first.startswith("$argon2id$v=19$") and first != second
    assert is_password("正确的密码 ✓", first) and not is_password("正确的密码", first)
