"""A browser without script: it keeps cookies, fills in forms, and refuses a page that is not well made."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Any

import httpx

from tests.access.officers import PASSWORD

_VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """One page, read strictly."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(convert_charrefs=True)
        self.status = answer.status_code
        self.source = answer.text
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.asks: list[dict[str, str]] = []
        self.title = self.heading = ""
        self.headings = 0
        self._open: list[str] = []
        self._text: list[str] = []
        self.feed(self.source)
        assert self._open == [], f"left open: {self._open}"

    @property
    def text(self) -> str:
        return " ".join("".join(self._text).split())

    def form(self, action: str) -> Form:
        found = [each for each in self.forms if each.action == action]
        assert found, f"no form to {action}; there are {[each.action for each in self.forms]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert "style" not in told and not any(name.startswith("on") for name in told), (tag, told)
        assert tag != "script"
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "label":
            self.labelled.add(told["for"])
        if tag == "form":
            self.forms.append(Form(told["action"], told["method"]))
        if tag == "a":
            self.links.append((told["href"], ""))
        if tag in ("input", "select", "textarea"):
            if told.get("type") != "hidden":
                self.asks.append(told)
            self.forms[-1].fields[told["name"]] = (
                told.get("value", "") if told.get("type") != "checkbox" else ""
            )
        if tag == "button":
            self.forms[-1].buttons.append((told.get("name", ""), told.get("value", "")))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, f"</{tag}> closes {self._open[-1:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
            return
        if "h1" in self._open:
            self.heading += data
        if "a" in self._open and self.links:
            href, text = self.links[-1]
            self.links[-1] = (href, text + data)
        self._text.append(data)

    def check(self) -> None:
        """One h1, named in the title; no id twice; everything asked for has its label."""
        assert self.headings == 1 and self.title.startswith(self.heading), (self.heading, self.title)
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"
        for each in self.asks:
            assert each.get("id") in self.labelled, f"{each} has no label"


class Client:
    """Cookies are kept by hand: they are for TLS only, and tests have none."""

    def __init__(self, address: str) -> None:
        self.cookies: dict[str, str] = {}
        self._http = httpx.Client(base_url=address, timeout=30)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **other: Any) -> httpx.Response:
        """One request, cookies sent and kept."""
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = self._http.request(method, path, headers=headers | other.pop("headers", {}), **other)
        for told in answer.headers.get_list("set-cookie"):
            name, _, rest = told.partition("=")
            value = rest.split(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def get(self, path: str) -> Page:
        """A page, after following where it leads."""
        return self._read(self.ask("GET", path))

    def send(self, page: Page, action: str, **fields: str) -> Page:
        """Fill in a form of a page and send it."""
        form = page.form(action)
        return self._read(self.ask(form.method.upper(), action, data={**form.fields, **fields}))

    def sign_in(self, login: str, password: str = PASSWORD, path: str = "/") -> Page:
        self.cookies.clear()
        return self.send(self.get(path), "/sign-in", login=login, password=password)

    def _read(self, answer: httpx.Response) -> Page:
        while answer.is_redirect:
            assert answer.headers["location"].startswith("/"), "a redirect leaves the console"
            answer = self.ask("GET", answer.headers["location"])
        page = Page(answer)
        page.check()
        return page
