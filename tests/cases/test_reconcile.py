"""A case's life: it opens, keeps its evidence, closes on proof and reopens as the same case."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from cardhub.errors import RunSuperseded
from tests.cases import world

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 10), date(2026, 10, 10), date(2026, 11, 10)


def test_a_lead_opens_one_case_with_its_evidence_sealed(hub: Any) -> None:
    person = world.add_person(hub, 1)

    result = world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))

    assert (result.opened, result.finding_versions) == (1, 1)
    (case,) = world.cases(hub)
    assert (case.status, case.severity, case.opened_on, case.version) == ("open", "H", SEPTEMBER, 1)
    assert world.events(hub, case.case_id) == ["opened"]


def test_the_same_leads_again_change_nothing(hub: Any) -> None:
    person = world.add_person(hub, 1)
    done = world.begin(hub, SEPTEMBER, "SB-01")
    world.reconciled(hub, done, world.lead(person))
    before = world.cases(hub)

    again = world.reconciled(hub, done, world.lead(person))
    later = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(person))

    assert (again.opened, again.unchanged, again.finding_versions) == (0, 1, 0)
    assert (later.opened, later.unchanged, later.finding_versions) == (0, 1, 0)
    assert world.cases(hub) == before
    assert world.events(hub, before[0].case_id) == ["opened"]


def test_a_new_snapshot_that_says_the_same_is_not_new_evidence(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))
    evidence = json.loads(world.lead(person)["evidence"])
    evidence["facts"].reverse()
    evidence |= {"as_of": "2026-10-10", "values": {"benefit_month": "2026-09"}, "snapshot": {}}

    result = world.reconciled(
        hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(person, evidence=json.dumps(evidence))
    )

    assert (result.unchanged, result.finding_versions) == (1, 0)


def test_changed_evidence_makes_a_version_of_the_same_case(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))
    (before,) = world.cases(hub)
    evidence = world.lead(person)["evidence"].replace('"10"', '"50"')

    result = world.reconciled(
        hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(person, evidence=evidence, severity="C")
    )

    (after,) = world.cases(hub)
    assert (result.evidence_changed, result.finding_versions) == (1, 1)
    assert (after.case_id, after.severity, after.version) == (before.case_id, "C", 2)
    assert after.finding_id != before.finding_id
    assert world.events(hub, after.case_id) == ["opened", "evidence_changed"]


def test_a_case_closes_when_its_rule_ran_and_found_nothing(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))

    result = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"))

    (case,) = world.cases(hub)
    assert result.closed == 1
    assert (case.status, case.close_reason, case.closed_on) == ("closed", "fixed", OCTOBER)
    assert world.events(hub, case.case_id) == ["opened", "closed"]


def test_silence_without_proof_closes_nothing(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))
    other_rule = world.begin(hub, OCTOBER, "SB-02")
    held = world.begin(hub, NOVEMBER, "SB-01")
    world.hold(hub, held, person)

    assert world.reconciled(hub, other_rule).closed == 0, "the rule did not run"
    assert world.reconciled(hub, held).closed == 0, "a guard held the lead back"
    assert world.cases(hub)[0].status == "open"


def test_a_fixed_case_that_fires_again_reopens_as_the_same_case(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))
    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"))

    result = world.reconciled(hub, world.begin(hub, NOVEMBER, "SB-01"), world.lead(person))

    (case,) = world.cases(hub)
    assert (result.opened, result.reopened, result.finding_versions) == (0, 1, 0)
    assert (case.status, case.close_reason, case.opened_on) == ("open", None, SEPTEMBER)
    assert world.events(hub, case.case_id) == ["opened", "closed", "reopened"]


def test_an_officers_decision_stands_until_the_evidence_changes(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))
    world.decide(hub, world.cases(hub)[0].case_id, "not_confirmed")

    same = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(person))
    assert (same.reopened, world.cases(hub)[0].close_reason) == (0, "not_confirmed")

    other = world.reconciled(hub, world.begin(hub, NOVEMBER, "SB-01"), world.lead(person, link_grade="B"))
    assert (other.reopened, other.finding_versions, world.cases(hub)[0].status) == (1, 1, "open")


def test_a_case_of_a_withdrawn_rule_closes_as_that(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))

    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-02"), known_rules=("SB-02",))

    assert world.cases(hub)[0].close_reason == "rule_withdrawn"


def test_the_case_and_its_history_follow_a_person_who_moved(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))

    moved = world.lead(person, division_code="620103001001")
    result = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), moved)

    assert (result.unchanged, result.finding_versions) == (1, 0)
    for table in ('"case"', "finding", "case_event"):
        assert world.count(hub, f"{table} where division_code = '620103001001'") == 1


def test_a_failure_half_way_leaves_everything_as_it_was(hub: Any) -> None:
    person = world.add_person(hub, 1)
    done = world.begin(hub, SEPTEMBER, "SB-01")

    try:
        world.reconciled(hub, done, world.lead(person), world.lead(-1))
    except Exception as error:
        assert "case_person_id" in str(error)  # no such person
    else:
        raise AssertionError("a lead of an unknown person was accepted")

    assert world.cases(hub) == []
    assert world.reconciled(hub, done, world.lead(person)).opened == 1


def test_an_older_comparison_that_comes_late_changes_nothing(hub: Any) -> None:
    person = world.add_person(hub, 1)
    slow = world.begin(hub, SEPTEMBER, "SB-01")
    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(person))

    with pytest.raises(RunSuperseded):
        world.reconciled(hub, slow)

    assert world.cases(hub)[0].status == "open"


def test_two_reconciliations_at_once_open_one_case(hub: Any) -> None:
    person = world.add_person(hub, 1)
    done = world.begin(hub, SEPTEMBER, "SB-01")

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(lambda _: world.reconciled(hub, done, world.lead(person)), range(2)))

    assert sorted(each.opened for each in results) == [0, 1]
    assert world.count(hub, '"case"') == world.count(hub, "finding") == 1
