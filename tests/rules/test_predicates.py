"""No predicate is idle: without any one of them, a rule misses a planted lead or finds a false one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cardhub.comparison.core import run_rules
from cardhub.comparison.desk import catalogue
from cardhub.comparison.prelude import View, needed_views
from cardhub.comparison.rule import Rule
from cardhub.comparison.run import compare
from cardhub.comparison.state import index_questioned
from cardhub.hub import Hub, open_hub
from cardhub.lake import doorway
from cardhub.settings import Settings
from cardhub.store import embedded
from sandbox.population.generate import generate
from tests.conftest import DatabaseServer
from tests.rules.deletions import deletions, round_trip
from tests.rules.province import load

AS_OF = date(2026, 6, 15)
SEED, CARDS = 11, 20_000

Lead = tuple[str, str, str, str]  # rule, ID number, subject, planted or blocked


@dataclass
class Compared:
    """A province compared once; rules can be run again on its tables, changed."""

    hub: Hub
    con: Any
    true: dict[str, set[Lead]]

    def mistakes(self, rule: Rule, views: dict[str, View]) -> int:
        """Planted and blocked leads not found as such, and found ones that are not true."""
        run_rules(
            self.con,
            {rule.rule_id: rule},
            views,
            as_of=AS_OF,
            titles={},
            sources={},
            index_people=lambda con: index_questioned(self.hub, con),
        )
        rows = self.con.execute("""
            SELECT f.rule_id, p.id_number, f.subject, f.kind
            FROM (
                SELECT rule_id, person_id, subject, 'planted' AS kind FROM findings
                UNION ALL SELECT rule_id, person_id, subject, 'blocked' FROM blocked
            ) AS f JOIN person AS p USING (person_id)
        """).fetchall()
        return len({tuple(row) for row in rows} ^ self.true.get(rule.rule_id, set()))


@pytest.fixture(scope="module")
def compared(database_server: DatabaseServer) -> Iterator[Compared]:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-predicates-"))
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
            with doorway.connect(settings) as con:
                compare(hub, con, AS_OF)
                path = folder / "population" / "truth" / "leads.parquet"
                true: dict[str, set[Lead]] = {}
                for row in con.execute(
                    f"SELECT rule_id, id_number, subject, kind FROM '{path}' WHERE kind <> 'near_miss'"
                ).fetchall():
                    true.setdefault(row[0], set()).add(row)
                yield Compared(hub, con, true)
    finally:
        database_server.drop(name)
        shutil.rmtree(folder)


@pytest.mark.parametrize("rule_id", list(catalogue().rules))
def test_no_predicate_of_a_rule_is_idle(compared: Compared, rule_id: str) -> None:
    known = catalogue()
    rule = known.rules[rule_id]
    assert compared.true.get(rule_id)
    whole = compared.mistakes(replace(rule, sql=round_trip(rule.sql)), known.views)

    idle = [
        text
        for text, sql in deletions(rule.sql)
        if compared.mistakes(replace(rule, sql=sql), known.views) <= whole
    ]

    assert idle == []
    assert whole <= len(compared.true[rule_id]) * 0.05


def _select(view: View) -> str:
    return f"SELECT 1 FROM nothing WHERE {view.body}" if view.kind == "macro" else view.body


def _body(view: View, sql: str) -> str:
    return sql.split(" WHERE ", 1)[1] if view.kind == "macro" else sql


def _changes(view: View) -> list[tuple[str, str]]:
    """A macro that is one condition goes with the rule's own predicate; its parts are looked at here."""
    return [each for each in deletions(_select(view)) if view.kind != "macro" or " WHERE " in each[1]]


def _users(name: str) -> list[Rule]:
    known = catalogue()
    return [
        rule
        for rule in known.rules.values()
        if name in {each.name for each in needed_views(rule.reads, known.views)}
    ]


# A view that only waiting rules read has nobody to miss its predicates yet.
SHARED = [name for name, view in catalogue().views.items() if _changes(view) and _users(name)]


@pytest.mark.parametrize("name", SHARED)
def test_no_predicate_of_a_shared_view_is_idle(compared: Compared, name: str) -> None:
    known = catalogue()
    view = known.views[name]
    users = _users(name)
    whole = {rule.rule_id: compared.mistakes(rule, known.views) for rule in users}

    idle = []
    for text, sql in _changes(view):
        changed = known.views | {name: replace(view, body=_body(view, sql))}
        if not any(compared.mistakes(rule, changed) > whole[rule.rule_id] for rule in users):
            idle.append(text)

    assert idle == []
