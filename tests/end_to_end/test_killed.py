"""Kill -9 in the middle of a sync, run it again: the result is that of the undisturbed run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg import sql

from cardhub import registry, steps
from cardhub.hub import open_hub
from cardhub.lake import doorway, snapshots
from cardhub.settings import Settings
from cardhub.store import embedded, migrate
from tests.end_to_end.conftest import AS_OF, PretendProvince

REPOSITORY = Path(__file__).resolve().parents[2]
# One of each transport and mode: database (register), database (full), by list, HTTP pages, files over SFTP.
DATASETS = ("disability_card", "subsidy_payment", "death_record", "family_doctor_contract", "student_record")
POINTS = 5
# At full size: every dataset, and more points in each; 216 in all.
SOAK_POINTS = 12
OUTCOME = {
    "head": "select dataset, watermark from dataset_head order by 1",
    "served": "select s.dataset, s.content_hash, s.row_count from snapshot s join dataset_head h"
    " on h.snapshot_id = s.snapshot_id order by 1",
    "volumes": "select h.dataset, v.county_code, v.row_count from division_volume v"
    " join dataset_head h on h.snapshot_id = v.snapshot_id order by 1, 2",
    "coverage": "select dataset, county_code, period, status, rows_counted, rows_received, proof"
    " from coverage order by 1, 2, 3",
    "quarantine": "select dataset, reason_code, field, location, division_code from quarantine"
    " where state = 'open' order by 1, 2, 4",
    "counts": "select dataset, rows_in, rows_accepted, rows_quarantined, rows_duplicate, rows_unregistered"
    " from sync_run where state in ('committed', 'unchanged') order by 1, run_id desc",
    "persons": "select count(*), count(distinct id_index) from person where merged_into is null",
    "open deliveries": "select count(*) from delivery where state = 'open'",
    "unended runs": "select count(*) from sync_run where ended_at is null",
}


@dataclass
class Workshop:
    """Installations cloned from a base that holds the register, and a zygote that syncs in them."""

    province: PretendProvince
    server: embedded.Embedded
    root: Path
    zygote: subprocess.Popen[str]
    number: int = 0

    def clone(self, base: str) -> Settings:
        """A fresh installation like `base`: its database, lake and keys."""
        self.number += 1
        name = f"killed_{self.number}"
        with embedded.superuser_connection(self.server) as connection:
            statement = sql.SQL("create database {} template {} owner {}")
            words = (sql.Identifier(each) for each in (name, base, embedded.OWNER_ROLE))
            connection.execute(statement.format(*words))
        if (self.root / base).exists():
            shutil.copytree(self.root / base, self.root / name)
        return self.settings(name)

    def drop(self, settings: Settings) -> None:
        """Done with it: hundreds of installations would fill the disk."""
        with embedded.superuser_connection(self.server) as connection:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(settings.home.name))
            )
        shutil.rmtree(settings.home)

    def settings(self, name: str) -> Settings:
        return Settings(
            home=self.root / name,
            database_url=self.server.url(embedded.APP_ROLE, name),
            owner_database_url=self.server.url(embedded.OWNER_ROLE, name),
            memory_limit="1GB",
            page_rows=400,
        )

    def sync(self, settings: Settings, dataset: str, kill_at: int | None = None) -> tuple[str, int]:
        """How the worker ended, and the durable steps it took."""
        request = {
            "settings": settings.model_dump(mode="json", exclude_defaults=True),
            "dataset": dataset,
            "connection": asdict(self.province.connection(registry.dataset(dataset).source)),
            "as_of": AS_OF.isoformat(),
            "kill_at": kill_at,
        }
        assert self.zygote.stdin and self.zygote.stdout
        self.zygote.stdin.write(json.dumps(request) + "\n")
        self.zygote.stdin.flush()
        answer = json.loads(self.zygote.stdout.readline())
        return answer["ended"], answer["steps"]


@pytest.fixture(scope="module")
def workshop(province: PretendProvince) -> Iterator[Workshop]:
    root = Path(tempfile.mkdtemp(prefix="cardhub-killed-"))
    settings = Settings(home=root / "server")
    server = embedded.start(settings, options="-c fsync=off -c full_page_writes=off")
    zygote = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.zygote"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        migrate.upgrade(settings)
        assert zygote.stdout and zygote.stdout.readline() == "ready\n"
        made = Workshop(province, server, root, zygote)
        yield made
    finally:
        zygote.communicate()
        embedded.stop(settings)
        shutil.rmtree(root)


@pytest.fixture(scope="module")
def base(workshop: Workshop) -> str:
    """The name of the installation whose register is synced."""
    settings = workshop.clone("cardhub")
    assert workshop.sync(settings, "disability_card") == ("exit 0", pytest.approx(1, abs=10_000))
    return settings.home.name


@dataclass
class Undisturbed:
    """For each dataset, its durable steps and its outcome where nobody kills anything; found on demand."""

    workshop: Workshop
    base: str
    found: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def of(self, dataset: str) -> tuple[int, dict[str, Any]]:
        if dataset not in self.found:
            settings = self.workshop.clone(start_of(dataset, self.base))
            ended, taken = self.workshop.sync(settings, dataset)
            assert ended == "exit 0"
            self.found[dataset] = (taken, outcome(settings))
        return self.found[dataset]


@pytest.fixture(scope="module")
def undisturbed(workshop: Workshop, base: str) -> Undisturbed:
    return Undisturbed(workshop, base)


@pytest.mark.parametrize("point", range(POINTS))
@pytest.mark.parametrize("dataset", DATASETS)
def test_a_killed_sync_run_again_ends_like_an_undisturbed_one(
    undisturbed: Undisturbed, dataset: str, point: int
) -> None:
    kill_and_run_again(undisturbed, dataset, point, POINTS)


@pytest.mark.soak
@pytest.mark.parametrize("point", range(SOAK_POINTS))
@pytest.mark.parametrize("dataset", sorted(registry.datasets()))
def test_every_dataset_survives_a_kill_at_many_points(
    undisturbed: Undisturbed, dataset: str, point: int
) -> None:
    kill_and_run_again(undisturbed, dataset, point, SOAK_POINTS)


def kill_and_run_again(undisturbed: Undisturbed, dataset: str, point: int, points: int) -> None:
    workshop = undisturbed.workshop
    taken, wanted = undisturbed.of(dataset)
    settings = workshop.clone(start_of(dataset, undisturbed.base))
    # The last point is the very last durable step, the others are spread over the whole sync.
    kill_at = taken if point == points - 1 else max(2, taken * (2 * point + 1) // (2 * points - 2))

    ended, _ = workshop.sync(settings, dataset, kill_at)

    assert ended == "killed"
    assert_readable(settings, dataset)
    assert workshop.sync(settings, dataset)[0] == "exit 0"
    assert outcome(settings) == wanted
    workshop.drop(settings)


def start_of(dataset: str, base: str) -> str:
    """The register starts from an empty installation, everything else from one that holds the register."""
    return "cardhub" if dataset == registry.register().name else base


def outcome(settings: Settings) -> dict[str, Any]:
    """What a sync leaves that anybody can see; run numbers and times aside."""
    with open_hub(settings) as hub, hub.engine.connect() as connection:
        found = {name: connection.execute(sa.text(query)).all() for name, query in OUTCOME.items()}
    # The first successful run's: a worker killed after its commit lets the next one find little that is new.
    found["counts"] = sorted({row[0]: tuple(row) for row in found["counts"]}.values())
    return found


def assert_readable(settings: Settings, dataset: str) -> None:
    """Whatever serves after a kill is whole: every row of its file decrypts."""
    with open_hub(settings) as hub, closing(doorway.connect(settings)) as con:
        served = snapshots.current(hub, dataset)
        if served is not None:
            rows = con.execute(f"select count(*), count(row_hash) from {snapshots.scan(hub, con, served)}")
            assert rows.fetchone() == (served.stored.row_count, served.stored.row_count)
        assert steps.syncs_in_progress(hub) == []
