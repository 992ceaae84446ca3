"""A few persons, comparisons and findings, as linkage and comparison would leave them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
from sqlalchemy import insert, select, text, update

from cardhub.cases import Reconciled, reconcile
from cardhub.cases.limits import Limits
from cardhub.store.tables import case, comparison_run, held_lead, person

CHECK = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
COUNTY = "620102001001"


def id_number(serial: int) -> str:
    """A checksum-valid number that belongs to nobody: born on 1900-01-01."""
    body = f"62010219000101{serial:03d}"
    return body + CHECK[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Done:
    """The part of a comparison that cases look at."""

    comparison_id: int
    as_of: date
    rule_versions: dict[str, str] = field(default_factory=dict)


def add_person(hub: Any, serial: int, name: str = "马小花", division_code: str = COUNTY) -> int:
    number = id_number(serial)
    index = hub.vault.blind_index("person.id_number", number)
    with hub.engine.begin() as connection:
        person_id: int = connection.execute(select(text("nextval('person_person_id_seq')"))).scalar_one()
        connection.execute(
            insert(person).values(
                person_id=person_id,
                division_code=division_code,
                id_index=index,
                id_number=hub.vault.seal("person", str(person_id), "id_number", number),
                full_name=hub.vault.seal("person", str(person_id), "full_name", name),
            )
        )
    return person_id


def begin(hub: Any, as_of: date, *rules: str) -> Done:
    """A comparison in which `rules` ran."""
    versions = dict.fromkeys(rules, "1")
    with hub.engine.begin() as connection:
        comparison_id = connection.execute(
            insert(comparison_run)
            .values(
                as_of=as_of,
                state="done",
                pins={},
                rule_versions=versions,
                parameters_hash="",
                linker_version="1",
            )
            .returning(comparison_run.c.comparison_id)
        ).scalar_one()
    return Done(comparison_id, as_of, versions)


def fact(dataset: str, name: str, value: object, **other: Any) -> dict[str, Any]:
    return {"dataset": dataset, "record": "1", "field": name, "value": value, "grade": "A"} | other


def lead(
    person_id: int, rule_id: str = "SB-01", subject: str = "living_subsidy", **other: Any
) -> dict[str, Any]:
    """One row of `findings`."""
    evidence = {
        "facts": [
            fact("disability_card", "card_status", "10"),
            fact("disability_subsidy", "start_month", None),
        ],
        "values": {"benefit_month": "2026-08", "reason": "是低保保障对象"},
        "not_checked": ["未核对孤儿基本生活保障"],
        "as_of": "2026-09-10",
        "snapshot": {"disability_card": {"id": 1, "as_of": "2026-09-01"}},
    }
    row = {
        "rule_id": rule_id,
        "rule_version": "1",
        "person_id": person_id,
        "subject": subject,
        "division_code": COUNTY,
        "severity": "H",
        "verifying_department": "civil_affairs",
        "link_grade": "A",
        "verify_identity_first": False,
        "estimated_total": None,
        "evidence": json.dumps(evidence, ensure_ascii=False),
    }
    return row | other


def reconciled(
    hub: Any,
    done: Done,
    *leads: dict[str, Any],
    known_rules: tuple[str, ...] = (),
    limits: Limits | None = None,
    blocked: Sequence[tuple[str, int, str]] = (),
) -> Reconciled:
    """Reconcile `leads` as the findings of `done`.

    `blocked`: rule, person and month since when 特困 support bars the living subsidy.
    """
    con = duckdb.connect()
    con.execute(
        "create table findings (rule_id varchar, rule_version varchar, person_id bigint, subject varchar, "
        "division_code varchar, severity varchar, verifying_department varchar, link_grade varchar, "
        "verify_identity_first boolean, estimated_total decimal(14, 2), evidence varchar)"
    )
    if leads:
        rows = [list(each.values()) for each in leads]
        con.executemany("insert into findings values (?,?,?,?,?,?,?,?,?,?,?)", rows)
    con.execute(
        "create table blocked (rule_id varchar, person_id bigint, subject varchar, division_code varchar, "
        "dataset varchar, since_month varchar)"
    )
    for rule_id, person_id, since in blocked:
        row = [rule_id, person_id, "living_subsidy", COUNTY, "extreme_hardship_support", since]
        con.execute("insert into blocked values (?, ?, ?, ?, ?, ?)", row)
    return reconcile(hub, con, done, known_rules, limits)


def hold(hub: Any, done: Done, person_id: int, reason: str = "coverage") -> None:
    with hub.engine.begin() as connection:
        connection.execute(
            insert(held_lead).values(
                comparison_id=done.comparison_id,
                rule_id="SB-01",
                person_id=person_id,
                subject="living_subsidy",
                division_code=COUNTY,
                reason_code=reason,
                dataset="disability_subsidy" if reason == "coverage" else "",
            )
        )


def cases(hub: Any) -> list[Any]:
    with hub.engine.connect() as connection:
        return list(connection.execute(select(case).order_by(case.c.case_id)))


def count(hub: Any, table: str) -> int:
    with hub.engine.connect() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


def events(hub: Any, case_id: int) -> list[str]:
    with hub.engine.connect() as connection:
        query = "select kind from case_event where case_id = :case_id order by event_id"
        return [row[0] for row in connection.execute(text(query), {"case_id": case_id})]


def decide(hub: Any, case_id: int, result: str) -> None:
    """What an officer's decision leaves."""
    with hub.engine.begin() as connection:
        connection.execute(
            update(case)
            .where(case.c.case_id == case_id)
            .values(status="closed", close_reason=result, closed_on=date(2026, 9, 20))
        )


def merge(hub: Any, person_id: int, into: int) -> None:
    with hub.engine.begin() as connection:
        connection.execute(update(person).where(person.c.person_id == person_id).values(merged_into=into))
