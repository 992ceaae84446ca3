"""人社/医保, 公安 and 卫健: departments reached over HTTP, each a server process of its own."""

from __future__ import annotations

import dataclasses
import json
import socket
from pathlib import Path
from typing import Any

import httpx

from sandbox.faults import Fault
from sandbox.servers.department import ConnectionValues
from sandbox.servers.http_server import HttpSettings
from sandbox.servers.lifeline import Child, spawn
from sandbox.servers.loopback import HOST, wait_for
from sandbox.servers.state import State

__all__ = ["HttpDepartment", "health", "public_security", "social_security"]


_UNTHROTTLED = {"page_rows": 2_000}


class HttpDepartment:
    """Starts the server; `fault`, `calm`, `put`, `remove` and `counters` use its back door."""

    def __init__(self, out: Path, home: Path, source: str, **habits: Any) -> None:
        self.source = source
        self._out = out
        self.state = State(home)
        self._habits = habits
        self._child: Child | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> ConnectionValues:
        self.port = self.state.port()
        settings = HttpSettings(
            source=self.source,
            out=str(self._out.resolve()),
            home=str(self.state.home.resolve()),
            port=self.port,
            client_id=f"cardhub-{self.source}",
            client_secret=self.state.secret("client_secret"),
            admin_secret=self.state.secret("admin_secret"),
            **self._habits,
        )
        config = self.state.home / "server.json"
        config.touch(mode=0o600)
        config.write_text(json.dumps(dataclasses.asdict(settings)))
        log = self.state.home / "server.log"
        self._child = spawn(f"{self.source} (HTTP)", "sandbox.servers.http_server", str(config), log=log)
        wait_for(self._is_ready, f"{self.source} (HTTP)", 600)
        return {
            "conn_type": "http",
            "host": self.url,
            "port": None,
            "schema": "",
            "login": settings.client_id,
            "password": settings.client_secret,
            "extra": {},
        }

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def fault(
        self, fault: Fault, *, times: int | None = None, after: int = 0, dataset: str = "", **values: Any
    ) -> None:
        """Switch a fault on: for `times` requests (None: until `calm`), after `after` good ones."""
        setting = {"times": times, "after": after, "dataset": dataset, "values": values}
        self._admin("PUT", f"/faults/{fault}", json=setting)

    def calm(self) -> None:
        """Switch all faults off."""
        self._admin("DELETE", "/faults")

    def counters(self) -> dict[str, int]:
        """requests, unauthorised, throttled, people, tokens: so far in this process."""
        return dict(self._admin("GET", "/counters").json())

    def put(self, dataset: str, row: dict[str, str | None]) -> None:
        """Add or replace a row as the department would; an answered one includes 证件号码 and 姓名."""
        self._admin("PUT", f"/rows/{dataset}", json=row)

    def remove(self, dataset: str, key: str) -> None:
        """Delete by key, or by ID number in an answered dataset; nobody is told."""
        self._admin("DELETE", f"/rows/{dataset}", params={"key": key})

    def _admin(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"X-Sandbox-Secret": self.state.secret("admin_secret")}
        url = f"{self.url}/_admin{path}"
        return httpx.request(method, url, headers=headers, trust_env=False, **options).raise_for_status()

    def _is_ready(self) -> bool:
        assert self._child is not None
        self._child.require_running()
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0


def social_security(out: Path, home: Path, *, with_habits: bool = True) -> HttpDepartment:
    """Throttles now and then; a token dies after a while whatever it announced."""
    habits = {"throttle_every": 15, "token_uses": 25, "page_rows": 400}
    return HttpDepartment(out, home, "social_security", **(habits if with_habits else _UNTHROTTLED))


def public_security(out: Path, home: Path, *, with_habits: bool = True) -> HttpDepartment:
    """Short pages, and a queue now and then; place, day and state, and nothing else about anybody."""
    habits = {"throttle_every": 25, "page_rows": 300}
    return HttpDepartment(out, home, "public_security", **(habits if with_habits else _UNTHROTTLED))


def health(out: Path, home: Path, *, with_habits: bool = True) -> HttpDepartment:
    """Deaths: number and name must match, and the answer is a date and nothing else."""
    habits = {"throttle_every": 20, "page_rows": 500}
    return HttpDepartment(out, home, "health", says_how=False, **(habits if with_habits else _UNTHROTTLED))
