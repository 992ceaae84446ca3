"""Bad deliveries of a real server through a whole sync: recovered, or the last snapshot goes on serving."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub import registry, steps
from cardhub.errors import CardHubError
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.store.tables import sync_run
from connectors.transports.base import Connection, Page
from connectors.transports.rest import RestTransport
from sandbox.faults import Fault
from sandbox.population import generate
from sandbox.servers.drop_folder import DropFolder
from sandbox.servers.flaws import Flaws
from sandbox.servers.http_department import HttpDepartment

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

AS_OF = date(2026, 11, 24)
LIST, BOOK = "family_doctor_contract", "monitored_member"


@dataclass
class Offices:
    """Two departments and how they are reached."""

    health: HttpDepartment
    monitoring: DropFolder
    at: dict[str, Connection]


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with tempfile.TemporaryDirectory(prefix="cardhub-offices-") as folder:
        home = Path(folder)
        generate(5, 2_000, AS_OF, home / "out")
        health = HttpDepartment(home / "out", home / "health", "health", page_rows=40)
        monitoring = DropFolder(home / "out", home / "monitoring", home / "drop")
        try:
            at = {
                name: steps.connection(**office.start())
                for name, office in ((LIST, health), (BOOK, monitoring))
            }
            yield Offices(health, monitoring, at)
        finally:
            health.stop()
            monitoring.stop()


@pytest.fixture
def served(hub: Hub, offices: Offices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offices]:
    """Given a good snapshot of both lists, kept whole, and pages small enough to lose one."""
    for name in (LIST, BOOK):
        kept = replace(registry.dataset(name), keep_unregistered=True)
        monkeypatch.setitem(registry.datasets(), name, kept)
    source = registry.sources()["health"]
    connection, endpoint = source.endpoints[LIST]
    monkeypatch.setitem(source.endpoints, LIST, (connection, replace(endpoint, limit=40)))
    for name in (LIST, BOOK):
        assert sync(hub, offices, name) == "committed"
    yield offices
    offices.health.calm()
    offices.monitoring.flaw(Flaws())


def sync(hub: Hub, offices: Offices, name: str) -> str:
    return steps.sync(hub, name, offices.at[name], as_of=AS_OF, mode="full").state


@pytest.mark.parametrize(
    "fault", [Fault.TOKEN_EXPIRED, Fault.DROPPED, Fault.TOO_MANY_REQUESTS, Fault.WRONG_CHARSET]
)
def test_what_can_be_recovered_ends_identical(hub: Hub, served: Offices, fault: Fault) -> None:
    served.health.fault(fault, times=1, after=3, dataset=LIST)

    assert sync(hub, served, LIST) == "unchanged"


def fails_closed(hub: Hub, offices: Offices, name: str) -> str:
    """The reason that the run keeps, once it failed and the last snapshot serves."""
    before = snapshots.current(hub, name)
    with pytest.raises(CardHubError):
        sync(hub, offices, name)
    assert snapshots.current(hub, name) == before
    query = sa.select(sync_run.c.state, sync_run.c.reason_code).order_by(sync_run.c.run_id.desc()).limit(1)
    with hub.engine.connect() as connection:
        newest = connection.execute(query).one()
    assert newest.state in {"failed", "rejected"}
    return str(newest.reason_code)


@pytest.mark.parametrize(
    ("fault", "reason", "values"),
    [
        (Fault.PAGE_REPEATED, "page_repeated", {}),
        (Fault.PAGE_SKIPPED, "control_count", {}),
        (Fault.LOOPING_CURSOR, "cursor_loop", {}),
        (Fault.FEWER_ROWS, "volume_floor", {"share": 0.4}),
        (Fault.FEWER_ROWS, "control_count", {"share": 0.05}),
        (Fault.HTML, "source_misbehaved", {}),
    ],
)
def test_a_bad_list_fails_closed_and_the_next_good_one_is_taken(
    hub: Hub, served: Offices, fault: Fault, reason: str, values: dict[str, Any]
) -> None:
    times = None if fault is Fault.FEWER_ROWS else 1
    served.health.fault(fault, times=times, after=3 if times else 0, dataset=LIST, **values)
    assert fails_closed(hub, served, LIST) == reason

    served.health.calm()
    assert sync(hub, served, LIST) == "unchanged"


@pytest.mark.parametrize(
    ("flaws", "reason"),
    [
        (Flaws(cut_at=0.6), "xlsx_truncated"),
        (Flaws(html=True), "xlsx_truncated"),
        (Flaws(fewer=0.4), "volume_floor"),
        (Flaws(missing=("姓名",)), "column_missing"),
    ],
)
def test_a_bad_workbook_fails_closed(hub: Hub, served: Offices, flaws: Flaws, reason: str) -> None:
    served.monitoring.flaw(flaws)
    assert fails_closed(hub, served, BOOK) == reason

    served.monitoring.flaw(Flaws())
    assert sync(hub, served, BOOK) == "unchanged"


def test_a_server_that_dies_half_way_is_taken_up_where_it_stopped(
    hub: Hub, served: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull = RestTransport.pull

    def dying(self: RestTransport, endpoint: Any, request: Any) -> Iterator[Page]:
        for number, page in enumerate(pull(self, endpoint, request)):
            yield page
            if number == 2 and request.resume is None:
                served.health.kill()

    monkeypatch.setattr(RestTransport, "pull", dying)
    hub = replace(hub, settings=hub.settings.model_copy(update={"page_rows": 40}))
    assert fails_closed(hub, served, LIST) == "source_unavailable"

    served.at[LIST] = steps.connection(**served.health.start())
    again = steps.sync(hub, LIST, served.at[LIST], as_of=AS_OF, mode="full")
    assert (again.state, again.is_resumed) == ("unchanged", True)
