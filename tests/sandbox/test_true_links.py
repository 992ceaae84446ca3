"""Given the true links, the rules find all that is planted and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from cardhub import steps
from cardhub.cases.blocked import iter_blocked
from cardhub.cases.export import iter_cases, iter_held
from cardhub.hub import Hub, open_hub
from cardhub.settings import Settings
from cardhub.store import embedded
from cardhub.store.tables import link_set
from sandbox.population.generate import generate
from sandbox.scoring import RuleScore, read_truth, score
from sandbox.true_links import write_true_links
from tests.conftest import DatabaseServer
from tests.rules.province import load

AS_OF = date(2026, 9, 20)
SEED, CARDS = 23, 2_000


@pytest.fixture(scope="module")
def linked(database_server: DatabaseServer) -> Iterator[tuple[Hub, Path]]:
    """A province that is loaded and linked as the truth says."""
    folder = Path(tempfile.mkdtemp(prefix="cardhub-true-links-"))
    name = database_server.clone()
    server = database_server.embedded
    settings = Settings(
        home=folder / "var",
        database_url=server.url(embedded.APP_ROLE, name),
        owner_database_url=server.url(embedded.OWNER_ROLE, name),
    )
    generate(SEED, CARDS, AS_OF, folder / "population")
    try:
        with open_hub(settings) as hub:
            load(hub, folder / "population", AS_OF)
            write_true_links(hub, folder / "population" / "truth")
            yield hub, folder / "population"
    finally:
        database_server.drop(name)
        shutil.rmtree(folder)


def scores(hub: Hub, population: Path) -> dict[str, RuleScore]:
    found = {(each.rule_id, each.id_number, each.subject) for each in iter_cases(hub)}
    held = {
        (each.rule_id, each.id_number, each.subject): f"{each.reason_code} {each.dataset}"
        for each in iter_held(hub)
    }
    blocked = {(each.rule_id, each.id_number, each.subject) for each in iter_blocked(hub)}
    return score(read_truth(population, is_linked=True), found, held, blocked)


def test_every_rule_finds_what_is_planted_and_nothing_else(linked: tuple[Hub, Path]) -> None:
    hub, population = linked

    steps.compare(hub, as_of=AS_OF)

    lines = scores(hub, population)
    assert {rule: dict(line.causes) for rule, line in lines.items() if line.causes} == {}
    assert [rule for rule, line in lines.items() if not line.is_right] == []
    assert [rule for rule, line in lines.items() if line.found == 0] == []
    assert sum(line.told for line in lines.values()) > 20
    reasons = {reason for line in lines.values() for reason in line.undecided}
    assert not {each for each in reasons if each.startswith("link_grade")}


def test_the_comparison_keeps_the_links_that_were_put_in_place(linked: tuple[Hub, Path]) -> None:
    hub, _ = linked
    steps.link(hub, as_of=AS_OF)

    with hub.engine.connect() as connection:
        rows = connection.execute(sa.select(link_set.c.dataset, link_set.c.rows_by_grade)).all()

    grades = {row.dataset: row.rows_by_grade for row in rows}
    assert len(rows) == len(grades)
    assert {name: each["D"] for name, each in grades.items() if each["D"]} == {}
    assert grades["disability_subsidy"]["A"] > 500
