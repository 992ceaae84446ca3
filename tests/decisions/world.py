"""A hub with hand-written register and cremation records, two rules on them, and who is who to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from cardhub import registry
from cardhub.cases import Reconciled, reconcile
from cardhub.comparison import run
from cardhub.comparison.catalogue import Catalogue
from cardhub.comparison.parameters import load_parameters
from cardhub.comparison.rule import parse_rule
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage import link, link_sets
from tests.linkage.lake_rows import card, commit, id_number

REGISTER, LISTED = "disability_card", "cremation_record"
# Two cards of one person, and a record of another name under a holder's number: rules of these tests alone,
# which read no more than these two datasets.
RULES = ("TWO-CARDS", "OTHER-NAME")
NAMES = ("马小龙", "赵四海")

Record = tuple[int, str]  # the serial of its number, its name


@cache
def _catalogue() -> Catalogue:
    folder = Path(__file__).parent / "rules"
    rules = {
        name: parse_rule(folder / f"{name}.sql", datasets=registry.datasets(), parameters=(), views={})
        for name in RULES
    }
    return Catalogue(rules, {}, {}, load_parameters(registry.rules_folder() / "parameters.csv"))


@contextmanager
def two_rules(version: int = 1) -> Iterator[None]:
    """Comparisons know these rules only, in this version."""
    known = _catalogue()
    rules = {name: replace(each, version=str(version)) for name, each in known.rules.items()}
    with patch.object(run, "load_catalogue", lambda *_: replace(known, rules=rules)):
        yield


def pull(hub: Hub, dataset: str, records: Mapping[int, Record], as_of: date) -> None:
    """A full delivery of the dataset: record key → number and name."""
    rows = []
    for key, (serial, name) in records.items():
        person = {"id_number": id_number(serial), "full_name": name, "full_name_key": name}
        if dataset == REGISTER:
            rows.append(card(key) | person | {"card_number": id_number(serial) + "44"})
        else:
            rows.append({"record_key": key, "registration_no": f"H{key}"} | person)
    commit(hub, dataset, rows, as_of)


def links(hub: Hub, on: Any = None) -> dict[tuple[str, int], list[int | None]]:
    """Link what is there now; (dataset, record) → the person of each of its links."""
    found: dict[tuple[str, int], list[int | None]] = {}
    pins = {name: snapshots.current(hub, name) for name in (REGISTER, LISTED)}
    with connection(hub, on) as con:
        linked = link.link_pins(hub, con, {name: each for name, each in pins.items() if each})
        for name, each in linked.items():
            query = f"SELECT record_key, person_id FROM {link_sets.scan(hub, con, each)}"
            for record_key, person_id in con.execute(query).fetchall():
                found.setdefault((name, record_key), []).append(person_id)
    return found


@contextmanager
def connection(hub: Hub, on: Any) -> Iterator[Any]:
    """`on`, or a connection of its own: opening one takes longer than all that a small history does on it."""
    if on is not None:
        yield on
        return
    with doorway.connect(hub.settings) as con:
        yield con


def compare(
    hub: Hub, as_of: date, version: int = 1, on: Any = None
) -> tuple[Reconciled, list[tuple[Any, ...]]]:
    """Compare and reconcile; what became of the cases, and the leads found."""
    with two_rules(version), connection(hub, on) as con:
        done = run.compare(hub, con, as_of, RULES)
        leads = con.execute("SELECT rule_id, person_id, subject FROM findings ORDER BY ALL").fetchall()
        return reconcile(hub, con, done), leads


def rows(hub: Hub, query: str, **values: Any) -> list[tuple[Any, ...]]:
    with hub.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query), values)]


def roots(hub: Hub) -> dict[int, int]:
    """Every person → who remains."""
    return dict(rows(hub, "select person_id, person_root(person_id) from person order by person_id"))  # type: ignore[arg-type]


def person_of(hub: Hub, serial: int) -> int:
    """The person whose own number this is."""
    index = hub.vault.blind_index("person.id_number", id_number(serial))
    ((found,),) = rows(hub, "select person_id from person where id_index = :index", index=index)
    return int(found)


def close(hub: Hub, case_id: int, result: str, as_of: date) -> None:
    """What an officer's decision leaves."""
    with hub.engine.begin() as connection:
        connection.execute(
            sa.text(
                "update \"case\" set status = 'closed', close_reason = :result, closed_on = :on "
                "where case_id = :id"
            ),
            {"id": case_id, "result": result, "on": as_of},
        )
        connection.execute(
            sa.text(
                "insert into case_event (case_id, division_code, kind, actor) "
                "select case_id, division_code, 'closed', 'officer' from \"case\" where case_id = :id"
            ),
            {"id": case_id},
        )


def state(hub: Hub) -> dict[str, list[tuple[Any, ...]]]:
    """All that a run could change, apart from its own numbers and times."""
    queries = {
        "persons": "select person_id, merged_into, id_index from person order by 1",
        "aliases": "select id_index, person_id from id_alias order by 1",
        "ties": "select tie_id, person_id, other_person_id, record_key, ended_on from person_tie order by 1",
        "cases": "select case_id, rule_id, person_id, opened_for, subject, status, close_reason, "
        'merged_into, version, finding_id from "case" order by 1',
        "events": "select event_id, case_id, kind from case_event order by 1",
        "persons decided": "select * from person_decision order by 1",
        "links decided": "select * from link_decision order by 1",
        "link sets": "select dataset, count(*) from link_set group by 1 order by 1",
    }
    return {name: rows(hub, query) for name, query in queries.items()}
