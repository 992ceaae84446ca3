"""A whole comparison on a real hub: pins, links, rules, guards, held leads, and what lets a case close."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.cases import reconcile
from cardhub.comparison.catalogue import declared_rules
from cardhub.comparison.run import Comparison, compare
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.store.tables import case, comparison_run, held_lead
from tests.linkage.lake_rows import card, commit, id_number

DAY = date(2026, 6, 15)
SUBSIDY = "disability_subsidy"


def run(
    hub: Hub, as_of: date = DAY, rules: list[str] | None = None
) -> tuple[Comparison, list[dict[str, Any]]]:
    with doorway.connect(hub.settings) as con:
        done = compare(hub, con, as_of, rules)
        found = con.execute("SELECT * FROM findings ORDER BY rule_id, person_id").to_arrow_table().to_pylist()
        reconcile(hub, con, done)
    return done, found


def allowance(serial: int, **values: Any) -> dict[str, Any]:
    number, name = id_number(serial), "马小龙"
    return {
        "id_number": number,
        "full_name": name,
        "full_name_key": name,
        "is_covered": True,
        "start_month": "2024-01",
    } | values


def ask(hub: Hub, name: str, outcome: str = "no_record", as_of: date = DAY, **values: Any) -> None:
    """Every person got this answer."""
    with hub.engine.connect() as connection:
        known = connection.execute(
            sa.text("select person_id from person where merged_into is null")
        ).scalars()
        rows = [{"record_key": each, "request_key": each, "outcome": outcome} | values for each in known]
    commit(hub, name, rows, as_of)


def province(hub: Hub, as_of: date = DAY) -> None:
    """One holder on the allowance without a living subsidy; every list complete."""
    commit(hub, "disability_card", [card(1), card(2)], as_of)
    commit(hub, "subsistence_allowance_member", [allowance(1)], as_of, periods=["2026-05"])
    commit(hub, SUBSIDY, [], as_of, periods=["2026-05"])
    commit(hub, "extreme_hardship_support", [], as_of, periods=["2026-05"])
    run(hub, as_of, ["ID-05"])  # makes the persons that by-list datasets ask about
    ask(hub, "work_injury_benefit", as_of=as_of)


def held(hub: Hub, done: Comparison) -> list[tuple[str, str, str]]:
    query = sa.select(held_lead.c.rule_id, held_lead.c.reason_code, held_lead.c.dataset)
    with hub.engine.connect() as connection:
        return [
            tuple(row)
            for row in connection.execute(query.where(held_lead.c.comparison_id == done.comparison_id))
        ]


def test_a_lead_carries_both_sides_and_what_was_not_checked(hub: Hub) -> None:
    province(hub)

    done, found = run(hub, rules=["SB-01"])

    assert [(row["rule_id"], row["subject"], row["link_grade"]) for row in found] == [
        ("SB-01", "living_subsidy", "A")
    ]
    evidence = json.loads(found[0]["evidence"])
    assert {fact["dataset"] for fact in evidence["facts"]} == {
        "disability_card",
        "subsistence_allowance_member",
    }
    assert "未核对死亡登记" in evidence["not_checked"]
    assert "未核对孤儿和事实无人抚养儿童保障" in evidence["not_checked"]
    assert evidence["snapshot"]["disability_card"]["as_of"] == DAY.isoformat()
    assert (done.findings, done.held) == (1, 0)


def test_the_run_stores_what_it_was_made_of(hub: Hub) -> None:
    province(hub)

    done, _ = run(hub)

    with hub.engine.connect() as connection:
        stored = connection.execute(
            sa.select(comparison_run).where(comparison_run.c.comparison_id == done.comparison_id)
        ).one()
    assert stored.state == "done"
    assert stored.pins.keys() >= {"disability_card", SUBSIDY}
    assert stored.rule_versions["SB-01"] == declared_rules()["SB-01"].version
    assert stored.summary["rules"]["SB-01"] == {"found": 1, "held": 0, "held_by_reason": {}}
    assert "student_record" in stored.summary["never_synced"]


def test_the_same_snapshots_give_the_same_findings(hub: Hub) -> None:
    province(hub)
    _, first = run(hub)
    _, second = run(hub)

    assert first == second


@pytest.mark.parametrize(
    ("reason", "dataset"),
    [("coverage", SUBSIDY), ("freshness", SUBSIDY), ("not_answered", "work_injury_benefit")],
)
def test_an_absence_that_is_not_proven_is_held(hub: Hub, reason: str, dataset: str) -> None:
    province(hub)
    as_of = DAY
    if reason == "coverage":
        commit(
            hub,
            SUBSIDY,
            [{"id_number": id_number(2), "full_name_key": "马小龙"}],
            DAY,
            periods=["2026-05"],
            status="partial",
        )
    elif reason == "freshness":
        commit(hub, SUBSIDY, [], date(2026, 1, 15), periods=["2026-05"])
    else:
        ask(hub, dataset, "refused")

    done, found = run(hub, as_of, ["SB-01"])

    assert not found
    assert held(hub, done) == [("SB-01", reason, dataset)]


def test_an_unlinked_row_that_could_be_the_person_holds_the_lead(hub: Hub) -> None:
    province(hub)
    row = {"id_number_flag": "bad_checksum", "id_number_raw": id_number(1)[:16] + "x" + id_number(1)[17]}
    commit(hub, SUBSIDY, [row], DAY, periods=["2026-05"])

    done, found = run(hub, rules=["SB-01"])

    assert not found
    assert held(hub, done) == [("SB-01", "possible_person", SUBSIDY)]


def status(hub: Hub, rule_id: str) -> str:
    with hub.engine.connect() as connection:
        return str(connection.execute(sa.select(case.c.status).where(case.c.rule_id == rule_id)).scalar_one())


def test_a_case_closes_when_its_evidence_changed(hub: Hub) -> None:
    province(hub)
    run(hub)
    commit(hub, SUBSIDY, [allowance_paid()], DAY, periods=["2026-05"])

    run(hub)

    assert status(hub, "SB-01") == "closed"


def allowance_paid() -> dict[str, Any]:
    return {
        "id_number": id_number(1),
        "full_name_key": "马小龙",
        "subsidy_type": "living",
        "start_month": "2026-05",
    }


def test_a_case_stays_open_where_its_evidence_only_went_out_of_sight(hub: Hub) -> None:
    province(hub)
    run(hub)
    commit(hub, "subsistence_allowance_member", [], DAY, periods=["2026-05"], status="partial")
    done, found = run(hub, rules=["SB-01"])
    assert not found
    assert held(hub, done) == [("SB-01", "coverage", "subsistence_allowance_member")]
    assert status(hub, "SB-01") == "open"

    commit(
        hub,
        "subsistence_allowance_member",
        [allowance(2, record_key=2, is_covered=False)],
        DAY,
        periods=["2026-05"],
    )
    run(hub)
    assert status(hub, "SB-01") == "closed"


def test_an_unknown_rule_and_a_missing_register_are_refused(hub: Hub) -> None:
    with doorway.connect(hub.settings) as con:
        with pytest.raises(ConfigurationError, match="no rule XX-99; known: CD-01"):
            compare(hub, con, DAY, ["XX-99"])
        with pytest.raises(ConfigurationError, match="the register was never synced"):
            compare(hub, con, DAY)
