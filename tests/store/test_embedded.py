"""The embedded server: one for all processes of an installation, private, and gone when told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from cardhub.hub import open_hub
from cardhub.settings import Settings
from cardhub.store import embedded
from cardhub.store.engine import make_engine
from cardhub.store.tables import person

OPEN = """
import sys
from pathlib import Path
from cardhub.hub import open_hub
from cardhub.settings import Settings
with open_hub(Settings(home=Path(sys.argv[1]))) as hub:
    print(hub.vault.blind_index("purpose", "text").hex())
"""


@pytest.fixture
def home(own_home: Path) -> Iterator[Path]:
    # Longer than a socket's address may be, so that the short folder is used.
    folder = own_home / ("deep" * 20) / "var"
    yield folder
    embedded.stop(Settings(home=folder))


def test_several_first_starters_share_one_installation(home: Path) -> None:
    """Given an empty home, when three processes open it at once, then all use one server and one key."""

    def opened(_: int) -> str:
        command = [sys.executable, "-c", OPEN, str(home)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(opened, range(3)))) == 1
    # It stays up for others after those processes ended, and starts again after a stop.
    settings = Settings(home=home)
    assert embedded.is_running(settings)
    assert embedded.stop(settings) and not embedded.is_running(settings)
    assert not embedded.stop(settings)
    assert opened(0)


def test_nothing_plain_in_the_servers_files(home: Path) -> None:
    """Given a sealed person, a failing statement and a conflict, then no file of the home holds the value."""
    secret = "622901199001011234"
    with open_hub(Settings(home=home)) as hub:
        sealed = hub.vault.seal("person", "1", "id_number", secret)
        row = {"division_code": "620102001001", "id_index": hub.vault.blind_index("id_number", secret)}
        row |= {"id_number": sealed, "full_name": sealed}
        with hub.engine.begin() as connection:
            connection.execute(person.insert().values(row))
        with hub.engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
            connection.execute(person.insert().values(row))
        with hub.engine.begin() as connection, pytest.raises(sa.exc.DataError) as caught:
            connection.execute(sa.text("select cast(:value as date)"), {"value": secret})
        assert "[SQL parameters hidden" in str(caught.value)
    embedded.stop(Settings(home=home))
    files = [file for file in home.rglob("*") if file.is_file()]
    assert len(files) > 500
    assert [file.name for file in files if secret.encode() in file.read_bytes()] == []


def test_airflow_has_a_database_of_its_own(home: Path) -> None:
    server = embedded.start(Settings(home=home))
    engine = make_engine(server.url("airflow", "airflow"))
    with engine.begin() as connection:
        connection.execute(sa.text("create table mine (a int)"))
    engine.dispose()
    foreign = make_engine(server.url("airflow", "cardhub"))
    with pytest.raises(sa.exc.OperationalError), foreign.connect():
        pass
    foreign.dispose()
    assert (
        json.dumps(server.url("airflow", "airflow", "postgresql+psycopg_async")).count("psycopg_async") == 1
    )
