"""One province per test process, put right again before each test."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from sandbox.province import Province
from sandbox.servers.flaws import Flaws
from tests.sandbox.servers import small_part


@dataclass
class Running:
    """A started province and the connections it gave."""

    province: Province
    connections: dict[str, dict[str, Any]]
    home: Path

    def token(self, source: str) -> str:
        at = self.connections[source]
        answer = httpx.post(
            f"{at['host']}/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(at["login"], at["password"]),
        )
        return str(answer.raise_for_status().json()["access_token"])

    def client(self, source: str) -> httpx.Client:
        """An authorised client; never retries and never follows."""
        headers = {"Authorization": f"Bearer {self.token(source)}"}
        return httpx.Client(base_url=self.connections[source]["host"], headers=headers, timeout=20)

    def cards(self) -> psycopg.Connection[Any]:
        at = self.connections["disability_card"]
        return psycopg.connect(
            host=at["host"], port=at["port"], user=at["login"], password=at["password"], dbname=at["schema"]
        )


@pytest.fixture(scope="session")
def started() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-province-"))
    with Province(small_part.write(folder / "out"), folder / "home", with_habits=False) as province:
        exports = province.start()
        connections = {
            name.removeprefix("AIRFLOW_CONN_CARDHUB_").lower(): json.loads(value)
            for name, value in exports.items()
        }
        yield Running(province, connections, folder / "home")
    shutil.rmtree(folder)


@pytest.fixture
def running(started: Running) -> Iterator[Running]:
    """The province without faults; whatever a test switches on is off for the next."""
    yield started
    started.province.health.calm()
    started.province.social_security.calm()
    started.province.public_security.calm()
    started.province.education.calm()


@pytest.fixture
def flawless(running: Running) -> Iterator[Running]:
    """For tests that flaw files or views: they are right again afterwards."""
    yield running
    running.province.cards.flaw(Flaws())
    running.province.relief.flaw(Flaws())
    running.province.education.flaw(Flaws())
    running.province.monitoring.flaw(Flaws())
