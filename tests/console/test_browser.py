"""The pages in a real Chromium: accessible, narrow, by keyboard alone, and without script."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.access.officers import PASSWORD
from tests.console.client import Client
from tests.console.office import ADVERSE, Office

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium; .ci/run installs it")

DESKTOP = {"width": 1280, "height": 900}
# A narrow phone; and a desktop at 400 %.
PHONE = {"width": 320, "height": 640}
SMALLEST_TARGET = 44


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def window(browser: Browser, office: Office, size: dict[str, int], **other: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=office.address, viewport=size, **other)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    assert page.title().startswith("我的工作台") or page.title().startswith("您好"), page.title()


def act(page: Page, path: str, button: str) -> None:
    page.goto(path)
    page.get_by_role("button", name=button, exact=True).click()


# -- every page and state ------------------------------------------------------------------------------------


def _sign_in_failed(page: Page, office: Office) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("登录名").fill("county")
    page.get_by_label("密码").fill("not the password")
    page.get_by_role("button", name="登录").click()


def _signed_out(page: Page, office: Office) -> None:
    page.context.clear_cookies()
    page.goto("/")


def _search(sought: str) -> Callable[[Page, Office], None]:
    def go(page: Page, office: Office) -> None:
        page.goto("/")
        page.get_by_label("找人").fill(sought)
        page.get_by_role("button", name="查找").click()

    return go


def _accepted(page: Page, office: Office) -> None:
    act(page, f"/case/{office.open_case(ADVERSE)}", "受理")
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")


def _refused(page: Page, office: Office) -> None:
    it = office.open_case()
    act(page, f"/case/{it}", "受理")
    page.locator("#step-assign summary").click()
    page.locator("#step-assign button").click()


def _moved(page: Page, office: Office) -> None:
    it = office.open_case()
    page.goto(f"/case/{it}")
    with Client(office.address) as other:
        other.sign_in("second")
        other.send(other.get(f"/case/{it}"), f"/case/{it}/accept")
    page.get_by_role("button", name="受理", exact=True).click()


def _closed(page: Page, office: Office) -> None:
    it = office.open_case()
    act(page, f"/case/{it}", "受理")
    page.get_by_role("button", name="不属实", exact=True).click()
    page.get_by_role("button", name="办结", exact=True).click()


STATES: dict[str, Callable[[Page, Office], Any]] = {
    "worklist": lambda page, office: page.goto("/"),
    "worklist, filtered": lambda page, office: page.goto("/?sort=due&mine=1"),
    "worklist, nothing": lambda page, office: page.goto("/?rule=ZZ-99"),
    "state of the data": lambda page, office: page.goto("/state"),
    "found": _search("马小花"),
    "not found": _search("无此人"),
    "case, new": lambda page, office: page.goto(f"/case/{office.cases['adverse']}"),
    "case, accepted": _accepted,
    "case, refused": _refused,
    "case, moved": _moved,
    "case, closed": _closed,
    "absent": lambda page, office: page.goto("/case/999999"),
    "signed out": _signed_out,
    "sign-in failed": _sign_in_failed,
}


def test_every_state_is_accessible_in_both_themes_reflows_and_can_be_tapped(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    """Pictures of each are kept in pytest's temporary folder."""
    problems = {}
    office.index_for_search()
    with window(browser, office, PHONE) as page:
        sign_in(page, "county")
        for name, go in STATES.items():
            go(page, office)
            page.screenshot(path=tmp_path / f"{name} phone.png", full_page=True)
            problems[name] = [*_violations(page), *_too_wide(page), *_too_small(page), *_without_focus(page)]
            page.set_viewport_size(DESKTOP)
            page.emulate_media(color_scheme="dark")
            page.screenshot(path=tmp_path / f"{name} dark.png", full_page=True)
            problems[name] += [f"dark: {each}" for each in _violations(page, "color-contrast")]
            page.emulate_media(color_scheme="light")
            page.set_viewport_size(PHONE)
    assert {name: told for name, told in problems.items() if told} == {}


@pytest.mark.parametrize("login", ["operator", "verifier"])
def test_what_other_roles_see_is_accessible(browser: Browser, office: Office, login: str) -> None:
    with window(browser, office, PHONE) as page:
        sign_in(page, login)
        assert [*_violations(page), *_too_wide(page), *_too_small(page)] == []


def _violations(page: Page, *rules: str) -> list[str]:
    """What axe finds; only of `rules`, where some are named."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide}"] if wide > 0 else []


def _too_small(page: Page) -> list[str]:
    targets = page.locator("a:not(.skip), button, input:not([type=hidden]), select, textarea, summary")
    return [f"small: {told}" for each in targets.all() if (told := _small(each))]


def _small(target: Locator) -> str:
    """A target of a phone page is 44 px or more each way, its label counted in."""
    size: list[float] | None = target.evaluate(
        """it => {
            if (!it.checkVisibility()) return null
            const boxes = [it, ...(it.labels || [])].map(each => each.getBoundingClientRect())
            const most = side => Math.max(...boxes.map(box => box[side]))
            const least = side => Math.min(...boxes.map(box => box[side]))
            return [most('right') - least('left'), most('bottom') - least('top')]
        }"""
    )
    is_small = size is not None and min(size) < SMALLEST_TARGET - 0.5
    return f"{target.evaluate('it => it.outerHTML')[:100]} {size}" if is_small else ""


def _without_focus(page: Page) -> list[str]:
    """After an action, its outcome has the focus; by keyboard, whatever has it shows so."""
    notice = page.locator(".notice")
    if notice.count() and not notice.evaluate("it => it === document.activeElement"):
        return ["the notice has no focus"]
    page.keyboard.press("Tab")
    outline: str = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    return [] if outline != "none" else ["the focus cannot be seen"]


# -- ways of working -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_first_case_is_decided_in_four_clicks_without_script(
    browser: Browser, office: Office, size: dict[str, int]
) -> None:
    it = office.open_case(severity="C", name="买合木提")
    with window(browser, office, size, java_script_enabled=False) as page:
        page.goto("/sign-in")
        page.get_by_label("登录名").fill("township")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()  # 1
        page.locator(f"a[href='/case/{it}']").click()  # 2
        page.get_by_role("button", name="受理", exact=True).click()  # 3
        page.get_by_role("button", name="属实", exact=True).click()  # 4
    assert office.state(it).result_code == "confirmed"


def test_a_first_case_is_decided_by_keyboard_alone(browser: Browser, office: Office) -> None:
    it = office.open_case(severity="C")
    with window(browser, office, DESKTOP) as page:
        page.goto("/sign-in")
        page.keyboard.type("township")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        tab_to(page, f"a[href='/case/{it}']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/case/{it}")
        tab_to(page, "#step-accept button")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=accept")
        tab_to(page, "button[value='confirmed']")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=verify")
    assert office.state(it).result_code == "confirmed"


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by {most} tabs")


def test_the_first_tab_skips_to_the_content(browser: Browser, office: Office) -> None:
    with window(browser, office, DESKTOP) as page:
        sign_in(page, "county")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_no_page_asks_for_a_script_or_for_anything_from_elsewhere(browser: Browser, office: Office) -> None:
    asked: list[str] = []
    with window(browser, office, DESKTOP) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda told: asked.append(f"console: {told.text}"))
        sign_in(page, "county")
        page.goto(f"/case/{office.cases['help']}")
    assert asked and [each for each in asked if not each.startswith(office.address)] == []
