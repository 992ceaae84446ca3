"""One small pretend province with its real servers, shared by every test here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from connectors.transports.airflow_conn import parse
from connectors.transports.base import Connection
from sandbox.population import generate
from sandbox.province import Province

AS_OF = date(2026, 11, 24)
CARDS = 2_000


@dataclass(frozen=True)
class PretendProvince:
    """What the departments hold, and how they are reached."""

    population: Path
    connections: dict[str, str]

    def connection(self, source: str) -> Connection:
        return parse(self.connections[f"AIRFLOW_CONN_CARDHUB_{source.upper()}"], source)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PretendProvince]:
    population = tmp_path_factory.mktemp("population")
    generate(11, CARDS, AS_OF, population)
    # Short and in /tmp: the departments' PostgreSQL needs a socket path that fits.
    with (
        tempfile.TemporaryDirectory(prefix="cardhub-province-") as home,
        Province(population, Path(home)) as running,
    ):
        yield PretendProvince(population, running.start())
