"""Every role × route × division: nobody sees a page, a count or an error that is not his.

The table below names every route; one without a line fails. It holds with both guards, with row-level
security alone, and with the application's own checks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.access.roles import Role
from cardhub.cases.work import take
from cardhub.console import case_view, search, worklist
from cardhub.console.app import create_app
from cardhub.console.guard import SESSION
from cardhub.store.engine import make_engine
from cardhub.store.policies import PROTECTED
from tests.console.client import Client
from tests.console.office import Office

PLACES = ("help", "beside", "elsewhere")  # own township; own county; another county
SEEN = {
    "township": {"help"},
    "county": {"help", "beside"},
    "second": {"help", "beside"},
    "province": {"help", "beside", "elsewhere"},
    "elsewhere": {"elsewhere"},
    "verifier": set(),  # nobody asked his department about these
    "operator": set(),
    "security": set(),
    "auditor": set(),
}
WORKERS = {"township", "county", "second", "province", "elsewhere", "verifier"}
EVERYBODY, NOBODY = set(SEEN), "nobody"
# Who gets an answer other than "there is no such page" from each route, beyond where a case is.
ROUTES = {
    ("GET", "/health"): EVERYBODY | {NOBODY},
    ("GET", "/ready"): EVERYBODY | {NOBODY},
    ("GET", "/static/console.css"): EVERYBODY | {NOBODY},
    ("GET", "/sign-in"): EVERYBODY | {NOBODY},
    ("POST", "/sign-in"): EVERYBODY | {NOBODY},
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/"): EVERYBODY,
    ("GET", "/state"): EVERYBODY,
    ("POST", "/search"): WORKERS,
    ("GET", "/case/{case_id}"): WORKERS,
    ("POST", "/case/{case_id}/{step}"): WORKERS,
}


@pytest.fixture(params=["both", "security alone", "application alone"])
def guards(office: Office, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Switch one of the two guards off."""
    if request.param == "security alone":
        for module in (worklist, search, case_view):
            monkeypatch.setattr(module, "in_sight", lambda *_: [sa.true()])
        for module in (case_view, take):
            monkeypatch.setattr(module, "sees", lambda *_: True)
    switches = ("disable", "enable") if request.param == "application alone" else ()
    owner = make_engine(office.desk.settings.owner_database_url)
    for switch in switches[:1]:
        _switch(owner, switch)
    yield
    for switch in switches[1:]:
        _switch(owner, switch)
    owner.dispose()


def _switch(owner: sa.Engine, switch: str) -> None:
    with owner.begin() as connection:
        for table in PROTECTED:
            connection.execute(sa.text(f'alter table "{table}" {switch} row level security'))


def test_the_table_names_every_route_and_every_role(office: Office) -> None:
    declared: list[Any] = [each for each in create_app(office.desk).routes if hasattr(each, "methods")]
    assert {(method, each.path) for each in declared for method in each.methods} == set(ROUTES)
    assert {office.officers[name].role for name in SEEN} == set(Role)


def test_nobody_reaches_what_is_not_his(office: Office, client: Client, guards: None) -> None:
    leaks = []
    for login, seen in SEEN.items():
        client.sign_in(login)
        absent = client.get("/case/987654").source
        for place in PLACES:
            page = client.get(f"/case/{office.cases[place]}")
            if (page.status == 200) != (place in seen) or (place not in seen and page.source != absent):
                leaks.append((login, place, page.status))
        leaks += [(login, *told) for told in _acting(office, client, seen)]
        leaks += [(login, *told) for told in _lists(office, client, login, seen)]
    assert leaks == []


def _acting(office: Office, client: Client, seen: set[str]) -> Iterator[tuple[str, object]]:
    """Steps on cases that are not one's own, with a form token that is right."""
    form = client.get("/").form("/sign-out").fields["form"]
    for place in PLACES:
        it = office.cases[place]
        answer = client.ask("POST", f"/case/{it}/assign", data={"form": form, "version": "1"})
        other = client.ask("POST", "/case/987654/assign", data={"form": form, "version": "1"})
        if (answer.status_code == 422) != (place in seen):
            yield (f"step {place}", answer.status_code)
        if place not in seen and answer.text != other.text:
            yield (f"step {place}", "another answer than for none")
        assert office.state(it).version == 1


def _lists(office: Office, client: Client, login: str, seen: set[str]) -> Iterator[tuple[str, object]]:
    """What the worklist counts and what a search finds."""
    page = client.get("/")
    counted = re.search(r"您能看到 (\d+) 件待办", page.text)
    expected = len(_visible(office, login))
    if login in WORKERS and (counted is None or int(counted[1]) != expected):
        yield ("count", counted and counted[1])
    if login not in WORKERS and counted is not None:
        yield ("count", counted[1])
    for place in PLACES:
        number = office.number_of(office.cases[place])
        form = page.form("/sign-out").fields["form"]
        found = client.ask("POST", "/search", data={"form": form, "sought": number})
        if (f"/case/{office.cases[place]}" in found.text) != (place in seen):
            yield (f"search {place}", found.status_code)
        if login not in WORKERS and found.status_code != 404:
            yield ("search", found.status_code)


def _visible(office: Office, login: str) -> list[int]:
    """Open cases that a user may see, told from the table alone."""
    officer = office.officers[login]
    with office.hub.engine.connect() as connection:
        rows = connection.execute(
            sa.text("select case_id, division_code, asked_department from \"case\" where status = 'open'")
        ).all()
    return [
        row.case_id
        for row in rows
        if row.division_code.startswith(officer.division_scope)
        and officer.department in (None, row.asked_department)
    ]


def test_without_signing_in_every_page_leads_to_the_form(office: Office, client: Client) -> None:
    for (method, path), who in ROUTES.items():
        if NOBODY in who:
            continue
        address = path.replace("{case_id}", str(office.cases["help"])).replace("{step}", "accept")
        for session in ("", "00" * 32, "zz"):
            client.cookies = {SESSION: session} if session else {}
            answer = client.ask(
                method, address, data={"version": "1", "form": "x"} if method == "POST" else None
            )
            assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"), address
            assert answer.text == ""


def test_a_new_role_holds_at_the_next_request(office: Office, client: Client) -> None:
    it = office.open_case()
    client.sign_in("second")
    assert client.get(f"/case/{it}").status == 200
    try:
        office.run("update console_user set division_scope = '620121' where login = 'second'")
        assert client.get(f"/case/{it}").status == 404
        office.run("update console_user set disabled_at = now() where login = 'second'")
        assert client.get("/").heading == "登录"
    finally:
        office.run(
            "update console_user set division_scope = '620102', disabled_at = null where login = 'second'"
        )
