"""Forged forms, odd requests, and what answers tell the browser."""

from __future__ import annotations

import pytest

from cardhub.console.desk import open_desk
from cardhub.console.guard import SESSION, VISIT
from cardhub.console.headers import LARGEST_BODY
from cardhub.console.routes import work
from cardhub.errors import ConfigurationError
from sandbox.servers.loopback import wait_for
from tests.access.officers import PASSWORD
from tests.console.client import Client
from tests.console.office import Office


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ("", {}),
        ("0" * 64, {}),
        ("标", {}),
        (None, {"sec-fetch-site": "cross-site"}),
        (None, {"sec-fetch-site": "same-site"}),
    ],
)
def test_a_form_of_another_site_changes_nothing(
    office: Office, client: Client, form: str | None, headers: dict[str, str]
) -> None:
    it = office.open_case()
    page = client.sign_in("county")
    right = page.form("/sign-out").fields["form"]
    for path in (f"/case/{it}/accept", "/search", "/sign-out"):
        sent = {"form": right if form is None else form, "version": "1", "sought": "马小花"}
        answer = client.ask("POST", path, data=sent, headers=headers)
        assert answer.status_code == 400 and "页面放得太久了" in answer.text, path
    assert office.state(it).version == 1
    assert client.get("/").heading == "我的工作台"


def test_the_token_of_one_session_is_not_that_of_another(office: Office, client: Client) -> None:
    with Client(office.address) as other:
        stolen = other.sign_in("second").form("/sign-out").fields["form"]
    client.sign_in("county")
    assert client.ask("POST", "/sign-out", data={"form": stolen}).status_code == 400


def test_nobody_is_signed_in_by_another_site(client: Client) -> None:
    sent = {"login": "county", "password": PASSWORD}
    assert client.ask("POST", "/sign-in", data=sent).status_code == 400
    page = client.get("/sign-in")
    client.cookies.pop(VISIT)
    form = page.form("/sign-in").fields["form"]
    assert client.ask("POST", "/sign-in", data=sent | {"form": form}).status_code == 400


@pytest.mark.parametrize("wish", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", ""])
def test_signing_in_never_leads_elsewhere(client: Client, wish: str) -> None:
    page = client.get("/sign-in")
    form = page.form("/sign-in").fields["form"]
    sent = {"login": "county", "password": PASSWORD, "form": form, "next": wish}
    answer = client.ask("POST", "/sign-in", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_cookies_are_for_tls_only_and_out_of_reach_of_scripts(client: Client) -> None:
    page = client.get("/sign-in")
    sent = page.form("/sign-in").fields | {"login": "county", "password": PASSWORD}
    answer = client.ask("POST", "/sign-in", data=sent)
    (session,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{SESSION}=")]
    for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert word in session
    assert "Domain" not in session


@pytest.mark.parametrize("path", ["/", "/sign-in", "/health", "/nowhere", "/static/console.css", "/case/1"])
def test_every_answer_is_guarded(client: Client, path: str) -> None:
    client.sign_in("county")
    told = client.ask("GET", path).headers
    policy = told["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy
    assert told["x-content-type-options"] == "nosniff" and "server" not in told
    assert ("no-store" in told["cache-control"]) == (path != "/static/console.css")


@pytest.mark.parametrize(
    "path",
    [
        "/case/0",
        "/case/x",
        "/case/99999999999999999999",
        "/docs",
        "/openapi.json",
        "/case/-1",
    ],
)
def test_odd_addresses_are_absent_pages(client: Client, path: str) -> None:
    client.sign_in("county")
    page = client.get(path)
    assert page.status == 404 and page.heading == "没有找到这个页面"


def test_what_is_too_large_is_not_read(client: Client) -> None:
    client.sign_in("county")
    assert client.ask("POST", "/search", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert client.ask("POST", "/search", content=iter([b"sought=x"])).status_code == 413


def test_health_and_readiness(client: Client) -> None:
    assert client.ask("GET", "/health").text == "ok\n"
    assert client.ask("GET", "/ready").text == "ready\n"


def test_an_unforeseen_error_tells_nothing_of_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    client.sign_in("county")
    monkeypatch.setattr(work, "counts", fail)
    page = client.get("/")
    assert page.status == 500 and "secret" not in page.source and "系统出了点问题" in page.text
    # The page is sent before the failure is logged.
    wait_for(lambda: "a page failed with RuntimeError at test_forms_and_headers.py" in caplog.text, "log", 20)
    assert "secret" not in caplog.text
    assert "no-store" in client.ask("GET", "/").headers["cache-control"]


def test_demo_users_keep_a_real_console_shut(office: Office) -> None:
    office.run("update console_user set is_demo = true where login = 'auditor'")
    try:
        with pytest.raises(ConfigurationError, match="demo users"), open_desk(office.desk.settings):
            pass
    finally:
        office.run("update console_user set is_demo = false")


def test_a_console_without_a_role_of_its_own_does_not_start(office: Office) -> None:
    without = office.desk.settings.model_copy(update={"console_database_url": ""})
    with pytest.raises(ConfigurationError, match="CARDHUB_CONSOLE_DATABASE_URL"), open_desk(without):
        pass
