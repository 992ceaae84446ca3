"""The departments serve the next month: changes where they tell of them, whole lists where they do not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from cardhub import registry
from connectors.transports.airflow_conn import parse
from connectors.transports.base import Mode, PullRequest
from sandbox.population import generate
from sandbox.population.advance import advance
from sandbox.province import Province
from sandbox.servers.layouts import LAYOUTS

STAMPED = [name for name, layout in LAYOUTS.items() if layout.updated]


@dataclass
class Advanced:
    """A province a month on, its folder, the month before, and the connections before and after."""

    province: Province
    out: Path
    past: Path
    before: dict[str, str]
    connections: dict[str, str]

    def pull(self, dataset: str, request: PullRequest) -> list[str]:
        """The keys that arrive."""
        layout = LAYOUTS[dataset]
        declared = registry.sources()[layout.source]
        connection, endpoint = declared.endpoints[dataset]
        given = parse(self.connections[f"AIRFLOW_CONN_{connection.upper()}"], connection)
        with declared.transports[connection](given) as transport:
            rows = [row for page in transport.pull(endpoint, request) for row in page.rows.to_pylist()]
        return sorted("/".join(str(row[name]) for name in layout.key) for row in rows)

    def keys(self, out: Path, dataset: str, where: str = "true") -> list[str]:
        layout = LAYOUTS[dataset]
        key = " || '/' || ".join(f'"{name}"' for name in layout.key)
        file = out / layout.source / f"{dataset}.parquet"
        rows = duckdb.sql(f"SELECT {key} FROM '{file}' WHERE {where}").fetchall()
        return sorted(row[0] for row in rows)


@pytest.fixture(scope="module")
def advanced() -> Iterator[Advanced]:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-advanced-"))
    out, past = folder / "out", folder / "past"
    generate(29, 400, date(2026, 11, 24), out)
    shutil.copytree(out, past)
    with Province(out, folder / "home", with_habits=False) as province:
        before = province.start()
        advance(out)
        yield Advanced(province, out, past, before, province.start_anew())
    shutil.rmtree(folder)


def test_every_department_keeps_its_address(advanced: Advanced) -> None:
    assert advanced.connections == advanced.before


@pytest.mark.parametrize("dataset", STAMPED)
def test_what_changed_since_the_last_stamp_is_what_changed(advanced: Advanced, dataset: str) -> None:
    layout = LAYOUTS[dataset]
    past = advanced.past / layout.source / f"{dataset}.parquet"
    newest = duckdb.sql(f"SELECT max(\"{layout.updated}\") FROM '{past}'").fetchall()[0][0]

    came = advanced.pull(dataset, PullRequest(Mode.INCREMENTAL, since=newest))

    changed = advanced.keys(advanced.out, dataset, f"\"{layout.updated}\" > '{newest}'")
    told = set(came)  # the hub asks for some minutes more
    assert set(changed) <= told
    assert len(told) < len(changed) + 5
    assert len(told) < 0.2 * len(advanced.keys(advanced.out, dataset))


def test_relief_shows_the_whole_list_of_the_new_month(advanced: Advanced) -> None:
    came = advanced.pull("subsidy_payment", PullRequest(Mode.FULL))

    assert came == advanced.keys(advanced.out, "subsidy_payment")
    assert came != advanced.keys(advanced.past, "subsidy_payment")


def test_the_new_workbook_lies_beside_the_old_one(advanced: Advanced) -> None:
    names = sorted(path.name for path in advanced.province.monitoring.folder.glob("*.xlsx"))

    assert names == ["防返贫监测对象_202611.xlsx", "防返贫监测对象_202612.xlsx"]
    assert advanced.pull("monitored_member", PullRequest(Mode.FULL)) == advanced.keys(
        advanced.out, "monitored_member"
    )
