"""One console for the whole folder; each test opens cases of its own where it changes something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cardhub.hub import open_hub
from cardhub.settings import Settings
from cardhub.store import embedded
from tests.conftest import DatabaseServer
from tests.console.client import Client
from tests.console.office import ADVERSE, BESIDE, ELSEWHERE, HELP, Office, opened


@pytest.fixture(scope="session")
def office(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    name = database_server.clone()
    server = database_server.embedded
    settings = Settings(
        home=tmp_path_factory.mktemp("console") / "var",
        database_url=server.url(embedded.APP_ROLE, name),
        owner_database_url=server.url(embedded.OWNER_ROLE, name),
        console_database_url=server.url(embedded.CONSOLE_ROLE, name),
        memory_limit="1GB",
    )
    with open_hub(settings) as hub, opened(hub, settings) as made:
        made.cases = {
            "help": made.open_case(HELP),
            "adverse": made.open_case(ADVERSE, name="王建国"),
            "beside": made.open_case(HELP, BESIDE, name="李芳"),
            "elsewhere": made.open_case(HELP, ELSEWHERE, name="赵强"),
        }
        made.run(
            "insert into sync_run (dataset, source, mode, as_of, fencing_token, state)"
            " values ('disability_card', 'disability_card', 'full', '2026-09-10', 1, 'failed')"
        )
        made.run(
            "insert into dataset_head (dataset, source)"
            " values ('disability_card', 'disability_card'), ('student_record', 'education')"
        )
        yield made
    database_server.drop(name)


@pytest.fixture
def client(office: Office) -> Iterator[Client]:
    """A browser without a script that reads every page strictly; nobody is signed in."""
    with Client(office.address) as made:
        yield made
